"""An entry filed for somebody else: they answer for it, are told, may take it over or refuse."""

from __future__ import annotations

import json

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from core.errors import StateConflict
from submissions import actions, people
from submissions.models import Consent, Entry
from tests.call import *  # noqa: F403
from tests.clips import stored_media
from tests.made import signed_in


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def filed(call, olga, vera, emil, now) -> Entry:
    """What Vera, an accelerator, files for Emil; it lacks nothing but the terms."""
    entry = actions.file_entry(call.challenge, by=vera, at=now, kind="accelerator", name="Emil Rojas", email=emil.email)
    words = {"title": "Water", "summary": "Clean.", "economy": "CL", "basis": "citizen", "language": "Español"}
    entry = actions.save_draft(entry, by=vera, at=now, changes=words | {"credit_name": "Emil Rojas"})
    return actions.attach_media(entry, stored_media(vera, "video"), by=vera, at=now)


def test_the_person_answers_for_it_and_gets_a_letter(filed, emil, vera, run_jobs):
    run_jobs()
    assert (filed.entrant, filed.filer, filed.filer_kind) == (emil, vera, "accelerator")
    assert [letter.to for letter in mail.outbox] == [[emil.email]]
    for person in (emil, vera):
        assert signed_in(person).get(f"/api/v1/entries/{filed.pk}/").status_code == 200


def test_what_an_account_says_of_itself_is_not_shown_to_who_files(call, vera, emil, now):
    entry = actions.file_entry(call.challenge, by=vera, at=now, kind="coordinator", name="E. R.", email=emil.email)
    assert (entry.economy, entry.credit_name, entry.team.get().name) == ("", "E. R.", "E. R.")


def test_who_files_submits_and_agrees_on_behalf(filed, vera, emil, now):
    actions.submit_entry(filed, by=vera, at=now, accept_terms=True)
    consent = Consent.objects.get(entry=filed)
    assert (consent.user, consent.on_behalf_of) == (vera, emil)
    filed.refresh_from_db()
    assert filed.state == "submitted"


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_refused_it_is_withdrawn_for_good_and_the_filer_is_told(filed, vera, emil, now, run_jobs, state):
    if state == "submitted":
        actions.submit_entry(filed, by=vera, at=now, accept_terms=True)
    run_jobs()
    mail.outbox.clear()
    assert signed_in(emil).post(f"/entries/{filed.pk}/filed/", {"answer": "refuse"}).status_code == 302
    run_jobs()
    filed.refresh_from_db()
    assert filed.state == "withdrawn"
    assert [letter.to for letter in mail.outbox] == [[vera.email]]
    for act in (actions.reopen_entry, actions.submit_entry):
        with pytest.raises(PermissionDenied):
            act(filed, by=vera, at=now)
    assert signed_in(vera).get(f"/entries/{filed.pk}/").status_code == 404
    with pytest.raises(StateConflict) as again:
        actions.file_entry(
            filed.challenge, by=vera, at=now, kind="accelerator", name="Emil Rojas", email=filed.entrant.email
        )
    assert again.value.code == "FILING_REFUSED"


def test_taken_over_only_the_entrant_writes(filed, vera, emil, now):
    signed_in(emil).post(f"/entries/{filed.pk}/filed/", {"answer": "take-over"})
    with pytest.raises(PermissionDenied):
        actions.save_draft(filed, by=vera, at=now, changes={"title": "Mine"})
    assert signed_in(vera).get(f"/entries/{filed.pk}/").status_code == 404
    filed.refresh_from_db()
    assert actions.save_draft(filed, by=emil, at=now, changes={"title": "Agua"}).title == "Agua"


def test_only_the_entrant_refuses(filed, vera, olga, now):
    for other in (vera, olga):
        assert signed_in(other).post(f"/entries/{filed.pk}/filed/", {"answer": "refuse"}).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.refuse_filing(filed, by=other, at=now)


def test_one_person_files_for_many_and_for_each_once(call, vera, now):
    first = actions.file_entry(call.challenge, by=vera, at=now, kind="coordinator", name="A", email="a@people.example")
    second = actions.file_entry(call.challenge, by=vera, at=now, kind="coordinator", name="B", email="b@people.example")
    again = actions.file_entry(call.challenge, by=vera, at=now, kind="coordinator", name="A", email="A@people.example")
    assert (again, Entry.objects.filter(filer=vera).count()) == (first, 2)
    assert second != first


def test_nobody_is_filed_for_who_has_an_entry(call, draft, eva, vera, now):
    with pytest.raises(StateConflict) as refused:
        actions.file_entry(call.challenge, by=vera, at=now, kind="coordinator", name="Eva", email=eva.email)
    assert refused.value.code == "HAS_ENTRY"


def test_nobody_files_for_themselves(call, vera, now):
    with pytest.raises(ValidationError, match="your own address"):
        actions.file_entry(call.challenge, by=vera, at=now, kind="coordinator", name="Vera", email=vera.email)


def test_both_doors_file(call, vera):
    client = signed_in(vera)
    page = client.post(
        "/entries/start/minute/for/", {"kind": "coordinator", "name": "Ana", "email": "ana@people.example"}
    )
    assert page.status_code == 302
    body = {"challenge": "minute", "filed_for": {"kind": "accelerator", "name": "Bo", "email": "bo@people.example"}}
    answer = client.post("/api/v1/entries/", json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json()["filer_kind"]) == (201, "accelerator")
    assert {entry.entrant.email for entry in Entry.objects.filter(filer=vera)} == {
        "ana@people.example",
        "bo@people.example",
    }


def test_a_child_gets_no_letter_and_the_parent_gets_them_all(call, vera, now, run_jobs):
    call.challenge.guardian_below_age = 18
    call.challenge.save()
    entry = actions.file_entry(call.challenge, by=vera, at=now, kind="parent", name="Kid", email="kid@people.example")
    run_jobs()
    assert mail.outbox == []
    assert people.written_to(entry) == [vera]
