"""What organisers cannot do with results, and how they are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from challenge.models import Award, Round
from core.errors import StateConflict
from results import actions
from results.models import Decision
from submissions.models import Entry
from tests.panel import *  # noqa: F403


@pytest.fixture
def award(round_: Round) -> Award:
    return Award.objects.create(round=round_, name="Winner")


@pytest.fixture
def decision(award, baram, olga) -> Decision:
    return actions.decide_award(award, baram, by=olga)


def test_a_decision_is_taken_back(decision, olga):
    actions.take_back_decision(decision, by=olga)
    assert not Decision.objects.exists()


def test_a_withdrawn_entry_wins_nothing(award, baram, olga):
    Entry.objects.filter(pk=baram.pk).update(state="withdrawn")
    baram.refresh_from_db()
    with pytest.raises(ValidationError, match="stands in this round"):
        actions.decide_award(award, baram, by=olga)


def test_nothing_is_sealed_about_a_winner_who_left(decision, baram, olga):
    Entry.objects.filter(pk=baram.pk).update(state="withdrawn")
    now = timezone.now()
    with pytest.raises(ValidationError, match="was withdrawn"):
        actions.schedule_publication(decision.award.round, by=olga, results_at=now, at=now)


def test_a_round_without_criteria_is_not_published(decision, round_, olga):
    round_.criteria.all().delete()
    now = timezone.now()
    with pytest.raises(ValidationError, match="no criterion that carries weight"):
        actions.schedule_publication(round_, by=olga, results_at=now, at=now)


def test_the_last_round_has_no_next(round_, baram, olga):
    with pytest.raises(StateConflict, match="No round follows"):
        actions.choose_for_next_round(round_, by=olga, entries=[baram])


def test_only_entries_of_a_round_go_on_and_a_choice_can_be_changed(round_, other_round, baram, kowhai, emil, olga):
    final = Round.objects.create(challenge=round_.challenge, name="Final", position=1)
    stranger = Entry.objects.create(
        challenge=other_round.challenge,
        round=other_round,
        entrant=emil,
        number=9,
        state="submitted",
        submitted_at=timezone.now(),
    )
    with pytest.raises(ValidationError, match="stand in this round"):
        actions.choose_for_next_round(round_, by=olga, entries=[stranger])
    actions.choose_for_next_round(round_, by=olga, entries=[baram])
    actions.choose_for_next_round(round_, by=olga, entries=[kowhai])
    assert list(Entry.objects.in_round(final)) == [kowhai]


def test_a_tie_is_settled_only_where_the_rules_say_so(round_, baram, kowhai, olga):
    round_.tie_break = ["median"]
    round_.save()
    with pytest.raises(StateConflict, match="no step for the head judge"):
        actions.settle_tie(round_, by=olga, order=[baram.pk, kowhai.pk], reason="A reason.")


def test_only_level_entries_are_put_in_order(round_, baram, kowhai, olga):
    round_.tie_break = ["head_judge"]
    round_.save()
    with pytest.raises(ValidationError, match="level, each once"):
        actions.settle_tie(round_, by=olga, order=[baram.pk, kowhai.pk], reason="A reason.")


def test_a_publication_cannot_be_set_twice(decision, round_, olga):
    now = timezone.now()
    actions.schedule_publication(round_, by=olga, results_at=now + timedelta(days=1), at=now)
    with pytest.raises(StateConflict, match="Take the publication back"):
        actions.schedule_publication(round_, by=olga, results_at=now, at=now)
    with pytest.raises(StateConflict, match="Take the publication back"):
        actions.take_back_decision(decision, by=olga)
