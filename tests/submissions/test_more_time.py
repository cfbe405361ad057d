"""More time: the grace, an extension, a late code, and a draft that the clock hands in. The moments are given, not waited for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from challenge import actions as challenge_actions
from challenge.models import LateCode, Round
from core.errors import StateConflict
from core.models import AuditEvent
from media.models import Media
from submissions import actions, pipeline, receipts
from submissions.models import Consent, Entry, Receipt
from tests.call import *  # noqa: F403
from tests.call import complete_draft
from tests.judging.test_races import at_once
from tests.made import signed_in

TICK = timedelta(microseconds=1)


@pytest.fixture
def closed(call: Round, draft: Entry) -> Round:
    """The round of Eva's draft, a minute and an hour after its deadline."""
    call.opens_at, call.deadline_at = (
        timezone.now() - timedelta(days=30),
        timezone.now() - timedelta(hours=1, minutes=1),
    )
    call.judging_opens_at = timezone.now() + timedelta(days=2)
    call.save()
    agree(draft)
    draft.round = call
    return call


def agree(entry: Entry) -> None:
    Consent.objects.create(
        entry=entry, terms=entry.challenge.terms.get(), user=entry.entrant, accepted_at=timezone.now()
    )


def fresh(entry: Entry) -> Entry:
    return Entry.objects.get(pk=entry.pk)


def refusal(act, *words, **more) -> str:
    with pytest.raises(StateConflict) as refused:
        act(*words, **more)
    return refused.value.code


def test_in_the_grace_a_draft_may_be_finished_and_submitted_to_its_last_instant(closed, eva, draft):
    Round.objects.update(grace_minutes=30)
    ends_at = fresh(draft).deadline().ends_at
    actions.save_draft(draft, by=eva, at=ends_at - TICK, changes={"title": "Better"})
    assert refusal(actions.submit_entry, draft, by=eva, at=ends_at) == "DEADLINE_PASSED"
    assert actions.submit_entry(draft, by=eva, at=ends_at - TICK).state == "submitted"


def test_in_the_grace_nobody_starts_or_uploads(closed, eva, emil, draft):
    Round.objects.update(grace_minutes=30)
    at = fresh(draft).deadline().closes_at
    assert refusal(actions.upload_terms, fresh(draft), "video", by=eva, at=at) == "DEADLINE_PASSED"
    assert refusal(actions.start_entry, closed.challenge, by=emil, at=at) == "NOT_OPEN"
    assert "max_seconds" in actions.upload_terms(fresh(draft), "video", by=eva, at=at - TICK)


def test_a_file_begun_in_time_may_be_put_into_the_draft_in_the_grace(closed, eva, draft):
    Round.objects.update(grace_minutes=30)
    clip, draft.clip = draft.clip, None
    draft.save()
    assert actions.attach_media(draft, clip, by=eva, at=fresh(draft).deadline().closes_at).clip_id == clip.pk


def test_an_extension_opens_the_draft_of_one_person_and_no_other(closed, olga, eva, emil, draft, run_jobs, mailoutbox):
    now = timezone.now()
    theirs = complete_draft(closed, emil, number=2)
    agree(theirs)
    until_at = now + timedelta(hours=5)
    actions.grant_extension(draft, by=olga, at=now, until_at=until_at, reason="The network was down.")
    assert fresh(draft).deadline().printed_at == until_at
    assert refusal(actions.submit_entry, theirs, by=emil, at=now) == "DEADLINE_PASSED"
    assert actions.submit_entry(draft, by=eva, at=until_at + timedelta(seconds=59)).state == "submitted"
    run_jobs()
    letter = next(one for one in mailoutbox if one.subject == "You have more time: Moni long maunten")
    assert letter.to == [eva.email]
    assert "The network was down." in letter.body
    assert AuditEvent.objects.filter(verb="extension_granted", actor_id=olga.pk, target_id=draft.pk).count() == 1


def test_only_organisers_give_more_time_and_only_ahead(closed, olga, eva, draft):
    now = timezone.now()
    with pytest.raises(PermissionDenied):
        actions.grant_extension(draft, by=eva, at=now, until_at=now + timedelta(hours=1), reason="Please")
    with pytest.raises(ValidationError, match="still to come"):
        actions.grant_extension(draft, by=olga, at=now, until_at=now - timedelta(hours=1), reason="Late")


def late_code(round_, olga, **more) -> LateCode:
    now = timezone.now()
    asked = {"until_at": now + timedelta(hours=3), "places": 1} | more
    return challenge_actions.make_late_code(round_, by=olga, at=now, **asked)


def test_a_late_code_opens_the_draft_it_is_typed_into(closed, olga, eva, draft):
    code = late_code(closed, olga)
    page = signed_in(eva).post(f"/entries/{draft.pk}/late-code/", {"code": code.words.lower()}, follow=True)
    assert page.status_code == 200
    assert fresh(draft).late_code == code
    assert (
        signed_in(eva).post(f"/api/v1/entries/{draft.pk}/submit/", {}, content_type="application/json").status_code
        == 200
    )


