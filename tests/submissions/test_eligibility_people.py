"""Rules about people and economies: who counts in a team, who has entered or won before, who comes too late for the last place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from challenge import actions as challenges
from challenge.models import Membership
from submissions import actions, eligibility
from submissions.models import Entry, TeamMember
from tests.call import *  # noqa: F403
from tests.call import complete_draft, make_call
from tests.ruled import *  # noqa: F403
from tests.ruled import rule, states, submit

# People


def test_mentors_are_not_counted_and_those_who_declined_are_not_there(draft, call, eva):
    rule(call, "team_size", least=2, most=2)
    TeamMember.objects.create(entry=draft, name="Eva", email=eva.email, kind="lead")
    TeamMember.objects.create(entry=draft, name="Mentor", kind="mentor")
    TeamMember.objects.create(entry=draft, name="No", declined_at=timezone.now())
    assert states(draft) == {"team_size": "unmet"}
    TeamMember.objects.create(entry=draft, name="Michael")
    assert states(draft) == {"team_size": "met"}


@pytest.mark.parametrize("by", ["account", "address"])
def test_a_member_of_another_submitted_entry_is_found_by_account_and_by_address(call, draft, emil, eva, by):
    rule(call, "one_entry", members=True)
    other = complete_draft(call, emil, title="Pan", number=2)
    person = {"user": eva} if by == "account" else {"email": eva.email.upper()}
    TeamMember.objects.create(entry=other, name="Eva", **person)
    assert states(draft) == {"one_entry": "met"}
    submit(other)
    assert states(draft) == {"one_entry": "unmet"}
    Entry.objects.filter(pk=other.pk).update(state="withdrawn")
    assert states(draft) == {"one_entry": "met"}


def test_a_mentor_may_help_two_teams(call, draft, emil):
    rule(call, "one_entry", members=True)
    other = complete_draft(call, emil, title="Pan", number=2)
    for entry in (draft, other):
        TeamMember.objects.create(entry=entry, name="Mele", email="mele@people.example", kind="mentor")
    submit(other)
    assert states(draft) == {"one_entry": "met"}


@pytest.fixture
def won(olga: User, emil: User) -> Entry:
    """Emil's entry in an earlier challenge of Olga's, which won."""
    past = make_call(olga, "past", "video")
    entry = complete_draft(past, emil, title="Pan")
    submit(entry)
    Entry.objects.filter(pk=entry.pk).update(prize_published_at=timezone.now() - timedelta(days=400))
    return Entry.objects.get(pk=entry.pk)


def test_past_winners_are_known_as_entrants_and_as_members(call, draft, won, emil):
    rule(call, "past_winner")
    mine = complete_draft(call, emil, title="Otra", number=2)
    found = eligibility.findings_of(mine)[0]
    assert (found.state, found.says) == ("unmet", "Emil won in Past Contest.")
    assert states(draft) == {"past_winner": "met"}
    TeamMember.objects.create(entry=draft, name="Don Emil", email=emil.email)
    assert eligibility.findings_of(draft)[0].says == "Don Emil won in Past Contest."


def test_winners_of_other_organisers_and_of_longer_ago_may_enter(call, draft, won, emil, omar):
    told = rule(call, "past_winner", years=1)
    mine = complete_draft(call, emil, title="Otra", number=2)
    assert states(mine) == {"past_winner": "met"}
    challenges.edit_rule(told, by=call.challenge.memberships.get(role="organiser").user, settings={"years": 2})
    assert states(mine) == {"past_winner": "unmet"}
    Membership.objects.filter(challenge=won.challenge, role="organiser").update(user=omar)
    assert states(mine) == {"past_winner": "met"}


def test_challenges_that_are_named_count_whoever_runs_them(call, won, emil, omar, olga):
    Membership.objects.filter(challenge=won.challenge, role="organiser").update(user=omar)
    rule(call, "past_winner", challenges=[{"id": won.challenge_id, "title": "Past"}])
    assert states(complete_draft(call, emil, title="Otra", number=2)) == {"past_winner": "unmet"}


# Places of an economy


def test_a_quota_is_full_with_its_last_place_and_free_again_after_a_withdrawal(call, draft, emil):
    rule(call, "quota", most=1)
    emil.economy = draft.economy
    other = complete_draft(call, emil, title="Pan", number=2)
    first = submit(draft)
    assert states(first) == {"quota": "met"}
    with pytest.raises(ValidationError) as refused:
        submit(other)
    assert refused.value.message_dict == {
        "economy": [
            "The place of Papua New Guinea is taken. A place that becomes free, should one of those entries be withdrawn."
        ]
    }
    actions.withdraw_entry(first, by=first.entrant, at=timezone.now())
    assert submit(other).state == "submitted"


def test_an_entry_that_was_screened_out_takes_no_place(call, draft, emil):
    rule(call, "quota", most=1)
    emil.economy = draft.economy
    other = complete_draft(call, emil, title="Pan", number=2)
    submit(draft)
    Entry.objects.filter(pk=draft.pk).update(screening="refused")
    assert submit(other).state == "submitted"
