"""A team: invited by letter, joined by any address, read by its members, written by one, frozen at the deadline."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.errors import StateConflict
from submissions import actions
from submissions.models import Consent, Entry, TeamMember
from tests.call import *  # noqa: F403
from tests.call import complete_draft
from tests.made import signed_in


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def invited(draft, eva, emil, now) -> TeamMember:
    """Emil, invited to Eva's team by his own address."""
    return actions.add_member(draft, by=eva, at=now, name="Emil", email=emil.email, role="camera", invite=True)


@pytest.fixture
def joined(invited, emil, now) -> TeamMember:
    """Emil, who accepted."""
    return actions.join_team(invited, by=emil, at=now)


class Web:
    def accept(self, user: User, member: TeamMember) -> int:
        return signed_in(user).post(f"/entries/invitations/{member.pk}/").status_code

    def decline(self, user: User, member: TeamMember) -> int:
        return signed_in(user).post(f"/entries/invitations/{member.pk}/decline/").status_code


class Api:
    def accept(self, user: User, member: TeamMember) -> int:
        return signed_in(user).post(f"/api/v1/invitations/{member.pk}/accept/").status_code

    def decline(self, user: User, member: TeamMember) -> int:
        return signed_in(user).post(f"/api/v1/invitations/{member.pk}/decline/").status_code


@pytest.fixture(params=[Web, Api], ids=["web", "api"])
def door(request):
    return request.param()


def close(entry: Entry) -> None:
    entry.round.opens_at = timezone.now() - timedelta(days=30)
    entry.round.deadline_at = timezone.now() - timedelta(minutes=2)
    entry.round.save()


def test_the_letter_signs_in_and_leads_to_the_invitation(invited, emil, run_jobs):
    run_jobs()
    (letter,) = mail.outbox
    assert letter.to == [emil.email]
    assert "Moni long maunten" in letter.body
    path = re.search(r"http://localhost:8000(/link/\S+)", letter.body)[1]
    client = Client()
    page = client.post(path, follow=True)
    assert page.redirect_chain[-1][0] == f"/entries/invitations/{invited.pk}/"
    assert "Join the team" in page.content.decode()
    assert Client().post(path).status_code == 410


def test_who_joins_reads_the_entry_and_changes_nothing(door, draft, invited, emil, now):
    assert door.accept(emil, invited) in {200, 302}
    client = signed_in(emil)
    assert client.get(f"/entries/{draft.pk}/").status_code == 200
    assert draft.title in client.get("/entries/").content.decode()
    assert client.get(f"/api/v1/entries/{draft.pk}/").status_code == 200
    assert client.get(f"/entries/{draft.pk}/details/").status_code == 404
    patch = client.patch(f"/api/v1/entries/{draft.pk}/", json.dumps({"title": "Mine"}), content_type="application/json")
    assert patch.status_code == 403
    with pytest.raises(PermissionDenied):
        actions.submit_entry(draft, by=emil, at=now, accept_terms=True)


def test_before_joining_only_the_invitation_shows(draft, invited, emil):
    client = signed_in(emil)
    for path in (f"/entries/{draft.pk}/", f"/api/v1/entries/{draft.pk}/", f"/api/v1/media/{draft.clip_id}/"):
        assert client.get(path).status_code == 404, path
    page = client.get(f"/entries/invitations/{invited.pk}/").content.decode()
    assert draft.title in page
    assert draft.summary not in page
    (row,) = client.get("/api/v1/invitations/").json()["results"]
    assert (row["id"], row["state"], "summary" in row) == (invited.pk, "invited", False)


def test_an_invitation_is_nobody_elses(door, invited, vera, olga):
    for stranger in (vera, olga):
        assert door.accept(stranger, invited) == 404
        assert door.decline(stranger, invited) == 404


def test_declining_ends_it_and_the_lead_is_told(door, draft, invited, emil, eva, run_jobs):
    run_jobs()
    mail.outbox.clear()
    assert door.decline(emil, invited) in {200, 302}
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [[eva.email]]
    assert not Entry.objects.shared_with(emil).exists()
    assert list(draft.team.standing()) == []


def test_who_leaves_sees_the_entry_no_longer(door, draft, joined, emil):
    assert door.decline(emil, joined) in {200, 302}
    assert signed_in(emil).get(f"/entries/{draft.pk}/").status_code == 404
    assert signed_in(emil).get(f"/api/v1/media/{draft.clip_id}/").status_code == 404


