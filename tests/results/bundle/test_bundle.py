"""A published bundle verifies, and no digit in it can be changed unseen."""

import copy
import json
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.strict_json import UnusableInput, loads
from results.bundle import PublishedAward, PublishedEntry, build, canonical_bytes, verify
from results.bundle.canonical import hashes
from results.scoring import Contest, Criterion, Scorecard

CRITERIA = (
    Criterion("idea", Fraction("0.3"), Fraction(1), Fraction(10)),
    Criterion("pitch", Fraction("0.7"), Fraction(-1, 2), Fraction("2.25")),
)
MARKS = {"Tide": [(7, "1.5"), (8, None)], "Reef": [(7, "1.5"), (8, None)], "Kelp": [(3, "-0.25")], "Foam": []}
JUDGES = ["ana@demo.example", "bo@demo.example", "cy@demo.example"]


def the_contest(decisions=(("Reef", "Tide"),)):
    cards = [
        Scorecard(JUDGES[index], entry, {"idea": Fraction(idea), "pitch": None if pitch is None else Fraction(pitch)})
        for entry, rows in MARKS.items()
        for index, (idea, pitch) in enumerate(rows)
    ]
    cards.append(Scorecard(JUDGES[2], "Foam", {}))
    return Contest(CRITERIA, tuple(cards), 1, ("median", "head_judge"), decisions)


def the_bundle(**changes):
    parts = {
        "challenge": {"slug": "tides-2025", "name": "Tides 2025", "year": 2025},
        "round": {"name": "Final", "number": 2},
        "published_at": "2025-11-14T18:00:00+08:00",
        "contest": the_contest(),
        "entries": [PublishedEntry(name, f"{name} 潮", {"code": "VN", "name": "Viet Nam"}) for name in MARKS],
        "awards": [PublishedAward("Grand prize", "Reef", 1, "For patience.")],
        "titles": {"idea": "Idea"},
        "secret": b"harbour",
    }
    return build(**parts | changes)


def leaves(value, path=()):
    """Yield the path of every value that is neither object nor list."""
    if isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path


def changed_at(bundle, path, value):
    copied = copy.deepcopy(bundle)
    parent = copied
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    return copied


def at(bundle, path):
    for step in path:
        bundle = bundle[step]
    return bundle


BUNDLE = the_bundle()


def test_a_bundle_verifies_also_after_a_way_through_json():
    assert verify(BUNDLE).ok
    assert verify(loads(json.dumps(BUNDLE).encode())).first_difference is None
    assert verify(loads(canonical_bytes(BUNDLE))).ok


def test_it_holds_standings_rules_and_marks_as_text():
    assert [(row["entry"], row["rank"], row["decided_by"]) for row in BUNDLE["standings"]] == [
        ("Reef", 1, "head_judge"),
        ("Tide", 2, "head_judge"),
        ("Kelp", 3, None),
    ]
    assert BUNDLE["unranked"] == [{"entry": "Foam", "why": "TOO_FEW_SCORECARDS"}]
    assert BUNDLE["criteria"] == [
        {"key": "idea", "weight": "0.3", "minimum": "1", "maximum": "10", "title": "Idea"},
        {"key": "pitch", "weight": "0.7", "minimum": "-0.5", "maximum": "2.25"},
    ]
    assert {"idea": "3", "pitch": "-0.25"} in [row["marks"] for row in BUNDLE["scorecards"]]


def test_judges_are_numbered_and_their_addresses_are_nowhere():
    assert {row["judge"] for row in BUNDLE["scorecards"]} == {"J1", "J2", "J3"}
    assert b"demo.example" not in canonical_bytes(BUNDLE)


def test_equal_input_makes_an_equal_bundle_and_another_secret_another_numbering():
    assert canonical_bytes(the_bundle()) == canonical_bytes(BUNDLE)
    numberings = {canonical_bytes(the_bundle(secret=bytes([n]))["scorecards"]) for n in range(20)}
    assert len(numberings) > 1


@pytest.mark.parametrize("path", list(leaves(BUNDLE)), ids=lambda path: ".".join(map(str, path)))
def test_any_leaf_changed_is_found(path):
    value = at(BUNDLE, path)
    if isinstance(value, str):
        changes = [value + "0", value[:-1] + ("1" if value[-1:] != "1" else "2"), None]
    elif value is None:
        changes = [0, "", False]
    else:
        changes = [value + 1, str(value), bool(value)]
    for change in changes:
        outcome = verify(loads(json.dumps(changed_at(BUNDLE, path, change)).encode()))
        assert not outcome.ok
        assert outcome.first_difference


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_character_changed_in_the_file_is_found(data):
    text = canonical_bytes(BUNDLE).decode()
    index = data.draw(st.integers(0, len(text) - 1))
    character = data.draw(st.sampled_from('0123456789abcxyz.-"{}[],:').filter(lambda c: c != text[index]))
    try:
        changed = loads((text[:index] + character + text[index + 1 :]).encode())
    except UnusableInput:
        return
    assert changed == BUNDLE or not verify(changed).ok


