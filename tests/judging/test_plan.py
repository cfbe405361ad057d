"""A plan is looked at first, applied in one step, and never touches work that somebody began."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.errors import StateConflict
from judging import actions, detection, planning
from judging.models import Assignment, Conflict
from submissions.models import TeamMember
from tests.panel import *  # noqa: F403
from tests.panel import give, make_entry, make_seat, newcomer


@pytest.fixture
def panel(hana_seat, jun_seat, jade_seat):
    return [hana_seat, jun_seat, jade_seat]


@pytest.fixture
def entries(baram, kowhai):
    return [baram, kowhai]


def plan_and_apply(round_, by):
    return actions.apply_plan(actions.ask_for_plan(round_, by=by), by=by, at=timezone.now())


def pairs() -> set[tuple[str, str]]:
    return set(Assignment.objects.values_list("judge_id", "entry_id"))


def test_asking_changes_nothing(round_, olga, panel, entries):
    plan = actions.ask_for_plan(round_, by=olga)
    assert len(plan.result["assignments"]) == 4
    assert pairs() == set()


def test_applying_makes_exactly_the_plan_true(round_, olga, panel, entries):
    plan = plan_and_apply(round_, olga)
    assert pairs() == {tuple(pair) for pair in plan.result["assignments"]}
    assert plan.applied_at is not None


def test_the_problem_says_what_the_round_says(round_, track, olga, jun_seat, baram, eva):
    round_.same_economy, round_.max_judges_per_economy = "avoid", 2
    round_.save()
    baram.track, baram.language = track, "Español"
    baram.save()
    jun_seat.languages, jun_seat.minimum = ["español", " English "], 1
    jun_seat.save()
    jun_seat.tracks.add(track)
    problem = planning.build_problem(round_, seed=7)
    assert problem["rules"] == {"same_economy": "avoid", "max_judges_per_economy": 2, "seed": 7}
    assert problem["demand"] == 2
    assert problem["judges"] == [
        {
            "id": jun_seat.pk,
            "economy": "CN",
            "organisations": [],
            "tracks": ["sea"],
            "topics": [],
            "languages": ["english", "espanol"],
            "capacity": 20,
            "minimum": 1,
        }
    ]
    assert (problem["entries"][0]["track"], problem["entries"][0]["language"]) == ("sea", "espanol")


def test_nobody_judges_their_own_entry_or_team(round_, jun_seat, jade_seat, jun, jade):
    own = make_entry(round_, jun, "Jun’s own")
    TeamMember.objects.create(entry=own, name="Jade", email="Jade@people.example")
    detection.refresh(round_)
    problem = planning.build_problem(round_, seed=1)
    assert problem["conflicts"] == sorted([[jun_seat.pk, own.pk], [jade_seat.pk, own.pk]])


def test_drafts_and_withdrawn_entries_and_removed_judges_are_no_part_of_it(round_, panel, entries):
    baram, kowhai = entries
    baram.state = "withdrawn"
    baram.save()
    panel[1].state = "removed"
    panel[1].save()
    problem = planning.build_problem(round_, seed=1)
    assert [row["id"] for row in problem["entries"]] == [kowhai.pk]
    assert {row["id"] for row in problem["judges"]} == {panel[0].pk, panel[2].pk}


def test_begun_work_is_kept_and_what_is_not_begun_moves(
    round_, olga, jun, jun_seat, jade_seat, hana_seat, baram, kowhai
):
    begun, idle = give(jun_seat, baram, 1), give(jun_seat, kowhai, 2)
    actions.save_scorecard(begun, by=jun, at=timezone.now(), expected_version=0, marks={"unique": 8})
    jun_seat.capacity = 1
    jun_seat.save()
    plan = actions.ask_for_plan(round_, by=olga)
    assert plan.problem["locked"] == [[jun_seat.pk, baram.pk]]
    actions.apply_plan(plan, by=olga, at=timezone.now())
    assert Assignment.objects.filter(pk=begun.pk).exists()
    assert not Assignment.objects.filter(pk=idle.pk).exists()
    assert (jade_seat.pk, kowhai.pk) in pairs()
    assert (hana_seat.pk, kowhai.pk) in pairs()


@pytest.mark.parametrize("change", ["entry", "judge", "conflict", "card", "rule", "applied", "assignment"])
def test_a_plan_that_is_out_of_date_is_refused(round_, olga, omar, panel, entries, change):
    plan_and_apply(round_, olga)
    plan = actions.ask_for_plan(round_, by=olga)
    row = Assignment.objects.select_related("judge__user").order_by("pk")[0]
    if change == "entry":
        make_entry(round_, newcomer(1), "Late but submitted")
    if change == "judge":
        make_seat(round_, omar)
    if change == "conflict":
        Conflict.objects.create(judge=panel[0], entry=entries[0], kind="other", declared_by=olga)
    if change == "card":
        actions.save_scorecard(row, by=row.judge.user, at=timezone.now(), expected_version=0, marks={})
    if change == "rule":
        round_.judges_per_entry = 3
        round_.save()
    if change == "applied":
        actions.apply_plan(plan, by=olga, at=timezone.now())
    if change == "assignment":
        row.delete()
    before = pairs()
    with pytest.raises(StateConflict) as refusal:
        actions.apply_plan(plan, by=olga, at=timezone.now())
    assert refusal.value.code == "PLAN_STALE"
    assert pairs() == before


def test_queues_differ_by_judge_and_stay_as_they_are(round_, olga, panel):
    round_.judges_per_entry = 3
    round_.save()
    for number in range(8):
        make_entry(round_, newcomer(number), f"Entry {number}")
    plan_and_apply(round_, olga)

    def queue(seat):
        return [row.entry.number for row in Assignment.objects.filter(judge=seat).in_queue_order()]

    first = {seat.pk: queue(seat) for seat in panel}
    assert len({tuple(order) for order in first.values()}) == 3
    make_entry(round_, newcomer(8), "One more")
    plan_and_apply(round_, olga)
    assert {seat.pk: queue(seat) for seat in panel} == {pk: [*order, 9] for pk, order in first.items()}


def test_a_locked_round_is_not_planned(round_, olga, panel, entries):
    actions.lock_round(round_, by=olga, at=timezone.now())
    with pytest.raises(StateConflict) as refusal:
        actions.ask_for_plan(round_, by=olga)
    assert refusal.value.code == "ROUND_LOCKED"


@pytest.mark.parametrize("who", ["omar", "jun", "eva", "vera"])
def test_only_organisers_ask_and_apply(request, round_, olga, panel, entries, who):
    plan = actions.ask_for_plan(round_, by=olga)
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        actions.ask_for_plan(round_, by=person)
    with pytest.raises(PermissionDenied):
        actions.apply_plan(plan, by=person, at=timezone.now())


def test_a_round_without_judges_says_so(round_, olga, entries):
    plan = actions.ask_for_plan(round_, by=olga)
    assert plan.result["assignments"] == []
    assert [row["missing"] for row in plan.result["unmet"]] == [2, 2]