def test_an_invitation_to_a_second_address_reaches_the_person(draft, eva, emil, now):
    EmailAddress.objects.create(user=emil, email="emil@work.example", verified=True)
    member = actions.add_member(draft, by=eva, at=now, name="Emil", email="Emil@Work.example", invite=True)
    assert member.user == emil
    with pytest.raises(ValidationError, match="on the team already"):
        actions.add_member(draft, by=eva, at=now, name="Emil again", email=emil.email)


def test_an_address_proved_later_opens_the_invitation_too(draft, eva, emil, now):
    member = actions.add_member(draft, by=eva, at=now, name="Emil", email="emil@work.example", invite=True)
    assert member.user != emil
    EmailAddress.objects.create(user=emil, email="emil@work.example", verified=True)
    assert actions.join_team(member, by=emil, at=now).user == emil


def test_letters_to_one_person_have_a_limit(draft, invited, eva, now):
    for _ in range(2):
        actions.invite_member(invited, by=eva, at=now)
    with pytest.raises(StateConflict) as refused:
        actions.invite_member(invited, by=eva, at=now)
    assert refused.value.code == "TOO_MANY_LETTERS"


def test_the_team_stays_as_it_is_after_the_deadline(door, draft, invited, eva, emil):
    close(draft)
    door.accept(emil, invited)
    invited.refresh_from_db()
    assert invited.state == "invited"
    later = timezone.now()
    for act in (
        lambda: actions.add_member(draft, by=eva, at=later, name="Late"),
        lambda: actions.remove_member(invited, by=eva, at=later),
        lambda: actions.invite_member(invited, by=eva, at=later),
    ):
        with pytest.raises(StateConflict) as refused:
            act()
        assert refused.value.code == "DEADLINE_PASSED"


def test_handed_over_another_answers_and_agrees_anew(draft, joined, eva, emil, now):
    Consent.objects.create(entry=draft, terms=draft.challenge.terms.get(), user=eva, accepted_at=now)
    entry = actions.hand_over(joined, by=eva, at=now)
    assert (entry.entrant, [(one.name, one.kind) for one in entry.team.order_by("kind")]) == (
        emil,
        [("Emil", "lead"), ("Eva", "member")],
    )
    with pytest.raises(ValidationError, match="Accept the terms"):
        actions.submit_entry(entry, by=emil, at=now)
    with pytest.raises(PermissionDenied):
        actions.save_draft(entry, by=eva, at=now, changes={"title": "Still mine"})
    assert signed_in(eva).get(f"/entries/{draft.pk}/").status_code == 200


def test_nobody_is_handed_an_entry_who_has_one(call, draft, joined, eva, emil, now):
    complete_draft(call, emil, number=2)
    with pytest.raises(StateConflict) as refused:
        actions.hand_over(joined, by=eva, at=now)
    assert refused.value.code == "HAS_ENTRY"


def test_one_place_in_a_team_is_held_by_the_database(draft, joined, emil, now):
    with pytest.raises(IntegrityError):
        TeamMember.objects.create(entry=draft, name="Emil twice", user=emil, joined_at=now)


def test_a_whole_team_put_anew_keeps_who_joined(draft, joined, eva, emil, now):
    actions.set_team(draft, by=eva, at=now, members=[{"name": "Emil P.", "email": emil.email}, {"name": "Grace"}])
    kept = draft.team.get(user=emil)
    assert (kept.pk, kept.name, kept.state) == (joined.pk, "Emil P.", "joined")


def test_members_see_no_address_and_no_birthday_of_others(draft, joined, eva, emil, now):
    actions.add_member(draft, by=eva, at=now, name="Grace", email="grace@people.example")
    Entry.objects.filter(pk=draft.pk).update(born_on="1990-05-30")
    seen = signed_in(emil).get(f"/api/v1/entries/{draft.pk}/").content.decode()
    page = signed_in(emil).get(f"/entries/{draft.pk}/").content.decode()
    assert [word for word in ("grace@people.example", "1990-05-30") if word in seen + page] == []
    assert "1990-05-30" in signed_in(eva).get(f"/api/v1/entries/{draft.pk}/").content.decode()