@pytest.mark.parametrize("name", list(BUNDLE))
def test_a_missing_section_and_a_section_too_many_are_named(name):
    assert verify({key: value for key, value in BUNDLE.items() if key != name}).first_difference == f"{name}: missing"
    assert verify({**BUNDLE, "notes": ""}).first_difference == "notes: not a part of this format"


def test_a_changed_mark_is_named_with_its_consequence():
    changed = copy.deepcopy(BUNDLE)
    row = next(row for row in changed["scorecards"] if row["entry"] == "Kelp")
    row["marks"]["idea"] = "4"
    told = verify(changed).first_difference
    assert told.startswith("scorecards does not match its hash: hashes.scorecards is stated ")
    assert "standings[2].score: stated '" in told


def test_a_changed_score_is_named_by_its_path():
    score = BUNDLE["standings"][0]["score"]
    told = verify(changed_at(BUNDLE, ("standings", 0, "score"), "99.000000")).first_difference
    assert told == f"standings[0].score: stated '99.000000', recomputed {score!r}"


def rehashed(bundle):
    return bundle | {"hashes": hashes(bundle)}


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("standings", 0, "rank"), 2, "standings[0].rank: stated 2, recomputed 1"),
        (("standings", 0, "rank"), True, "standings[0].rank: stated True, recomputed 1"),
        (("standings", 0, "medal"), "gold", "standings[0].medal: not a part of this format"),
        (("standings", 0), {}, "standings[0].entry: missing, recomputed 'Reef'"),
        (("standings",), [], "standings: 0 rows stated, 3 recomputed"),
        (("unranked",), {}, "unranked: stated {}, recomputed [{'entry': 'Foam', 'why': 'TOO_FEW_SCORECARDS'}]"),
        (("awards", 0, "entry"), "Silt", "awards[0].entry: 'Silt' is not among the entries"),
        (("entries", 0, "id"), "Reef", "entries[2].id: 'Reef' is no id or stands twice"),
        (("entries",), [1], "entries: not a list of objects"),
        (("criteria",), {}, "criteria is not a list"),
        (("criteria", 0), 7, "criteria[0] is not an object"),
        (("method",), "mean", 'the method "mean" is not known; known: weighted_mean'),
        (("round", "number"), 2.5, "round.number: 2.5 is a number with a fraction; here such numbers are text"),
    ],
)
def test_a_forgery_with_fresh_hashes_still_has_to_add_up(path, value, told):
    forged = changed_at(BUNDLE, path, value)
    if path != ("round", "number"):
        forged = rehashed(forged)
    assert verify(forged).first_difference == told


def test_hashes_must_be_complete():
    told = verify(BUNDLE | {"hashes": {}}).first_difference
    assert told == "hashes: not one hash for each section and one for the bundle"
    told = verify(changed_at(BUNDLE, ("hashes", "bundle"), "00")).first_difference
    assert told.startswith("hashes.bundle: stated '00', recomputed ")


def test_a_bundle_is_not_built_from_parts_that_do_not_fit():
    with pytest.raises(UnusableInput, match='the entry "Reef" is not among the entries'):
        the_bundle(entries=[PublishedEntry(name, name) for name in MARKS if name != "Reef"])
    with pytest.raises(UnusableInput, match="an entry stands twice"):
        the_bundle(entries=[PublishedEntry(name, name) for name in [*MARKS, "Reef"]])
    third = Criterion("idea", Fraction(1, 3), Fraction(0), Fraction(1))
    with pytest.raises(UnusableInput, match="1/3 has no exact decimal"):
        the_bundle(contest=Contest((third,), ()))
    with pytest.raises(UnusableInput, match="not JSON"):
        the_bundle(challenge={"at": object()})


def run(*arguments):
    out = StringIO()
    code = 0
    try:
        call_command("verify_results", *map(str, arguments), stdout=out)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue()


def test_the_command_answers_0_or_1(tmp_path):
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(BUNDLE), encoding="utf-8")
    assert run(path, "--json") == (0, '{"ok": true, "first_difference": null}\n')
    assert run(path) == (0, f"{path}: holds; its hash is {BUNDLE['hashes']['bundle']}\n")
    path.write_text(json.dumps(changed_at(BUNDLE, ("standings", 0, "rank"), 2)), encoding="utf-8")
    told = "standings[0].rank: stated 2, recomputed 1"
    assert run(path, "--json") == (1, json.dumps({"ok": False, "first_difference": told}) + "\n")
    assert run(path) == (1, f"{path}: does not hold. {told}\n")


@pytest.mark.parametrize("content", ["", "[]", '{"a": 1, "a": 1}'])
def test_the_command_answers_2_to_what_it_cannot_read(tmp_path, content):
    path = tmp_path / "bundle.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=r"bundle\.json: ") as refusal:
        run(path)
    assert refusal.value.returncode == 2
