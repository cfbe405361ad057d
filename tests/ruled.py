"""What tests of eligibility share: Olga sets a rule, Eva's start-up stands before it, an entry is submitted, the API is asked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from challenge import actions as challenges
from challenge.models import EligibilityRule, Round
from submissions import actions, eligibility
from submissions.models import Entry
from tests.call import *  # noqa: F403
from tests.call import complete_draft


def rule(round_: Round, kind: str, **settings: Any) -> EligibilityRule:
    """Let Olga add a rule."""
    organiser = round_.challenge.memberships.get(role="organiser").user
    return challenges.add_rule(round_.challenge, by=organiser, kind=kind, settings=settings)


def states(entry: Entry) -> dict[str, str]:
    return {one.kind: str(one.state) for one in eligibility.findings_of(entry)}


def submit(entry: Entry) -> Entry:
    return actions.submit_entry(entry, by=entry.entrant, at=timezone.now(), accept_terms=True)


def api(person: User, verb: str, path: str, **data: Any) -> Any:
    client = Client()
    client.force_login(person)
    if verb == "get":
        return client.get(f"/api/v1/{path}")
    return getattr(client, verb)(f"/api/v1/{path}", json.dumps(data), content_type="application/json")


@pytest.fixture
def pitch_draft(startup_call: Round, eva: User) -> Entry:
    """Eva's draft in the start-up challenge."""
    return complete_draft(startup_call, eva)
