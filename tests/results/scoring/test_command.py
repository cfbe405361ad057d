"""`tally` as other programs call it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

SCORES = """{"criteria": [{"key": "idea", "weight": 0.1, "minimum": 0, "maximum": 0.3}], "method": "weighted_mean",
"minimum_scorecards": 1, "tie_break": [], "scorecards": [{"judge": "Ana", "entry": "Tide", "marks": {"idea": 0.1}},
{"judge": "Ana", "entry": "Reef", "marks": {"idea": 0.1}}, {"judge": "Ana", "entry": "Kelp", "marks": {}}]}"""


def run(*arguments):
    out = StringIO()
    call_command("tally", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def scores(tmp_path):
    path = tmp_path / "scores.json"
    path.write_text(SCORES, encoding="utf-8")
    return path


def test_json_is_one_object_a_line_in_the_order_of_the_files(scores):
    lines = run(scores, scores, "--json").splitlines()
    assert len(lines) == 2
    assert json.loads(lines[0]) == {
        "standings": [
            {"entry": name, "rank": 1, "score": "33.333333", "scorecards": 1, "decided_by": "shared", "interval": None}
            for name in ("Reef", "Tide")
        ],
        "unranked": [{"entry": "Kelp", "why": "TOO_FEW_SCORECARDS"}],
    }


def test_text_is_for_people(scores):
    scores.write_text(
        SCORES.replace('"tie_break": []', '"tie_break": ["head_judge"], "decisions": {"head_judge": [["Tide"]]}')
    )
    assert run(scores).splitlines() == [
        f"{scores}: 2 ranked, 1 without a rank",
        "    1   33.333333  Tide  (1 scorecards)  by head_judge",
        "    2   33.333333  Reef  (1 scorecards)  by head_judge",
        "    -              Kelp  (too few scorecards)",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (SCORES.replace('{"idea": 0.1}', '{"idea": 0.4}'), "out of range"),
        (SCORES.replace('{"idea": 0.1}', '{"idea": NaN}'), "NaN is not a number"),
        (SCORES.replace('{"idea": 0.1}', '{"idea": 0.1, "idea": 0.2}'), 'the key "idea" stands twice'),
        (SCORES.replace("Tide", "Ti\\nde").replace('{"idea": 0.1}', '{"x": 1}'), "is not a criterion"),
        ("{", "not JSON"),
        ("", "not JSON"),
    ],
)
def test_unusable_input_ends_with_2_and_one_line_that_names_the_file(scores, content, reason):
    scores.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=reason) as refusal:
        run(scores, "--json")
    assert refusal.value.returncode == 2
    assert str(refusal.value).startswith(f"{scores}: ")
    assert "\n" not in str(refusal.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.json: cannot be read") as refusal:
        run(tmp_path / "nothing.json")
    assert refusal.value.returncode == 2
