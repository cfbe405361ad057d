"""The rules of an entry hold at both doors: the entrant's pages and the API."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from challenge.models import Membership, Round
from core.models import AuditEvent
from media.models import Media
from submissions import pipeline, receipts
from submissions.models import Advance, Entry, Receipt
from tests.call import *  # noqa: F403
from tests.call import complete_draft


@dataclass
class Outcome:
    """What came of an act: done, wrong (with what is wrong), refused (the moment or the state), unseen."""

    how: str
    text: str = ""
    errors: dict[str, Any] = field(default_factory=dict)


class WebDoor:
    """The entrant's forms, as a browser without script sends them."""

    def start(self, user: User, slug: str) -> Outcome:
        return self._post(user, f"/entries/start/{slug}/", {})

    def write(self, user: User, entry: Entry, version: int, **words: str) -> Outcome:
        kept = {
            name: getattr(entry, name)
            for name in ("title", "summary", "economy", "basis", "language", "credit_name", "music_source")
        }
        return self._post(user, f"/entries/{entry.pk}/details/", kept | words | {"version": version})

    def submit(self, user: User, entry: Entry, *, accept: bool = True) -> Outcome:
        return self._post(user, f"/entries/{entry.pk}/submit/", {"accept_terms": "on"} if accept else {})

    def withdraw(self, user: User, entry: Entry) -> Outcome:
        return self._post(user, f"/entries/{entry.pk}/withdraw/", {})

    def _post(self, user: User, path: str, data: dict[str, Any]) -> Outcome:
        client = Client()
        client.force_login(user)
        answer = client.post(path, data, follow=True)
        text = answer.content.decode()
        if answer.status_code == 404:
            return Outcome("unseen")
        refused = bool(re.search(r'class="wrap messages" role="status">\s*<div class="notice" data-tone="stop"', text))
        moved = bool(answer.redirect_chain)
        return Outcome("refused" if refused else "done" if moved else "wrong", text)


class ApiDoor:
    """entries/."""

    def start(self, user: User, slug: str) -> Outcome:
        return self._send(user, "post", "/api/v1/entries/", {"challenge": slug})

    def write(self, user: User, entry: Entry, version: int, **words: str) -> Outcome:
        return self._send(user, "patch", f"/api/v1/entries/{entry.pk}/", words | {"version": version})

    def submit(self, user: User, entry: Entry, *, accept: bool = True) -> Outcome:
        return self._send(user, "post", f"/api/v1/entries/{entry.pk}/submit/", {"accept_terms": accept})

    def withdraw(self, user: User, entry: Entry) -> Outcome:
        return self._send(user, "post", f"/api/v1/entries/{entry.pk}/withdraw/", {})

    def _send(self, user: User, verb: str, path: str, data: dict[str, Any]) -> Outcome:
        client = Client()
        client.force_login(user)
        answer = getattr(client, verb)(path, json.dumps(data), content_type="application/json")
        how = {200: "done", 201: "done", 400: "wrong", 404: "unseen", 409: "refused"}[answer.status_code]
        return Outcome(how, answer.content.decode(), answer.json().get("errors", {}))


TOO_LONG = "This clip runs 61.0 seconds. The limit is 60."


@pytest.fixture(params=[WebDoor, ApiDoor], ids=["web", "api"])
def door(request: pytest.FixtureRequest) -> WebDoor | ApiDoor:
    return request.param()


def move_deadline(entry: Entry, **ago: float) -> None:
    """Put the deadline that long before now."""
    round_ = entry.round
    round_.opens_at = timezone.now() - timedelta(days=30)
    round_.deadline_at = timezone.now() - timedelta(**ago)
    round_.save()


def test_somebody_signed_in_may_start_an_entry_and_becomes_an_entrant(door, call, eva):
    assert door.start(eva, "minute").how == "done"
    entry = Entry.objects.get()
    assert (entry.entrant, entry.round, entry.number, entry.state, entry.economy) == (eva, call, 1, "draft", "PG")
    assert Membership.objects.filter(user=eva, challenge=call.challenge, role="entrant").exists()


def test_starting_twice_gives_back_the_same_draft(door, call, eva):
    door.start(eva, "minute")
    door.start(eva, "minute")
    assert Entry.objects.count() == 1


