"""Seats: who is invited, how often, and what happens when somebody leaves."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import OneUseLink, User
from challenge.models import Membership
from core.errors import StateConflict
from judging import actions, tasks
from judging.models import Assignment, Judge
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT


def invite(round_, by, email="nia@people.example", **seat):
    return actions.invite_judge(round_, by=by, at=timezone.now(), email=email, name="Nia", **seat)


def save(row, by, marks, **words):
    return actions.save_scorecard(row, by=by, at=timezone.now(), expected_version=0, marks=marks, **words)


def roles(user: User) -> set[str]:
    return set(Membership.objects.filter(user=user).values_list("role", flat=True))


def test_an_invited_person_gets_an_account_a_seat_and_a_role(round_, olga):
    judge = invite(round_, olga, economy="PE", languages=["Español"], capacity=8)
    assert (judge.user.email, judge.user.full_name, judge.state) == ("nia@people.example", "Nia", "invited")
    assert (judge.economy, judge.languages, judge.capacity) == ("PE", ["Español"], 8)
    assert roles(judge.user) == {"judge"}


def test_the_invitation_holds_a_link_that_leads_to_the_queue(round_, olga, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    judge = invite(round_, olga)
    tasks.send_invitation.func(judge.pk)
    letter = mail.outbox[0]
    assert letter.to == ["nia@people.example"]
    assert letter.subject == "You are invited to judge: Tide Challenge"
    assert re.search(r"https?://\S+", letter.body)
    link = OneUseLink.objects.get(user=judge.user)
    assert (link.next_path, link.kind) == (f"/judge/?round={round_.pk}", "invitation")


def test_a_known_person_keeps_their_account(round_, olga, jun):
    assert invite(round_, olga, email="JUN@people.example").user == jun


def test_one_person_has_one_seat_in_a_round(round_, olga):
    invite(round_, olga)
    with pytest.raises(ValidationError) as refusal:
        invite(round_, olga)
    assert set(refusal.value.message_dict) == {"email"}


def test_a_round_has_one_head_judge(round_, olga, hana_seat):
    with pytest.raises(ValidationError) as refusal:
        invite(round_, olga, is_head=True)
    assert set(refusal.value.message_dict) == {"is_head"}
    assert not User.objects.filter(email="nia@people.example").exists()


def test_the_head_judge_has_the_role_of_one(round_, olga):
    assert roles(invite(round_, olga, is_head=True).user) == {"head_judge"}


def test_the_least_cannot_be_more_than_the_most(round_, olga):
    with pytest.raises(ValidationError) as refusal:
        invite(round_, olga, capacity=3, minimum=4)
    assert set(refusal.value.message_dict) == {"minimum"}


@pytest.mark.parametrize("who", ["omar", "hana", "jun", "eva", "vera"])
def test_only_organisers_of_the_challenge_invite(request, round_, hana_seat, jun_seat, who):
    with pytest.raises(PermissionDenied):
        invite(round_, request.getfixturevalue(who))


def test_the_first_look_takes_the_seat(round_, olga):
    judge = invite(round_, olga)
    at = timezone.now()
    actions.take_seats(by=judge.user, at=at)
    judge.refresh_from_db()
    assert (judge.state, judge.joined_at) == ("active", at)


def test_leaving_frees_what_is_not_begun_and_keeps_the_rest(olga, jun, jun_baram, jun_kowhai):
    save(jun_baram, jun, {"unique": 8})
    actions.remove_seat(jun_baram.judge, by=olga)
    assert list(Assignment.objects.all()) == [jun_baram]
    assert list(Assignment.objects.for_judge(jun)) == []
    assert roles(jun) == set()


def test_a_judge_who_sent_a_card_cannot_be_removed(olga, jun, jun_baram):
    save(jun_baram, jun, ALL_EIGHT, state="submitted")
    with pytest.raises(StateConflict) as refusal:
        actions.remove_seat(jun_baram.judge, by=olga)
    assert refusal.value.code == "SEAT_HAS_CARDS"
    assert Judge.objects.get(pk=jun_baram.judge_id).state == "active"


def test_a_removed_judge_may_be_invited_again(round_, olga, jun, jun_seat):
    actions.remove_seat(jun_seat, by=olga)
    assert invite(round_, olga, email=jun.email) == jun_seat
    assert Judge.objects.get(pk=jun_seat.pk).state == "invited"


def test_capacity_cannot_fall_below_what_is_begun(olga, jun, jun_baram):
    save(jun_baram, jun, {"unique": 8})
    with pytest.raises(ValidationError) as refusal:
        actions.edit_seat(jun_baram.judge, by=olga, capacity=0)
    assert set(refusal.value.message_dict) == {"capacity"}


def test_a_track_of_another_challenge_is_refused(olga, jun_seat, other_round):
    from challenge.models import Track

    foreign = Track.objects.create(challenge=other_round.challenge, key="air", name="Air")
    with pytest.raises(ValidationError) as refusal:
        actions.edit_seat(jun_seat, by=olga, tracks=[foreign])
    assert set(refusal.value.message_dict) == {"tracks"}


def test_locking_and_unlocking_is_the_organisers(olga, jun, round_, jun_seat):
    with pytest.raises(PermissionDenied):
        actions.lock_round(round_, by=jun, at=timezone.now())
    locked = actions.lock_round(round_, by=olga, at=timezone.now())
    assert locked.locked_at is not None
    assert actions.unlock_round(round_, by=olga).locked_at is None


def test_a_published_round_stays_locked(olga, round_):
    round_.results_at = round_.locked_at = timezone.now()
    round_.save()
    with pytest.raises(StateConflict) as refusal:
        actions.unlock_round(round_, by=olga)
    assert refusal.value.code == "RESULTS_SCHEDULED"
