"""Who judges what, changed by hand: what keeps two apart is refused, what only makes a plan worse takes a reason."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from core.errors import StateConflict
from core.models import AuditEvent
from judging import actions
from judging.actions import Anyway
from judging.models import Assignment, Conflict
from tests.panel import *  # noqa: F403
from tests.panel import give, make_entry, newcomer


def pairs() -> set[tuple[str, str]]:
    return set(Assignment.objects.values_list("judge_id", "entry_id"))


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("-pk")[0]


def begin(row: Assignment) -> None:
    actions.save_scorecard(row, by=row.judge.user, at=timezone.now(), expected_version=0, marks={"unique": 8})


def refused(act, *args, field: str, **more) -> str:
    with pytest.raises(ValidationError) as refusal:
        act(*args, **more)
    return " ".join(refusal.value.message_dict[field])


def test_an_entry_given_by_hand_is_locked_and_stands_at_the_end_of_the_queue(olga, jun_seat, jun_baram, kowhai):
    row = actions.give_entry(jun_seat, kowhai, by=olga)
    assert (row.position, row.is_locked, row.given_by) == (2, True, olga)
    assert last_event().verb == "entry_given"
    assert last_event().facts == {"judge": jun_seat.pk, "entry": kowhai.pk}


def test_a_plan_leaves_alone_what_was_given_by_hand(round_, olga, jun_seat, jade_seat, hana_seat, baram, kowhai):
    row = actions.give_entry(jun_seat, baram, by=olga)
    round_.judges_per_entry = 1
    round_.save()
    plan = actions.ask_for_plan(round_, by=olga)
    assert plan.problem["locked"] == [[jun_seat.pk, baram.pk]]
    actions.apply_plan(plan, by=olga, at=timezone.now())
    assert Assignment.objects.filter(pk=row.pk).exists()
    actions.set_lock(row, by=olga, locked=False)
    assert actions.ask_for_plan(round_, by=olga).problem["locked"] == []


def test_a_pair_given_beyond_the_capacity_does_not_stop_the_plan(round_, olga, jun_seat, hana_seat, baram, kowhai):
    jun_seat.capacity = 1
    jun_seat.save()
    actions.give_entry(jun_seat, baram, by=olga)
    actions.give_entry(jun_seat, kowhai, by=olga, anyway=Anyway("The only one who reads it"))
    plan = actions.ask_for_plan(round_, by=olga)
    assert {tuple(pair) for pair in plan.result["assignments"]} >= {
        (jun_seat.pk, baram.pk),
        (jun_seat.pk, kowhai.pk),
    }


def test_a_conflict_is_refused_whatever_reason_is_given(olga, jun_seat, baram):
    Conflict.objects.create(judge=jun_seat, entry=baram, kind="family", declared_by=olga)
    words = refused(actions.give_entry, jun_seat, baram, field="judge", by=olga, anyway=Anyway("I know"))
    assert words == "A conflict keeps these two apart: Family or close friend."
    assert pairs() == set()


def test_so_is_one_economy_where_the_round_forbids_it(round_, olga, jun_seat, baram):
    baram.economy = jun_seat.economy
    baram.save()
    round_.same_economy = "forbid"
    round_.save()
    assert "of one economy" in refused(
        actions.give_entry, jun_seat, baram, field="judge", by=olga, anyway=Anyway("I know")
    )


@pytest.mark.parametrize("beyond", ["capacity", "demand", "track", "limit"])
def test_what_only_makes_the_plan_worse_takes_a_reason_that_is_kept(
    round_, olga, jun_seat, jade_seat, baram, kowhai, track, beyond
):
    words = {
        "capacity": "Jun takes 0 entries at most and has 0.",
        "demand": f"{baram} needs one judge and has it.",
        "track": "Jun judges other tracks only.",
        "limit": "The entry has as many judges of the economy of Jun as the round allows: 1.",
    }
    if beyond == "capacity":
        jun_seat.capacity = 0
        jun_seat.save()
    if beyond == "demand":
        round_.judges_per_entry = 1
        round_.save()
        give(jade_seat, baram)
    if beyond == "track":
        jun_seat.tracks.add(track)
    if beyond == "limit":
        round_.max_judges_per_economy = 1
        round_.save()
        jade_seat.economy = jun_seat.economy
        jade_seat.save()
        give(jade_seat, baram)
    told = refused(actions.give_entry, jun_seat, baram, field="anyway", by=olga)
    assert told == f"{words[beyond]} To do it all the same, say why."
    assert refused(actions.give_entry, jun_seat, baram, field="anyway", by=olga, anyway=Anyway("  ")) == told
    row = actions.give_entry(jun_seat, baram, by=olga, anyway=Anyway(" Nobody else knows the field "))
    assert row.reason == "Nobody else knows the field"
    assert last_event().facts["all_the_same"] is True


def test_an_entry_moves_from_one_judge_to_another_and_a_judge_from_one_entry_to_another(
    olga, jun_seat, jade_seat, jun_baram, baram, kowhai
):
    row = actions.move_entry(jun_baram, by=olga, to_judge=jade_seat)
    assert pairs() == {(jade_seat.pk, baram.pk)}
    actions.move_entry(row, by=olga, to_entry=kowhai)
    assert pairs() == {(jade_seat.pk, kowhai.pk)}
    assert last_event().facts == {
        "judge": jade_seat.pk,
        "entry": kowhai.pk,
        "from_judge": jade_seat.pk,
        "from_entry": baram.pk,
    }


def test_a_move_onto_itself_changes_nothing(olga, jun_baram, baram):
    assert actions.move_entry(jun_baram, by=olga, to_entry=baram).pk == jun_baram.pk


def test_a_move_that_is_refused_leaves_all_as_it_was(olga, jun_seat, jun_baram, baram, kowhai):
    Conflict.objects.create(judge=jun_seat, entry=kowhai, kind="other", declared_by=olga)
    refused(actions.move_entry, jun_baram, field="judge", by=olga, to_entry=kowhai)
    assert pairs() == {(jun_seat.pk, baram.pk)}


def test_two_judges_exchange_two_entries_even_when_both_are_full(
    olga, round_, jun_seat, jade_seat, jun_baram, baram, kowhai
):
    round_.judges_per_entry = 1
    round_.save()
    for seat in (jun_seat, jade_seat):
        seat.capacity = 1
        seat.save()
    actions.swap_entries(jun_baram, give(jade_seat, kowhai), by=olga)
    assert pairs() == {(jun_seat.pk, kowhai.pk), (jade_seat.pk, baram.pk)}


def test_what_is_begun_is_neither_taken_nor_moved(olga, jun_baram, jade_seat, kowhai):
    begin(jun_baram)
    other = give(jade_seat, kowhai)
    for act in (
        lambda: actions.take_entry(jun_baram, by=olga),
        lambda: actions.move_entry(jun_baram, by=olga, to_judge=jade_seat),
        lambda: actions.swap_entries(other, jun_baram, by=olga),
    ):
        with pytest.raises(StateConflict) as refusal:
            act()
        assert refusal.value.code == "WORK_BEGUN"
    assert len(pairs()) == 2


def test_taking_an_entry_away_frees_its_place(olga, jun_baram):
    actions.take_entry(jun_baram, by=olga)
    assert pairs() == set()
    assert last_event().verb == "entry_taken"


def test_what_somebody_else_took_away_meanwhile_is_said(olga, jun_baram):
    actions.take_entry(jun_baram, by=olga)
    with pytest.raises(StateConflict) as refusal:
        actions.take_entry(jun_baram, by=olga)
    assert refusal.value.code == "PLAN_STALE"


def test_entries_and_judges_of_elsewhere_are_refused(olga, round_, jun_seat, jiro_seat, other_round, baram):
    stray = make_entry(other_round, newcomer(1), "Elsewhere")
    assert "not in the judge’s round" in refused(actions.give_entry, jun_seat, stray, field="entry", by=olga)
    give(jun_seat, baram)
    assert "has this entry already" in refused(actions.give_entry, jun_seat, baram, field="judge", by=olga)
    jun_seat.state = "removed"
    jun_seat.save()
    assert "no longer on the panel" in refused(actions.give_entry, jun_seat, baram, field="judge", by=olga)


def test_two_rounds_exchange_nothing(ada, jun_baram, jiro_seat, other_round):
    other = give(jiro_seat, make_entry(other_round, newcomer(1), "Elsewhere"))
    assert refused(actions.swap_entries, jun_baram, other, field="judge", by=ada) == "These two are not of one round."


def test_a_locked_round_is_left_alone(olga, round_, jun_baram, jade_seat, kowhai):
    actions.lock_round(round_, by=olga, at=timezone.now())
    for act in (
        lambda: actions.give_entry(jade_seat, kowhai, by=olga),
        lambda: actions.take_entry(jun_baram, by=olga),
        lambda: actions.set_lock(jun_baram, by=olga, locked=True),
    ):
        with pytest.raises(StateConflict) as refusal:
            act()
        assert refusal.value.code == "ROUND_LOCKED"


@pytest.mark.parametrize("who", ["omar", "jun", "eva"])
def test_only_organisers_change_anything_by_hand(request, who, jun_baram, jade_seat, kowhai):
    person = request.getfixturevalue(who)
    for act in (
        lambda: actions.give_entry(jade_seat, kowhai, by=person),
        lambda: actions.take_entry(jun_baram, by=person),
        lambda: actions.move_entry(jun_baram, by=person, to_judge=jade_seat),
        lambda: actions.swap_entries(jun_baram, jun_baram, by=person),
        lambda: actions.set_lock(jun_baram, by=person, locked=True),
    ):
        with pytest.raises(PermissionDenied):
            act()