def test_a_draft_may_be_saved_with_gaps(door, eva, draft):
    assert door.write(eva, draft, 0, title="", summary="First words").how == "done"
    draft.refresh_from_db()
    assert (draft.title, draft.summary, draft.version) == ("", "First words", 1)


def test_a_window_that_is_behind_overwrites_nothing(door, eva, draft):
    door.write(eva, draft, 0, title="From the phone")
    assert door.write(eva, draft, 0, title="From the laptop").how == "refused"
    draft.refresh_from_db()
    assert draft.title == "From the phone"


def test_a_complete_draft_is_submitted_and_proven(door, eva, draft):
    assert door.submit(eva, draft).how == "done"
    draft.refresh_from_db()
    receipt = Receipt.objects.get(entry=draft)
    assert draft.state == "submitted"
    assert receipt.issued_at == draft.submitted_at
    assert receipts.is_genuine(receipt)
    assert [file["kind"] for file in receipt.content["files"]] == ["video"]
    assert AuditEvent.objects.filter(verb="submitted", target_id=draft.pk, actor_id=eva.pk).count() == 1


def test_without_the_terms_nothing_is_submitted(door, eva, draft):
    outcome = door.submit(eva, draft, accept=False)
    assert outcome.how in {"wrong", "refused"}
    assert "Accept the terms." in outcome.text
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_everything_that_is_missing_is_named_at_once(door, eva, draft):
    Entry.objects.filter(pk=draft.pk).update(title="", language="", clip=None)
    outcome = door.submit(eva, draft)
    for words in ("Give your entry a title.", "Name the language you speak in it.", "Add your clip."):
        assert words in outcome.text


def test_a_refused_clip_says_its_measured_length_and_holds_the_entry_back(door, eva, draft):
    Media.objects.filter(pk=draft.clip_id).update(
        state="rejected", reason="TOO_LONG", detail="This clip runs 61.0 seconds. The limit is 60."
    )
    assert TOO_LONG in door.submit(eva, draft).text
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_clip_that_is_still_being_checked_makes_no_entry_late(door, eva, draft, run_jobs):
    Media.objects.filter(pk=draft.clip_id).update(state="processing", sha256="")
    assert door.submit(eva, draft).how == "done"
    draft.refresh_from_db()
    handed_in_at = draft.submitted_at
    first = Receipt.objects.get(entry=draft)
    assert (draft.state, first.content["state"], first.content["files"][0]["checked"]) == (
        "received",
        "received",
        False,
    )
    assert Entry.objects.submitted().count() == 0
    pipeline.settle_received()
    assert Entry.objects.get(pk=draft.pk).state == "received"
    Media.objects.filter(pk=draft.clip_id).update(state="ready", sha256="ab" * 32)
    pipeline.settle_received()
    pipeline.settle_received()
    draft.refresh_from_db()
    last = draft.receipts.first()
    assert (draft.state, draft.submitted_at, last.issued_at) == ("submitted", handed_in_at, handed_in_at)
    assert (draft.receipts.count(), last.content["files"][0]["sha256"]) == (2, "ab" * 32)
    assert receipts.is_genuine(first)
    assert receipts.is_genuine(last)


def test_a_clip_refused_after_the_submit_gives_the_draft_back_with_a_letter(door, eva, draft, run_jobs, mailoutbox):
    Media.objects.filter(pk=draft.clip_id).update(state="processing")
    door.submit(eva, draft)
    Media.objects.filter(pk=draft.clip_id).update(state="rejected", reason="TOO_LONG", detail=TOO_LONG)
    pipeline.settle_received()
    draft.refresh_from_db()
    assert (draft.state, draft.submitted_at) == ("draft", None)
    run_jobs()
    letter = mailoutbox[-1]
    assert letter.subject == "A file of your entry was refused: Moni long maunten"
    assert TOO_LONG in letter.body
    assert "submit it once more until" in letter.body


def test_a_submit_asked_twice_is_answered_twice_and_done_once(door, eva, draft):
    assert door.submit(eva, draft).how == "done"
    assert door.submit(eva, draft).how == "done"
    assert Receipt.objects.filter(entry=draft).count() == 1


def test_the_last_minute_counts_and_the_next_does_not(door, eva, draft):
    move_deadline(draft, seconds=59)
    assert door.submit(eva, draft).how == "done"


