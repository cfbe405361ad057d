"""A plan is undone as long as nobody began what it gave; what a judge who does not come leaves is shared out, and nothing besides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from challenge import actions as challenges
from core.errors import StateConflict
from judging import actions, planning
from judging.models import Assignment, AssignmentPlan, Conflict
from tests.panel import *  # noqa: F403
from tests.panel import give, make_entry, newcomer


@pytest.fixture
def panel(hana_seat, jun_seat, jade_seat):
    return [hana_seat, jun_seat, jade_seat]


@pytest.fixture
def entries(round_):
    """Six entries of a round that shares out evenly, so that every judge has four of the twelve places."""
    round_.even_load = True
    round_.save()
    return [make_entry(round_, newcomer(number), f"Entry {number}") for number in range(6)]


def applied(round_, by) -> AssignmentPlan:
    return actions.apply_plan(actions.ask_for_plan(round_, by=by), by=by, at=timezone.now())


def pairs() -> set[tuple[str, str]]:
    return set(Assignment.objects.values_list("judge_id", "entry_id"))


def begin(row: Assignment) -> None:
    actions.save_scorecard(row, by=row.judge.user, at=timezone.now(), expected_version=0, marks={"unique": 8})


def code_of(act) -> str:
    with pytest.raises(StateConflict) as refusal:
        act()
    return refusal.value.code


# Undo


def test_undoing_brings_back_exactly_what_stood_before(round_, olga, panel, entries):
    for number, entry in enumerate(entries):
        give(panel[0], entry, number)
    before = pairs()
    panel[0].capacity = 3
    panel[0].save()
    plan = applied(round_, olga)
    assert pairs() != before
    plan = actions.undo_plan(plan, by=olga, at=timezone.now())
    assert pairs() == before
    assert plan.undone_at is not None
    assert AssignmentPlan.objects.filter(round=round_).in_force() is None


def test_undoing_brings_every_entry_back_to_its_place_in_the_queue(round_, olga, panel, entries):
    hana = panel[0]
    for number, entry in enumerate(entries):
        give(hana, entry, number)
    hana.capacity = 3
    hana.save()
    plan = applied(round_, olga)
    queue = hana.assignments.in_queue_order().values_list("entry__title", flat=True)
    assert len(queue.all()) == 3
    actions.undo_plan(plan, by=olga, at=timezone.now())
    assert list(queue.all()) == [f"Entry {number}" for number in range(6)]


def test_work_begun_on_what_the_plan_gave_stops_the_undoing_and_names_it(round_, olga, panel, entries):
    plan = applied(round_, olga)
    row = Assignment.objects.select_related("judge__user", "entry").order_by("pk")[0]
    begin(row)
    with pytest.raises(StateConflict) as refusal:
        actions.undo_plan(plan, by=olga, at=timezone.now())
    assert (refusal.value.code, refusal.value.facts) == ("WORK_BEGUN", {"begun": 1})
    assert f"({row.judge}, {row.entry})" in str(refusal.value.message)
    assert len(pairs()) == 12


def test_work_begun_before_the_plan_does_not_stop_it(round_, olga, panel, entries):
    row = give(panel[0], entries[0])
    begin(row)
    plan = applied(round_, olga)
    actions.undo_plan(plan, by=olga, at=timezone.now())
    assert pairs() == {(panel[0].pk, entries[0].pk)}


def test_nothing_returns_to_who_must_not_have_it_any_more(round_, olga, panel, entries):
    for entry in entries[:3]:
        give(panel[0], entry)
    panel[0].capacity = 0
    panel[0].save()
    plan = applied(round_, olga)
    Conflict.objects.create(judge=panel[0], entry=entries[0], kind="other", declared_by=olga)
    entries[1].state = "withdrawn"
    entries[1].save()
    actions.undo_plan(plan, by=olga, at=timezone.now())
    assert pairs() == {(panel[0].pk, entries[2].pk)}


def test_what_was_done_by_hand_since_stays(round_, olga, panel, entries):
    round_.judges_per_entry = 1
    round_.save()
    plan = applied(round_, olga)
    row = actions.give_entry(
        next(seat for seat in panel if (seat.pk, entries[0].pk) not in pairs()),
        entries[0],
        by=olga,
        anyway=actions.Anyway("A second pair of eyes"),
    )
    actions.undo_plan(plan, by=olga, at=timezone.now())
    assert pairs() == {(row.judge_id, row.entry_id)}


def test_what_a_plan_gave_and_an_organiser_kept_or_gave_again_stays(round_, olga, panel, entries):
    round_.judges_per_entry = 1
    round_.save()
    plan = applied(round_, olga)
    kept, given, begun = Assignment.objects.order_by("pk")[:3]
    actions.set_lock(kept, by=olga, locked=True)
    for row in (given, begun):
        actions.take_entry(row, by=olga)
    again = [actions.give_entry(row.judge, row.entry, by=olga) for row in (given, begun)]
    begin(again[1])
    actions.undo_plan(plan, by=olga, at=timezone.now())
    assert pairs() == {(row.judge_id, row.entry_id) for row in (kept, given, begun)}


def test_work_begun_on_what_was_kept_by_hand_still_stops_the_undoing(round_, olga, panel, entries):
    plan = applied(round_, olga)
    row = Assignment.objects.first()
    actions.set_lock(row, by=olga, locked=True)
    begin(row)
    assert code_of(lambda: actions.undo_plan(plan, by=olga, at=timezone.now())) == "WORK_BEGUN"


def test_only_the_plan_applied_last_is_undone_and_once(round_, olga, panel, entries):
    first = applied(round_, olga)
    make_entry(round_, newcomer(9), "One more")
    second = applied(round_, olga)
    waiting = actions.ask_for_plan(round_, by=olga)
    for plan in (first, waiting):
        assert code_of(lambda plan=plan: actions.undo_plan(plan, by=olga, at=timezone.now())) == "PLAN_STALE"
    actions.undo_plan(second, by=olga, at=timezone.now())
    for plan in (first, second):
        assert code_of(lambda plan=plan: actions.undo_plan(plan, by=olga, at=timezone.now())) == "PLAN_STALE"
    assert len(pairs()) == 12


def test_only_organisers_undo_and_share_out(round_, olga, omar, jun, panel, entries):
    plan = applied(round_, olga)
    for person in (omar, jun):
        with pytest.raises(PermissionDenied):
            actions.undo_plan(plan, by=person, at=timezone.now())
        with pytest.raises(PermissionDenied):
            actions.replan_without(panel[0], by=person)


# Who does not come


def test_only_what_the_absent_judge_has_not_begun_is_shared_out(round_, olga, panel, entries):
    applied(round_, olga)
    hana, others = panel[0], panel[1:]
    make_entry(round_, newcomer(9), "Short of judges, and not the absent judge's")
    rows = list(Assignment.objects.filter(judge=hana).select_related("judge__user").order_by("pk"))
    begin(rows[0])
    kept = {pair for pair in pairs() if pair[0] != hana.pk} | {(hana.pk, rows[0].entry_id)}
    plan = actions.replan_without(hana, by=olga)
    assert plan.absent == hana
    actions.apply_plan(plan, by=olga, at=timezone.now())
    shared = pairs() - kept
    assert kept <= pairs()
    assert {entry for _judge, entry in shared} == {row.entry_id for row in rows[1:]}
    assert {judge for judge, _entry in shared} <= {seat.pk for seat in others}
    actions.undo_plan(plan, by=olga, at=timezone.now())
    assert {(row.judge_id, row.entry_id) for row in rows} <= pairs()


def test_a_plan_for_who_does_not_come_is_stale_when_they_began_after_all(round_, olga, panel, entries):
    applied(round_, olga)
    plan = actions.replan_without(panel[0], by=olga)
    begin(Assignment.objects.filter(judge=panel[0]).select_related("judge__user").order_by("pk")[0])
    assert code_of(lambda: actions.apply_plan(plan, by=olga, at=timezone.now())) == "PLAN_STALE"


def test_what_nobody_else_can_take_is_said(round_, olga, panel, entries):
    for entry in entries[:2]:
        give(panel[0], entry)
    for seat in panel[1:]:
        seat.capacity = 0
        seat.save()
    plan = actions.replan_without(panel[0], by=olga)
    assert [(row["entry"], row["missing"]) for row in plan.result["unmet"]] == [
        (entry, 1) for entry in sorted(entry.pk for entry in entries[:2])
    ]


# What a plan keeps to


def test_a_track_may_need_another_number_of_judges(round_, olga, panel, entries, track):
    entries[0].track = track
    entries[0].save()
    round_ = challenges.set_demand(round_, by=olga, judges_per_entry=1, tracks={track.pk: 3})
    problem = planning.build_problem(round_, seed=1)
    asked = {row["id"]: row.get("demand", problem["demand"]) for row in problem["entries"]}
    assert asked == {entry.pk: 3 if entry == entries[0] else 1 for entry in entries}
    challenges.set_demand(round_, by=olga, tracks={track.pk: None})
    assert {row.get("demand") for row in planning.build_problem(round_, seed=1)["entries"]} == {None}


def test_even_loads_come_before_the_match_when_the_round_says_so(round_, olga, panel, entries):
    panel[0].languages = ["en"]
    panel[0].save()
    challenges.set_demand(round_, by=olga, even_load=False)
    load = actions.ask_for_plan(round_, by=olga).result["load"]
    challenges.set_demand(round_, by=olga, even_load=True)
    even = actions.ask_for_plan(round_, by=olga)
    assert even.problem["rules"]["load"] == "even"
    assert even.result["load"] == {"min": 4, "max": 4} != load
    once = actions.ask_for_plan(round_, by=olga, even=False)
    assert "load" not in once.problem["rules"]
    actions.apply_plan(once, by=olga, at=timezone.now())


def test_the_seed_is_what_was_published_else_the_rounds_own(round_, olga, panel, entries):
    own = actions.ask_for_plan(round_, by=olga).problem["rules"]["seed"]
    assert own == actions.ask_for_plan(round_, by=olga).problem["rules"]["seed"] == planning.own_seed(round_)
    challenges.set_demand(round_, by=olga, seed="Closing price of 20 November")
    plan = actions.ask_for_plan(round_, by=olga)
    assert plan.problem["rules"]["seed"] == "Closing price of 20 November"
    challenges.set_demand(round_, by=olga, seed="")
    actions.apply_plan(plan, by=olga, at=timezone.now())  # it keeps the seed it was made with


def test_a_judge_who_is_away_while_the_round_is_judged_gets_nothing_new(round_, olga, panel, entries):
    panel[0].available_from = (timezone.now() + timedelta(days=30)).date()
    panel[0].save()
    row = give(panel[0], entries[0])
    begin(row)
    plan = actions.ask_for_plan(round_, by=olga)
    assert [pair for pair in plan.result["assignments"] if pair[0] == panel[0].pk] == [[panel[0].pk, entries[0].pk]]


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"judges_per_entry": 0}, "judges_per_entry"), ({"max_judges_per_economy": 0}, "max_judges_per_economy")],
)
def test_a_demand_that_cannot_be_is_refused_beside_its_field(round_, olga, facts, field):
    with pytest.raises(ValidationError) as refusal:
        challenges.set_demand(round_, by=olga, **facts)
    assert list(refusal.value.message_dict) == [field]


def test_the_demand_of_a_track_is_checked_by_its_name(round_, olga, omar, track):
    with pytest.raises(ValidationError) as refusal:
        challenges.set_demand(round_, by=olga, tracks={track.pk: 0})
    assert list(refusal.value.message_dict) == [track.pk]
    with pytest.raises(PermissionDenied):
        challenges.set_demand(round_, by=omar, judges_per_entry=1)
    actions.lock_round(round_, by=olga, at=timezone.now())
    assert code_of(lambda: challenges.set_demand(round_, by=olga, judges_per_entry=1)) == "ROUND_LOCKED"
