"""The page about who judges what: a plan is looked at, applied, undone; pairs are changed by plain forms."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from challenge.models import Round
from judging import actions
from judging.models import Assignment, AssignmentPlan, Conflict
from tests.panel import *  # noqa: F403
from tests.panel import give, make_entry, make_seat, newcomer

PAGE = "/organise/tide/assignment/"


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def title(answer) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", found[1])).split())


def pairs() -> set[tuple[str, str]]:
    return set(Assignment.objects.values_list("judge_id", "entry_id"))


def begin(row: Assignment) -> None:
    actions.save_scorecard(row, by=row.judge.user, at=timezone.now(), expected_version=0, marks={"unique": 8})


@pytest.fixture
def panel(hana_seat, jun_seat, jade_seat):
    return [hana_seat, jun_seat, jade_seat]


@pytest.fixture
def entries(round_):
    return [make_entry(round_, newcomer(number), f"Entry {number}") for number in range(4)]


@pytest.fixture
def page(olga, panel, entries) -> Client:
    return as_user(olga)


def test_a_plan_is_asked_for_looked_at_applied_and_undone(page, round_):
    assert title(page.get(PAGE)) == "4 entries wait for their judges."
    preview = page.post(PAGE, {"round": round_.pk}, follow=True)
    assert title(preview) == "All 8 places are filled."
    assert "Preview, nothing saved" in text_of(preview)
    assert "Apply 8 changes" in text_of(preview)
    assert pairs() == set()
    plan = AssignmentPlan.objects.get()
    today = page.post(f"{PAGE}{plan.pk}/apply/", follow=True)
    assert title(today) == "Every entry has its judges."
    assert "It can be undone until a judge begins an entry that it gave." in text_of(today)
    undone = page.post(f"{PAGE}{plan.pk}/undo/", follow=True)
    assert "Undone. Who judges what is as it was before the plan." in text_of(undone)
    assert pairs() == set()


def test_once_work_began_the_page_says_that_the_plan_stays(page, round_, olga):
    plan = actions.apply_plan(actions.ask_for_plan(round_, by=olga), by=olga, at=timezone.now())
    begin(Assignment.objects.select_related("judge__user").order_by("pk")[0])
    told = text_of(page.get(PAGE))
    assert "It cannot be undone any more: one scorecard is begun on what it gave." in told
    assert "Undo this plan" not in told
    assert "This plan stays: work has begun" in text_of(page.post(f"{PAGE}{plan.pk}/undo/", follow=True))


def test_work_on_an_entry_given_again_by_hand_is_not_the_plans(page, round_, olga):
    actions.apply_plan(actions.ask_for_plan(round_, by=olga), by=olga, at=timezone.now())
    row = Assignment.objects.select_related("judge__user").order_by("pk")[0]
    actions.take_entry(row, by=olga)
    begin(actions.give_entry(row.judge, row.entry, by=olga))
    assert "It can be undone until a judge begins an entry that it gave." in text_of(page.get(PAGE))


def test_what_cannot_be_met_is_said_with_the_smallest_change(page, round_, olga, panel, entries):
    for seat in panel:
        seat.capacity = 2
        seat.save()
    told = text_of(page.post(PAGE, {"round": round_.pk}, follow=True))
    assert "6 of 8 places filled. 2 cannot be." in told
    assert "2 places stay empty at Entry" in told
    assert "every judge who may judge there is full. Raise the most entries: " in told
    assert "or invite judges with 2 free places in all." in told
    assert "Where it sticks: 4 entries need 8 places. 3 full judges can take 6; 2 are missing." in told
    assert re.search(r"Of 3 judges: .*have no place left", told)


def test_the_reason_for_each_pair_stands_beside_it(page, round_, panel, entries, track):
    entries[0].track = track
    entries[0].save()
    panel[0].topics, panel[0].languages = ["Farm and sea"], ["English", "en"]
    panel[0].save()
    told = text_of(page.post(PAGE, {"round": round_.pk}, follow=True))
    assert re.search(r"Hana New knows the field, speaks the language match 100", told)


def test_what_a_plan_keeps_to_is_set_on_the_page(page, round_, entries, track):
    told = {
        "round": round_.pk,
        "demand-judges_per_entry": 1,
        f"demand-{track.pk}": 3,
        "demand-same_economy": "avoid",
        "demand-max_judges_per_economy": 2,
        "demand-first": "even",
        "demand-seed": "Closing price of 20 November",
    }
    preview = page.post(f"{PAGE}demand/", told | {"then": "plan"}, follow=True)
    assert "Seed for ties: Closing price of 20 November." in text_of(preview)
    kept = Round.objects.get(pk=round_.pk)
    assert (kept.judges_per_entry, kept.same_economy, kept.max_judges_per_economy) == (1, "avoid", 2)
    assert (kept.even_load, kept.seed) == (True, "Closing price of 20 November")
    assert [row.judges_per_entry for row in kept.track_demands.all()] == [3]
    today = text_of(page.post(f"{PAGE}demand/", told | {f"demand-{track.pk}": ""}, follow=True))
    assert "Seed Closing price of 20 November" in today
    assert not kept.track_demands.exists()


def test_a_demand_that_cannot_be_is_said_beside_its_field_and_stays_typed(page, round_):
    answer = page.post(f"{PAGE}demand/", {"round": round_.pk, "demand-judges_per_entry": 99})
    assert answer.status_code == 400
    assert 'value="99"' in answer.content.decode()
    assert "plan-demand" in answer.content.decode()
    assert Round.objects.get(pk=round_.pk).judges_per_entry == 2


def test_the_work_of_who_does_not_come_is_shared_out(page, round_, olga, panel, entries):
    actions.apply_plan(actions.ask_for_plan(round_, by=olga, even=True), by=olga, at=timezone.now())
    hana = panel[0]
    load = Assignment.objects.filter(judge=hana).count()
    assert f"Does not come: share out {load} entries Hana" in text_of(page.get(PAGE, {"by": "judge"}))
    preview = page.post(f"{PAGE}absent/", {"judge": hana.pk}, follow=True)
    assert title(preview) == f"{load} entries of Hana are shared out."
    page.post(f"{PAGE}{AssignmentPlan.objects.get(absent=hana).pk}/apply/")
    assert not Assignment.objects.filter(judge=hana).exists()
    assert len(pairs()) == 8


def test_when_nobody_can_take_it_over_that_is_said_without_naming_the_absent(page, round_, panel, entries):
    give(panel[0], entries[0])
    give(panel[0], entries[1])
    for seat in panel[1:]:
        seat.capacity = 0
        seat.save()
    preview = page.post(f"{PAGE}absent/", {"judge": panel[0].pk}, follow=True)
    told = text_of(preview)
    assert title(preview) == "None of the 2 entries of Hana can be shared out."
    assert "1 does not come" in told
    assert "more for Hana" not in told
    assert re.search(r"\d more for (Jun|Jade)", told)


def hand(page, round_, act, **fields):
    return page.post(f"{PAGE}hand/", {"round": round_.pk, "act": act} | fields, follow=True)


def test_pairs_are_changed_by_plain_forms(page, round_, panel, entries):
    hana, jun, jade = panel
    first, second, *_ = entries
    told = hand(page, round_, "give", judge=hana.pk, entry=first.pk)
    assert "Hana has Entry 0 now." in text_of(told)
    row = Assignment.objects.get()
    hand(page, round_, "unlock", duty=row.pk)
    hand(page, round_, "lock", duty=row.pk)
    hand(page, round_, "move", duty=row.pk, judge=jun.pk)
    assert pairs() == {(jun.pk, first.pk)}
    hand(page, round_, "move", duty=Assignment.objects.get().pk, entry=second.pk)
    assert pairs() == {(jun.pk, second.pk)}
    one, other = Assignment.objects.get(), give(jade, first)
    hand(page, round_, "swap", duty=one.pk, **{"with": other.pk})
    assert pairs() == {(jun.pk, first.pk), (jade.pk, second.pk)}
    hand(page, round_, "take", duty=Assignment.objects.get(judge=jun).pk)
    assert pairs() == {(jade.pk, second.pk)}


def test_an_opened_entry_has_its_forms_and_no_other(page, round_, panel, entries):
    begun, idle = give(panel[1], entries[0]), give(panel[2], entries[0])
    begin(begun)
    text = page.get(PAGE, {"open": entries[0].pk}).content.decode()
    assert text.count("hand__one") == 3
    assert f'id="to-{idle.pk}"' in text
    assert f'id="to-{begun.pk}"' not in text
    assert "What is begun stays where it is." in text
    assert "hand__one" not in page.get(PAGE).content.decode()


def test_what_is_refused_is_said_beside_the_entry_and_a_reason_makes_the_rest_possible(page, round_, panel, entries):
    panel[0].capacity = 0
    panel[0].save()
    answer = hand(page, round_, "give", judge=panel[0].pk, entry=entries[0].pk)
    assert answer.status_code == 400
    assert "Hana takes 0 entries at most and has 0. To do it all the same, say why." in text_of(answer)
    assert 'id="hand-reason"' in answer.content.decode()
    hand(page, round_, "give", judge=panel[0].pk, entry=entries[0].pk, reason="The only one who reads it")
    assert pairs() == {(panel[0].pk, entries[0].pk)}
    assert "The only one who reads it" in text_of(page.get(PAGE, {"open": entries[0].pk}))


def test_a_conflict_offers_no_reason(page, round_, olga, panel, entries):
    Conflict.objects.create(judge=panel[0], entry=entries[0], kind="family", declared_by=olga)
    answer = hand(page, round_, "give", judge=panel[0].pk, entry=entries[0].pk)
    assert "A conflict keeps these two apart: Family or close friend." in text_of(answer)
    assert 'id="hand-reason"' not in answer.content.decode()


def test_work_begun_is_refused_in_words(page, round_, panel, entries):
    row = give(panel[1], entries[0])
    begin(row)
    answer = hand(page, round_, "take", duty=row.pk)
    assert answer.status_code == 400
    assert "Jun has begun a scorecard on Entry 0. What is begun stays where it is." in text_of(answer)


def test_the_list_is_narrowed_by_words_and_by_state(page, round_, panel, entries):
    begin(give(panel[1], entries[2]))
    actions.give_entry(panel[2], entries[3], by=round_.challenge.memberships.get(role="organiser").user)

    def shown(**asked) -> list[str]:
        return re.findall(
            r'<tr id="entry-\w+" data-entry="\w+" data-name="([^"]+)"', page.get(PAGE, asked).content.decode()
        )

    assert shown() == ["Entry 0", "Entry 1", "Entry 2", "Entry 3"]
    assert shown(q="entry 1") == ["Entry 1"]
    assert shown(q="jun") == ["Entry 2"]
    assert shown(show="begun") == ["Entry 2"]
    assert shown(show="hand") == ["Entry 3"]
    assert shown(show="short") == ["Entry 0", "Entry 1", "Entry 2", "Entry 3"]
    assert shown(q="nobody") == []
    assert shown(show="no such thing") == shown()
    by_judge = text_of(page.get(PAGE, {"by": "judge", "q": "jade"}))
    assert "One judge" in by_judge
    assert "Entry 3 kept" in by_judge


def test_a_locked_round_shows_but_offers_nothing(page, round_, olga, panel, entries):
    give(panel[1], entries[0])
    actions.lock_round(round_, by=olga, at=timezone.now())
    text = page.get(PAGE, {"open": entries[0].pk}).content.decode()
    assert "Ask for a plan" not in text
    assert "hand__one" not in text
    assert "plan-hand.js" not in text


@pytest.mark.parametrize("who", ["omar", "jun", "vera"])
def test_strangers_find_none_of_it(request, who, round_, olga, panel, entries):
    plan = actions.ask_for_plan(round_, by=olga)
    client = as_user(request.getfixturevalue(who))
    posts = ("", "demand/", "hand/", "absent/", f"{plan.pk}/apply/", f"{plan.pk}/undo/")
    assert {client.post(f"{PAGE}{path}").status_code for path in posts} == {404}


def test_rows_of_another_round_are_not_found(page, round_, olga, panel, entries, other_round, jiro):
    stray = make_seat(other_round, jiro)
    assert hand(page, round_, "give", judge=stray.pk, entry=entries[0].pk).status_code == 404
    assert hand(page, round_, "give", judge=panel[0].pk, entry="none").status_code == 404
    assert hand(page, round_, "take", duty="none").status_code == 404
    assert hand(page, round_, "dance").status_code == 404
    assert page.post(f"{PAGE}absent/", {"judge": stray.pk}).status_code == 404