def test_a_minute_after_the_deadline_is_late(door, eva, draft):
    move_deadline(draft, seconds=61)
    outcome = door.submit(eva, draft)
    assert outcome.how == "refused"
    assert "The deadline has passed" in outcome.text
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_an_entry_may_be_withdrawn_and_leaves_the_submitted(door, eva, draft):
    door.submit(eva, draft)
    assert door.withdraw(eva, draft).how == "done"
    assert Entry.objects.submitted().count() == 0


@pytest.mark.parametrize("which", ["its own", "a later"])
def test_an_entry_stays_once_results_of_a_round_it_competes_in_are_public(door, olga, eva, draft, which):
    assert door.submit(eva, draft).how == "done"
    round_ = draft.round
    if which == "a later":
        round_ = Round.objects.create(challenge=draft.challenge, name="Final", position=1)
        Advance.objects.create(entry=draft, round=round_, advanced_by=olga)
    Round.objects.filter(pk=round_.pk).update(results_at=timezone.now())
    assert door.withdraw(eva, draft).how == "refused"
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_nobody_else_finds_an_entry(door, emil, vera, draft):
    for stranger in (emil, vera):
        assert door.write(stranger, draft, 0, title="Mine now").how == "unseen"
        assert door.submit(stranger, draft).how == "unseen"
        assert door.withdraw(stranger, draft).how == "unseen"


def test_a_second_entry_of_the_same_person_is_not_made(call, eva, draft):
    client = Client()
    client.force_login(eva)
    answer = client.post("/api/v1/entries/", json.dumps({"challenge": "minute"}), content_type="application/json")
    assert answer.json()["id"] == draft.pk


def test_an_organiser_reads_an_entry_and_cannot_write_it(olga, draft):
    client = Client()
    client.force_login(olga)
    assert client.get(f"/api/v1/entries/{draft.pk}/").status_code == 200
    answer = client.patch(
        f"/api/v1/entries/{draft.pk}/", json.dumps({"title": "Edited"}), content_type="application/json"
    )
    assert answer.status_code == 403


def test_a_draft_says_what_it_lacks(eva, draft):
    client = Client()
    client.force_login(eva)
    assert client.get(f"/api/v1/entries/{draft.pk}/").json()["missing"] == {"terms": ["Accept the terms."]}


def test_a_withdrawn_entry_becomes_a_draft_again_while_the_round_is_open(eva, draft):
    client = Client()
    client.force_login(eva)
    client.post(f"/entries/{draft.pk}/withdraw/")
    client.post(f"/entries/{draft.pk}/reopen/")
    draft.refresh_from_db()
    assert (draft.state, draft.withdrawn_at) == ("draft", None)


def test_the_receipt_is_there_once_submitted(eva, draft):
    client = Client()
    client.force_login(eva)
    assert client.get(f"/api/v1/entries/{draft.pk}/receipt/").status_code == 404
    client.post(
        f"/api/v1/entries/{draft.pk}/submit/", json.dumps({"accept_terms": True}), content_type="application/json"
    )
    receipt = client.get(f"/api/v1/entries/{draft.pk}/receipt/").json()
    page = client.get(f"/entries/{draft.pk}/receipt/").content.decode()
    assert receipt["number"] in page
    assert receipt["signature"] in page


def test_the_snapshot_keeps_the_profile_of_that_day(startup_call, eva):
    entry = complete_draft(startup_call, eva, title="Bilum Byte")
    client = Client()
    client.force_login(eva)
    client.post(
        f"/api/v1/entries/{entry.pk}/submit/", json.dumps({"accept_terms": True}), content_type="application/json"
    )
    entry.startup.name = "Renamed"
    entry.startup.save()
    entry.refresh_from_db()
    assert (entry.state, entry.snapshot["name"]) == ("submitted", "Bilum Byte")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(django_assert_num_queries, olga, count):
    from tests.call import make_call

    eva = User.objects.create_user("many@people.example", full_name="Many", economy="PG")
    for number in range(count):
        complete_draft(make_call(olga, f"call-{number}", "video"), eva)
    client = Client()
    client.force_login(eva)
    client.get("/entries/")
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get("/entries/").status_code == 200
    with django_assert_num_queries(API_QUERIES):
        assert len(client.get("/api/v1/entries/").json()["results"]) == count


#: session, user, entries with extensions and deadlines of tracks, invitations, open rounds with theirs, the spaces in the top bar
LIST_QUERIES = 9
#: session, user, entries
API_QUERIES = 3
