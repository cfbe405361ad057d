"""Letters to judges: each kind once a seat, none after the lock, with both clocks, what is left, and a link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import OneUseLink
from core.errors import StateConflict
from judging import actions, reminders, tasks
from judging.models import Judge
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT


@pytest.fixture
def remind(run_jobs):
    """Let the clock's letters go out as if it were another moment; returns (kind of subject, to whom)."""

    def run(at=None) -> list[tuple[str, str]]:
        mail.outbox.clear()
        for judge, kind in reminders.due(at=at or timezone.now()):
            if reminders.claim(judge, kind):
                tasks.send_reminder.enqueue(judge.pk, str(kind))
        run_jobs()
        return sorted((letter.subject, letter.to[0]) for letter in mail.outbox)

    return run


def close_in(round_, **left):
    round_.judging_closes_at = timezone.now() + timedelta(**left)
    round_.save()


def send(row, by):
    actions.save_scorecard(row, by=by, at=timezone.now(), expected_version=0, marks=ALL_EIGHT, state="submitted")


def test_when_judging_opens_those_with_entries_hear_it_once(round_, jun, jade_seat, jun_baram, remind):
    close_in(round_, days=9)
    assert remind() == [("Judging has opened: Tide Challenge", jun.email)]
    assert remind() == []
    assert Judge.objects.get(user=jun).reminders == ["opens"]


def test_before_it_opens_nobody_is_written_to(round_, jun_baram, remind):
    round_.judging_opens_at = timezone.now() + timedelta(hours=1)
    round_.judging_closes_at = timezone.now() + timedelta(days=9)
    round_.save()
    assert remind() == []


def test_two_days_before_the_end_those_with_cards_missing_hear_it(round_, jun, jade, jun_baram, jade_baram, remind):
    close_in(round_, days=9)
    remind()
    send(jade_baram, jade)
    close_in(round_, hours=47)
    assert remind() == [("Judging closes soon: Tide Challenge", jun.email)]
    assert remind() == []


def test_near_the_end_the_letter_about_the_beginning_is_left_out(round_, jun, jun_baram, remind):
    close_in(round_, hours=20)
    assert remind() == [("Judging closes soon: Tide Challenge", jun.email)]
    assert remind() == []


def test_three_days_after_the_invitation_who_never_came_is_asked_once_more(round_, olga, remind):
    at = timezone.now()
    judge = actions.invite_judge(round_, by=olga, at=at - timedelta(days=3), email="nia@people.example", name="Nia")
    early = actions.invite_judge(round_, by=olga, at=at - timedelta(days=2), email="noa@people.example", name="Noa")
    kept = actions.invite_judge(round_, by=olga, at=at, email="ned@people.example", name="Ned", send=False)
    judge_letters = [("Your seat on the panel waits: Tide Challenge", "nia@people.example")]
    found = remind(at)
    assert [letter for letter in found if "seat" in letter[0]] == judge_letters
    assert remind(at) == []
    assert (early.reminders, kept.invited_at) == ([], None)
    assert Judge.objects.get(pk=judge.pk).reminders == ["invited"]


def test_nothing_goes_out_after_the_lock(round_, olga, jun_baram, remind):
    actions.lock_round(round_, by=olga, at=timezone.now())
    assert remind() == []


def test_a_letter_promised_before_the_lock_is_not_sent_after_it(round_, olga, jun_baram, run_jobs):
    tasks.remind_judges.func()
    actions.lock_round(round_, by=olga, at=timezone.now())
    run_jobs()
    assert mail.outbox == []


def test_who_sent_everything_meanwhile_gets_no_letter(round_, jun, jun_baram, run_jobs):
    tasks.remind_judges.func()
    send(jun_baram, jun)
    run_jobs()
    assert mail.outbox == []


def test_the_letter_says_what_is_left_on_both_clocks_with_a_link(round_, jun, jun_baram, jun_kowhai, remind):
    send(jun_baram, jun)
    close_in(round_, hours=40)
    remind()
    (letter,) = mail.outbox
    assert "1 of your 2 scorecards is not sent yet." in letter.body
    assert letter.body.count("GMT") == 2  # the challenge's clock and the one of China
    assert "Shanghai time" in letter.body
    assert re.search(r"http://localhost:8000/link/\S+", letter.body)
    link = OneUseLink.objects.get()
    assert (link.user, link.next_path) == (jun, f"/judge/?round={round_.pk}")


def test_one_tap_reminds_and_the_next_one_waits(round_, olga, jun, jun_baram, run_jobs):
    at = timezone.now()
    actions.nudge(jun_baram.judge, by=olga, at=at)
    assert Judge.objects.get(user=jun).nudged_at == at
    run_jobs()
    assert [letter.subject for letter in mail.outbox] == ["Your scorecards for Tide Challenge"]
    with pytest.raises(StateConflict) as refusal:
        actions.nudge(jun_baram.judge, by=olga, at=at + timedelta(hours=11, minutes=59))
    assert refusal.value.code == "NUDGED_RECENTLY"
    actions.nudge(jun_baram.judge, by=olga, at=at + timedelta(hours=12))


def test_who_owes_nothing_is_not_nudged(olga, jun, jun_baram):
    send(jun_baram, jun)
    with pytest.raises(StateConflict) as refusal:
        actions.nudge(jun_baram.judge, by=olga, at=timezone.now())
    assert refusal.value.code == "NOTHING_TO_NUDGE"


def test_all_who_are_behind_at_once(round_, olga, jun, jade, hana_seat, jun_baram, jade_baram, run_jobs):
    at = timezone.now()
    actions.invite_judge(round_, by=olga, at=at, email="nia@people.example", name="Nia", send=False)
    actions.nudge(jade_baram.judge, by=olga, at=at)
    assert actions.nudge_all(round_, by=olga, at=at) == 2
    assert actions.nudge_all(round_, by=olga, at=at) == 0
    run_jobs()
    assert sorted(letter.to[0] for letter in mail.outbox) == [jade.email, jun.email, "nia@people.example"]


@pytest.mark.parametrize("who", ["omar", "hana", "jun", "eva"])
def test_only_organisers_of_the_challenge_nudge(request, round_, hana_seat, jun_baram, who):
    by = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        actions.nudge(jun_baram.judge, by=by, at=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.nudge_all(round_, by=by, at=timezone.now())
