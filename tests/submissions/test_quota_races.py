"""Of entries that are submitted at the same moment exactly as many get a place as there are. Row locks decide on PostgreSQL, the one
write lock on SQLite."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from challenge import actions as challenges
from challenge.models import Round
from submissions import actions
from submissions.models import Entry, TeamMember
from tests.call import *  # noqa: F403
from tests.call import complete_draft
from tests.races import at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]


def drafts(call: Round, number: int) -> list[Entry]:
    """Return complete drafts of as many people of one economy."""
    people = [
        User.objects.create_user(f"p{n}@people.example", full_name=f"Person {n}", economy="VN") for n in range(number)
    ]
    return [complete_draft(call, person, number=n + 1) for n, person in enumerate(people)]


def submit_all(rows: list[Entry]) -> list[Any]:
    at = timezone.now()
    return at_once(
        *(lambda row=row: actions.submit_entry(row, by=row.entrant, at=at, accept_terms=True) for row in rows)
    )


def test_of_twenty_that_come_at_once_two_get_the_two_places(call, olga):
    challenges.add_rule(call.challenge, by=olga, kind="quota", settings={"most": 2})
    found = submit_all(drafts(call, 20))
    refused = [one for one in found if isinstance(one, ValidationError)]
    assert (len(refused), sum(isinstance(one, Entry) for one in found)) == (18, 2)
    assert {tuple(one.message_dict) for one in refused} == {("economy",)}
    assert Entry.objects.filter(state="submitted").count() == 2


def test_two_entries_with_the_same_member_that_come_at_once_are_one(call, olga):
    challenges.add_rule(call.challenge, by=olga, kind="one_entry", settings={"members": True})
    rows = drafts(call, 2)
    for row in rows:
        TeamMember.objects.create(entry=row, name="Mele", email="mele@people.example")
    found = submit_all(rows)
    assert sum(isinstance(one, ValidationError) for one in found) == 1
    assert Entry.objects.filter(state="submitted").count() == 1
