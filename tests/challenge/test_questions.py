"""The form of a challenge: what can be asked, what of it changes once somebody has answered, and what is copied."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from challenge import actions, questions
from challenge.models import Question
from core.errors import StateConflict
from core.models import AuditEvent


def asked(challenge, by, label="Who pays?", kind="short", **facts):
    return actions.add_question(challenge, by=by, kind=kind, label=label, **facts)


def labels(*words):
    return [{"label": word} for word in words]


def test_a_question_gets_a_key_a_place_and_the_limits_of_its_kind(pitch, olga):
    first, second = asked(pitch, olga), asked(pitch, olga, "ใครจ่าย", "number")
    assert [(row.key, row.position, row.limits) for row in (first, second)] == [
        ("who-pays", 0, {"least": None, "most": 120}),
        ("question-1", 1, {"least": None, "most": None, "decimals": 0}),
    ]
    assert asked(pitch, olga).key == "who-pays-2"


def test_only_organisers_of_the_challenge_ask(pitch, omar):
    with pytest.raises(PermissionDenied):
        asked(pitch, omar)


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        ("short", {"limits": {"most": 301}}, "most"),
        ("long", {"limits": {"least": 9, "most": 5}}, "most"),
        ("choice", {"options": [{"label": "Only one"}]}, "options"),
        ("choice", {"options": [{"label": "Same"}, {"label": "Same"}]}, "options"),
        ("choices", {"options": [{"label": "A"}, {"label": "B"}], "limits": {"most": 3}}, "most"),
        ("number", {"limits": {"decimals": 7}}, "decimals"),
        ("number", {"limits": {"least": "ten"}}, "least"),
        ("money", {"limits": {"currencies": ["ABC"]}}, "currencies"),
        ("date", {"limits": {"least": "31/03/2027"}}, "least"),
        ("file", {"limits": {"purpose": "program"}}, "purpose"),
        ("file", {"limits": {"pages": 101}}, "pages"),
        ("short", {"label": " \u200b "}, "label"),
        ("poem", {}, "kind"),
    ],
)
def test_a_question_nobody_could_answer_is_refused_by_field(pitch, olga, kind, facts, field):
    with pytest.raises(ValidationError) as refused:
        asked(pitch, olga, **({"kind": kind} | facts))
    assert set(refused.value.message_dict) == {field}


def test_a_round_or_track_of_another_challenge_is_refused(pitch, other, olga):
    with pytest.raises(ValidationError) as refused:
        asked(pitch, olga, round=other.rounds.first())
    assert set(refused.value.message_dict) == {"round"}


def test_options_keep_their_keys_when_they_are_renamed_and_moved(pitch, olga):
    row = asked(pitch, olga, kind="choice", options=labels("Farm", "Sea", "City"))
    farm, _sea, city = row.options
    row = actions.edit_question(row, by=olga, options=[city, {"key": farm["key"], "label": "Farms"}])
    assert row.options == [{"key": "city", "label": "City"}, {"key": "farm", "label": "Farms"}]


def test_an_option_taken_out_after_an_answer_stays_as_retired_and_can_come_back(pitch, olga):
    row = asked(pitch, olga, kind="choice", options=labels("Farm", "Sea", "City"))
    Question.objects.update(answered_at=timezone.now())
    row = actions.edit_question(row, by=olga, options=labels("Farm", "Sea"))
    assert row.options == [
        {"key": "farm", "label": "Farm"}, {"key": "sea", "label": "Sea"}, {"key": "city", "label": "City", "retired": True},
    ]  # fmt: skip
    row = actions.edit_question(row, by=olga, options=labels("Farm", "City"))
    assert [(option["key"], option.get("retired")) for option in row.options] == [
        ("farm", None), ("city", None), ("sea", True),
    ]  # fmt: skip


def test_the_kind_changes_until_somebody_has_answered(pitch, olga):
    row = asked(pitch, olga)
    assert actions.edit_question(row, by=olga, kind="long", limits={}).limits == {"least": None, "most": 1500}
    Question.objects.update(answered_at=timezone.now())
    with pytest.raises(StateConflict, match="its kind stays") as refused:
        actions.edit_question(row, by=olga, kind="number")
    assert refused.value.code == "QUESTION_ANSWERED"


def test_a_question_is_removed_until_somebody_has_answered_then_retired(pitch, olga):
    first, second = asked(pitch, olga), asked(pitch, olga, "Since when?")
    Question.objects.filter(pk=second.pk).update(answered_at=timezone.now())
    actions.remove_question(first, by=olga)
    with pytest.raises(StateConflict, match="Retire it"):
        actions.remove_question(second, by=olga)
    now = timezone.now()
    actions.retire_question(second, by=olga, at=now)
    assert [row.retired_at for row in Question.objects.all()] == [now]
    second.refresh_from_db()
    assert actions.take_up_question(second, by=olga).retired_at is None


def test_questions_move_among_those_that_are_asked(pitch, olga):
    rows = [asked(pitch, olga, f"Question {letter}") for letter in "abc"]
    actions.retire_question(rows[1], by=olga, at=timezone.now())
    actions.move_question(rows[2], by=olga, up=True)
    actions.move_question(rows[2], by=olga, up=True)
    current = pitch.questions.filter(retired_at=None)
    assert [row.key for row in current] == ["question-c", "question-a"]


def test_a_translation_is_read_in_its_language_and_in_english_where_it_is_not_there(pitch, olga):
    row = asked(pitch, olga, kind="choice", options=labels("Farm", "Sea"), help_text="The most of it.")
    words = {"farm": "Campo", "sea": " ", "stranger": "x"}
    row = actions.translate_question(row, by=olga, language="es", label="¿Quién paga?", options=words)
    spanish = questions.in_language(row, "es-PE")
    assert (spanish.label, spanish.help, spanish.options) == (
        "¿Quién paga?",
        "The most of it.",
        {"farm": "Campo", "sea": "Sea"},
    )
    assert questions.in_language(row, "fr").label == "Who pays?"
    assert questions.languages([row]) == ["en", "es"]
    row = actions.translate_question(row, by=olga, language="es", label="", options={})
    assert row.translations == {}


def test_questions_of_another_challenge_are_copied_once(pitch, other, ada):
    track = pitch.tracks.first()
    actions.add_track(other, by=ada, name=track.name, key=track.key)
    asked(pitch, ada, required=True, track=track)
    gone = asked(pitch, ada, "Old one")
    actions.retire_question(gone, by=ada, at=timezone.now())
    actions.copy_questions(other, by=ada, source=pitch)
    assert actions.copy_questions(other, by=ada, source=pitch) == []
    assert [(row.key, row.required, row.track.key) for row in other.questions.all()] == [("who-pays", True, track.key)]


def test_nobody_copies_from_a_challenge_they_do_not_run(pitch, other, omar):
    with pytest.raises(PermissionDenied):
        actions.copy_questions(other, by=omar, source=pitch)


def test_every_act_is_in_the_trail(pitch, olga):
    row = asked(pitch, olga)
    actions.edit_question(row, by=olga, required=True)
    actions.edit_question(row, by=olga, required=True)  # nothing new
    actions.translate_question(row, by=olga, language="es", label="¿Quién paga?", options={})
    actions.retire_question(row, by=olga, at=timezone.now())
    told = AuditEvent.objects.filter(target_id=row.pk).order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["question_added", "question_edited", "question_translated", "question_retired"]
