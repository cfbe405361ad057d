"""An organiser may let an entry pass a rule; the board shows how each entry stands."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from challenge import actions as challenges
from core.errors import StateConflict
from core.models import AuditEvent
from submissions import actions, eligibility
from submissions.models import Entry
from tests.call import *  # noqa: F403
from tests.call import complete_draft
from tests.ruled import *  # noqa: F403
from tests.ruled import api, rule, states, submit

# Exceptions


def test_an_organiser_lets_an_entry_pass_and_takes_it_back(client, draft, call, olga, eva):
    told = rule(call, "staff")
    draft.staff_tie = "family"
    draft.save()
    client.force_login(olga)
    path = f"/organise/minute/entries/{draft.pk}/exceptions/{told.pk}/"
    assert "Accept it all the same" in client.get(f"/organise/minute/entries/{draft.pk}/").content.decode()
    assert client.post(path, {"reason": " "}).status_code == 422
    assert client.post(path, {"reason": "A cousin twice removed."}).status_code == 302
    assert states(draft) == {"staff": "accepted"}
    assert api(eva, "get", f"entries/{draft.pk}/").json()["missing"].get("staff_tie") is None
    page = client.get(f"/organise/minute/entries/{draft.pk}/").content.decode()
    assert "Accepted by Olga: A cousin twice removed." in page
    assert client.post(f"{path}end/", {"reason": "It was a brother."}).status_code == 302
    assert states(draft) == {"staff": "unmet"}
    assert "It was a brother." in client.get(f"/organise/minute/entries/{draft.pk}/").content.decode()
    assert [event.verb for event in AuditEvent.objects.filter(target_id=draft.pk).order_by("pk")] == [
        "exception_made",
        "exception_ended",
    ]


def test_the_entrant_reads_that_it_was_accepted_and_not_why(client, draft, call, olga, eva):
    told = rule(call, "staff")
    draft.staff_tie = "staff"
    draft.save()
    actions.accept_exception(draft, told, by=olga, reason="Left the house in May.")
    client.force_login(eva)
    page = client.get(f"/entries/{draft.pk}/details/").content.decode()
    assert ("Accepted by the organisers" in page, "Left the house" in page) == (True, False)
    assert submit(draft).state == "submitted"


def test_only_organisers_make_exceptions_and_only_from_rules_of_their_own(draft, call, startup_call, olga, omar, eva):
    told = rule(call, "staff")
    for person in (eva, omar):
        with pytest.raises(PermissionDenied):
            actions.accept_exception(draft, told, by=person, reason="Because.")
    with pytest.raises(ValidationError):
        actions.accept_exception(draft, rule(startup_call, "staff"), by=olga, reason="Because.")
    challenges.retire_rule(told, by=olga, at=timezone.now())
    with pytest.raises(StateConflict, match="taken out"):
        actions.accept_exception(draft, told, by=olga, reason="Because.")


# The board


@pytest.mark.parametrize("rows", [1, 3])
def test_how_entries_stand_takes_the_same_queries_for_one_and_for_three(
    startup_call, olga, rows, django_assert_num_queries
):
    for kind, settings in (
        ("company_age", {"most": 5}), ("funding", {"cap": "1", "currency": "USD", "kinds": ["equity"]}),
        ("economy", {"through": ["citizen", "company"]}), ("quota", {"most": 1}), ("team_size", {"least": 1}),
        ("age", {"least": 18}), ("staff", {}), ("past_winner", {}), ("one_entry", {"members": True}),
    ):  # fmt: skip
        rule(startup_call, kind, **settings)
    for number in range(rows):
        person = User.objects.create_user(f"p{number}@people.example", full_name="P", economy="TH")
        complete_draft(startup_call, person, number=number + 1)
    entries = list(Entry.objects.filter(challenge=startup_call.challenge).for_listing().order_by("pk"))
    with django_assert_num_queries(12):
        found = eligibility.standing_of(entries)
    assert {one.state for one in found.values()} == {"unknown"}
    assert {len(one.findings) for one in found.values()} == {9}


def test_the_board_shows_how_each_entry_stands(client, draft, call, olga):
    client.force_login(olga)
    assert "Not known yet" not in client.get("/organise/minute/entries/").content.decode()
    rule(call, "staff")
    assert "Not known yet" in client.get("/organise/minute/entries/").content.decode()
