"""People under age: a guardian is asked by letter, answers without an account, and can take the consent back with effect."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from challenge.models import Terms
from core.errors import StateConflict
from submissions import actions, people, rules
from submissions.models import Entry, GuardianConsent
from submissions.models.people import years_between
from tests.call import *  # noqa: F403
from tests.made import signed_in


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def young(draft, eva, now) -> Entry:
    """Eva's draft in a contest that asks for guardians below 18; she is 17 on the day of the deadline."""
    challenge = draft.challenge
    challenge.guardian_below_age = 18
    challenge.save()
    Terms.objects.create(
        challenge=challenge, use="guardian", version=1, title="Guardians", text="Your child takes part."
    )
    entry = Entry.objects.get(pk=draft.pk)
    day = people.reference_day(entry)
    return actions.set_birth_date(entry, by=eva, at=now, born_on=day - timedelta(days=17 * 366))


@pytest.fixture
def asked(young, eva, now) -> GuardianConsent:
    return actions.ask_guardian(
        young, by=eva, at=now, guardian_name="Mama Eva", guardian_email="mama@home.example", relation="mother"
    )


def letter_path() -> str:
    return re.search(r"http://localhost:8000(/guardian/\S+)", mail.outbox[-1].body)[1]


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2008, 5, 30), date(2026, 5, 29), 17),
        (date(2008, 5, 30), date(2026, 5, 30), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
    ],
)
def test_years_are_counted_as_people_count_them(born, on, years):
    assert years_between(born, on) == years


def test_nothing_is_asked_where_no_age_is_set(draft):
    assert people.missing(draft) == {}


def test_the_entry_waits_for_the_guardian(young, eva, now):
    assert "guardian" in rules.missing(young)
    with pytest.raises(ValidationError, match="Ask a parent or guardian"):
        actions.submit_entry(young, by=eva, at=now, accept_terms=True)


def test_somebody_of_age_needs_no_guardian(young, eva, now):
    entry = actions.set_birth_date(
        young, by=eva, at=now, born_on=people.reference_day(young) - timedelta(days=18 * 366)
    )
    assert people.missing(entry) == {}
    assert actions.submit_entry(entry, by=eva, at=now, accept_terms=True).state == "submitted"


def test_a_guardian_agrees_by_the_letter_without_an_account(asked, young, eva, now, run_jobs):
    run_jobs()
    assert mail.outbox[-1].to == ["mama@home.example"]
    path, visitor = letter_path(), Client()
    for _ in range(2):
        assert "I agree" in visitor.get(path).content.decode()
    asked.refresh_from_db()
    assert asked.given is None, "looking answers nothing"
    visitor.post(path, {"answer": "agree"})
    run_jobs()
    asked.refresh_from_db()
    assert (asked.state, asked.terms.version, asked.language) == ("given", 1, "en")
    assert mail.outbox[-1].to == [eva.email]
    assert actions.submit_entry(young, by=eva, at=now, accept_terms=True).state == "submitted"


def test_a_refusal_keeps_the_entry_back(asked, young, eva, now, run_jobs):
    run_jobs()
    Client().post(letter_path(), {"answer": "refuse"})
    with pytest.raises(ValidationError, match="does not agree"):
        actions.submit_entry(young, by=eva, at=now, accept_terms=True)
    with pytest.raises(StateConflict):
        actions.answer_as_guardian(GuardianConsent.objects.get(), at=now, given=True)


def test_a_newer_letter_ends_the_one_before(asked, young, eva, now, run_jobs):
    run_jobs()
    before = letter_path()
    actions.ask_guardian(
        young, by=eva, at=now + timedelta(minutes=1), guardian_name="Papa", guardian_email="papa@home.example"
    )
    assert Client().get(before).status_code == 410
    assert Client().post(before, {"answer": "agree"}).status_code == 410
    assert Client().get("/guardian/guessed/").status_code == 410


def test_taken_back_before_the_deadline_it_is_a_draft_again(asked, young, eva, now):
    actions.answer_as_guardian(asked, at=now, given=True)
    actions.submit_entry(young, by=eva, at=now, accept_terms=True)
    actions.withdraw_as_guardian(GuardianConsent.objects.get(), at=now)
    young.refresh_from_db()
    assert (young.state, Entry.objects.submitted().count()) == ("draft", 0)
    with pytest.raises(ValidationError, match="took the consent back"):
        actions.submit_entry(young, by=eva, at=now, accept_terms=True)


def test_taken_back_after_the_deadline_it_is_withdrawn(asked, young, eva, now):
    actions.answer_as_guardian(asked, at=now, given=True)
    actions.submit_entry(young, by=eva, at=now, accept_terms=True)
    actions.withdraw_as_guardian(GuardianConsent.objects.get(), at=now + timedelta(days=30))
    young.refresh_from_db()
    assert young.state == "withdrawn"


def test_a_member_under_age_needs_one_too(young, eva, now):
    entry = actions.set_birth_date(young, by=eva, at=now, born_on=date(1990, 1, 1))
    member = actions.add_member(entry, by=eva, at=now, name="Grace")
    assert people.missing(entry) == {"team": ["Give the date of birth of Grace."]}
    actions.edit_member(member, by=eva, at=now, born_on=people.reference_day(entry) - timedelta(days=15 * 366))
    assert people.missing(entry) == {"guardian": ["Ask a parent or guardian of Grace to agree."]}
    member = actions.edit_member(entry.team.get(name="Grace"), by=eva, at=now, kind="mentor")
    assert people.missing(entry) == {}


def test_the_guardian_is_somebody_else(young, eva, now):
    with pytest.raises(ValidationError, match="guardian's own address"):
        actions.ask_guardian(young, by=eva, at=now, guardian_name="Eva", guardian_email=eva.email)


def test_a_parent_who_files_agrees_in_the_form(call, vera, now):
    challenge = call.challenge
    challenge.guardian_below_age = 18
    challenge.save()
    entry = actions.file_entry(challenge, by=vera, at=now, kind="parent", name="Kid", email="kid@people.example")
    client = signed_in(vera)
    day = people.reference_day(entry) - timedelta(days=12 * 366)
    assert client.post(f"/entries/{entry.pk}/team/born/", {"born_on": day.isoformat()}).status_code == 302
    assert client.post(f"/entries/{entry.pk}/team/agree/", {}).status_code == 422
    assert client.post(f"/entries/{entry.pk}/team/agree/", {"agree": "on"}).status_code == 302
    row = GuardianConsent.objects.get()
    assert (row.state, row.given_by) == ("given", vera)


def test_only_a_filing_parent_agrees_in_the_form(young, eva, now):
    with pytest.raises(PermissionDenied):
        actions.agree_as_parent(young, by=eva, at=now)


def test_the_letter_has_its_place_in_no_log():
    from config.logs import scrub

    assert "abcdefgh12345" not in scrub("GET /guardian/abcdefgh12345/ 200")