def test_a_late_code_begins_an_entry_in_a_closed_round(closed, olga, emil):
    code = late_code(closed, olga)
    signed_in(emil).post(f"/entries/start/{closed.challenge.slug}/late/", {"code": code.code})
    entry = Entry.objects.get(entrant=emil)
    assert (entry.state, entry.late_code, entry.deadline().printed_at) == ("draft", code, code.until_at)


@pytest.mark.parametrize("what", ["unknown", "over", "revoked", "full"])
def test_a_code_that_opens_nothing_says_so_beside_its_field(closed, olga, eva, emil, draft, what):
    code = late_code(closed, olga)
    if what == "over":
        LateCode.objects.update(until_at=timezone.now() - timedelta(minutes=2))
    if what == "revoked":
        challenge_actions.revoke_late_code(code, by=olga, at=timezone.now())
    if what == "full":
        actions.use_late_code(closed.challenge, code.code, by=emil, at=timezone.now())
    typed = "AAAAA-AAAAA" if what == "unknown" else code.code
    page = signed_in(eva).post(f"/entries/{draft.pk}/late-code/", {"code": typed})
    assert page.status_code == 422
    words = {
        "unknown": "does not open anything",
        "over": "an earlier moment",
        "revoked": "does not open",
        "full": "taken",
    }
    assert words[what] in page.content.decode()
    assert f'value="{typed}"' in page.content.decode()
    assert fresh(draft).late_code is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_code_is_taken_once(closed, olga, eva, emil, draft):
    code = late_code(closed, olga)
    found = at_once(
        *(
            lambda who=who: actions.use_late_code(closed.challenge, code.code, by=who, at=timezone.now())
            for who in (eva, emil)
        )
    )
    assert sum(isinstance(one, Entry) for one in found) == 1
    assert sum(isinstance(one, ValidationError) for one in found) == 1
    assert code.entries.count() == 1


def test_a_complete_draft_is_handed_in_at_its_last_instant_once(call, eva, draft, run_jobs, mailoutbox):
    agree(draft)
    actions.set_auto_submit(draft, by=eva, at=timezone.now(), wanted=True)
    closes_at = fresh(draft).deadline().closes_at
    assert pipeline.submit_due(closes_at - TICK) == 0
    assert [pipeline.submit_due(closes_at + timedelta(seconds=late)) for late in (3, 8)] == [1, 0]
    entry = fresh(draft)
    assert (entry.state, entry.submitted_at) == ("submitted", closes_at - TICK)
    receipt = Receipt.objects.get()
    assert (receipt.issued_at, receipts.is_genuine(receipt)) == (closes_at - TICK, True)
    run_jobs()
    assert mailoutbox[-1].to == [eva.email]


def test_a_draft_with_gaps_waits_through_the_grace_and_then_its_person_is_told(call, eva, draft, run_jobs, mailoutbox):
    Round.objects.update(grace_minutes=10)
    actions.set_auto_submit(draft, by=eva, at=timezone.now(), wanted=True)
    deadline = fresh(draft).deadline()
    assert pipeline.warn_incomplete(deadline.closes_at - timedelta(hours=25)) == 0
    assert [pipeline.warn_incomplete(deadline.closes_at - timedelta(hours=23)) for _time in (1, 2)] == [1, 0]
    assert pipeline.submit_due(deadline.closes_at) == 0
    assert fresh(draft).auto_submit
    assert pipeline.submit_due(deadline.ends_at) == 0
    assert (fresh(draft).state, fresh(draft).auto_submit) == ("draft", False)
    run_jobs()
    assert [letter.subject for letter in mailoutbox] == ["Your draft was not submitted: Moni long maunten"]


def test_a_letter_a_day_before_names_what_is_missing(call, eva, draft, run_jobs, mailoutbox):
    actions.set_auto_submit(draft, by=eva, at=timezone.now(), wanted=True)
    pipeline.warn_incomplete(fresh(draft).deadline().closes_at - timedelta(hours=23))
    run_jobs()
    assert mailoutbox[0].subject == "Your draft is not complete yet: Moni long maunten"
    assert "- Accept the terms." in mailoutbox[0].body


def test_a_draft_that_nobody_put_on_the_clock_stays(closed, draft):
    assert pipeline.submit_due(timezone.now()) == 0
    assert fresh(draft).state == "draft"


def test_a_file_still_being_checked_at_the_deadline_is_no_gap(call, eva, draft):
    agree(draft)
    actions.set_auto_submit(draft, by=eva, at=timezone.now(), wanted=True)
    Media.objects.filter(pk=draft.clip_id).update(state="processing")
    assert pipeline.submit_due(fresh(draft).deadline().closes_at) == 1
    assert fresh(draft).state == "received"


def test_a_round_may_leave_submitting_to_people(call, eva, draft):
    Round.objects.update(offers_auto_submit=False)
    assert refusal(actions.set_auto_submit, draft, by=eva, at=timezone.now(), wanted=True) == "NOT_OFFERED"
