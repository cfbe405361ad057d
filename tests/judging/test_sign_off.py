"""The head judge says that the marks stand; what they may not see they do not speak for."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from challenge.models import Award
from core.errors import StateConflict
from core.models import AuditEvent
from judging import actions, signing
from judging.models import Conflict, SignOff
from results import actions as results
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, give


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def send(row, **marks):
    return actions.save_scorecard(
        row, by=row.judge.user, at=timezone.now(), expected_version=0, marks=ALL_EIGHT | marks, state="submitted"
    )


def sign(round_, by, note=""):
    return actions.sign_off(round_, by=by, at=timezone.now(), note=note)


def test_a_signature_locks_the_round_and_is_written_down(round_, hana, hana_seat, jun_baram):
    send(jun_baram)
    sign(round_, hana)
    round_.refresh_from_db()
    assert (round_.signed_off_at, round_.locked_at) == (SignOff.objects.get().signed_at,) * 2
    assert AuditEvent.objects.get(verb="round_signed_off").facts == {"missing": 0, "unseen": []}
    with pytest.raises(StateConflict):
        actions.save_scorecard(jun_baram, by=jun_baram.judge.user, at=timezone.now(), expected_version=1, marks={})


def test_a_missing_card_needs_a_word_about_it(round_, hana, hana_seat, jun_baram):
    with pytest.raises(ValidationError) as refusal:
        sign(round_, hana)
    assert "note" in refusal.value.message_dict
    sign(round_, hana, "Jun fell ill; the entry has its two others.")
    assert SignOff.objects.get().note == "Jun fell ill; the entry has its two others."


@pytest.mark.parametrize("who", ["olga", "jun", "jiro", "vera", "ada"])
def test_nobody_but_the_head_judge_signs(request, who, round_, hana_seat, jun_baram, jiro_seat):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        sign(round_, person, "All fine.")
    assert as_user(person).get(f"/judge/signing/{round_.pk}/").status_code == 404


def test_an_entry_of_people_they_know_is_neither_shown_nor_counted(
    round_, olga, hana, hana_seat, jun_baram, jun_kowhai, kowhai
):
    send(jun_baram)
    Conflict.objects.create(judge=hana_seat, entry=kowhai, kind="family", declared_by=olga)
    page = f"/judge/signing/{round_.pk}/"
    before = as_user(hana).get(page).content.decode()
    assert str(kowhai) not in before
    assert signing.sight_of(round_, hana).missing == 0
    send(jun_kowhai)
    after = as_user(hana).get(page).content.decode()
    assert [line for line in after.splitlines() if "csrf" not in line] == [
        line for line in before.splitlines() if "csrf" not in line
    ]
    assert sign(round_, hana).unseen == 1


def test_they_see_no_marks_while_a_card_of_their_own_is_to_come(round_, hana, hana_seat, jun_baram, baram):
    send(jun_baram)
    own = give(hana_seat, baram)
    assert [row.scores for row in signing.sight_of(round_, hana).entries] == [()]
    send(own, team=3)
    (row,) = signing.sight_of(round_, hana).entries
    assert (row.sent, len(row.scores)) == (2, 2)


def test_what_changed_after_the_first_sending_is_counted(round_, hana, hana_seat, jun_baram):
    send(jun_baram)
    actions.save_scorecard(
        jun_baram,
        by=jun_baram.judge.user,
        at=timezone.now(),
        expected_version=1,
        marks=ALL_EIGHT | {"team": 2},
        state="submitted",
    )
    assert [row.changed for row in signing.sight_of(round_, hana).entries] == [1]


def test_a_signature_is_given_once_and_can_be_taken_back_until_results_are_set(
    round_, olga, hana, hana_seat, jun_baram, baram
):
    send(jun_baram)
    sign(round_, hana)
    with pytest.raises(StateConflict) as twice:
        sign(round_, hana)
    assert twice.value.code == "SIGNED_OFF"
    client = as_user(hana)
    client.post(f"/judge/signing/{round_.pk}/", {"act": "take_back"})
    round_.refresh_from_db()
    assert (round_.signed_off_at, round_.locked_at, SignOff.objects.count()) == (None, None, 0)
    sign(round_, hana)
    award = Award.objects.create(round=round_, name="Winner")
    results.decide_award(award, baram, by=olga, citation="Heard.")
    results.schedule_publication(round_, by=olga, results_at=timezone.now(), at=timezone.now())
    with pytest.raises(StateConflict) as late:
        actions.take_back_sign_off(round_, by=hana)
    assert late.value.code == "RESULTS_SCHEDULED"


def test_an_organiser_who_unlocks_the_round_voids_the_signature(round_, olga, hana, hana_seat, jun_baram):
    send(jun_baram)
    sign(round_, hana)
    round_.refresh_from_db()
    actions.unlock_round(round_, by=olga)
    round_.refresh_from_db()
    assert (round_.signed_off_at, SignOff.objects.count()) == (None, 0)


def test_the_page_keeps_what_was_typed_and_says_what_is_missing(round_, hana, hana_seat, jun_baram):
    answer = as_user(hana).post(f"/judge/signing/{round_.pk}/", {"note": ""})
    assert answer.status_code == 400
    assert "Say in a sentence why the round ends without them." in answer.content.decode()


def test_what_the_organisers_locked_stays_locked_when_a_signature_is_taken_back(
    round_, olga, hana, hana_seat, jun_baram
):
    send(jun_baram)
    actions.lock_round(round_, by=olga, at=timezone.now())
    sign(round_, hana)
    page = as_user(hana).post(f"/judge/signing/{round_.pk}/", {"act": "take_back"}, follow=True).content.decode()
    assert "The organisers locked the round before" in page
    locked_at = round_.__class__.objects.get(pk=round_.pk).locked_at
    round_.refresh_from_db()
    assert (round_.signed_off_at, SignOff.objects.count(), locked_at is None) == (None, 0, False)
