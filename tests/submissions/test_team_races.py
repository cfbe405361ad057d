"""Two taps on one invitation, and two people who answer at once."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from core.models import AuditEvent
from submissions import actions
from submissions.models import Entry, TeamMember
from tests.call import *  # noqa: F403
from tests.races import at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]


def test_an_invitation_tapped_many_times_is_accepted_once(draft, eva, emil):
    now = timezone.now()
    member = actions.add_member(draft, by=eva, at=now, name="Emil", email=emil.email, invite=True)
    at_once(*[lambda: actions.join_team(member, by=emil, at=now) for _ in range(6)])
    assert TeamMember.objects.get(pk=member.pk).state == "joined"
    assert AuditEvent.objects.filter(verb="member_joined").count() == 1


def test_two_invitations_of_one_person_make_one_place(draft, eva, emil):
    now = timezone.now()
    EmailAddress.objects.create(user=emil, email="emil@work.example", verified=False)
    first = actions.add_member(draft, by=eva, at=now, name="Emil", email=emil.email, invite=True)
    second = actions.add_member(draft, by=eva, at=now, name="E.", email="emil@work.example", invite=True)
    EmailAddress.objects.filter(user=emil).update(verified=True)
    at_once(*[lambda row=row: actions.join_team(row, by=emil, at=now) for row in (first, second)])
    assert draft.team.filter(user=emil, joined_at__isnull=False).count() == 1


def test_many_who_are_filed_for_one_person_are_one_entry(call, emil, vera):
    now = timezone.now()
    at_once(
        *[
            lambda: actions.file_entry(
                call.challenge, by=vera, at=now, kind="coordinator", name="Emil", email=emil.email
            )
            for _ in range(5)
        ]
    )
    assert Entry.objects.filter(entrant=emil).count() == 1
