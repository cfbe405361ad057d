"""Organisers set the rules of who can enter, in a form that says them in a sentence."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from challenge import actions as challenges
from challenge.models import EligibilityRule
from core.errors import StateConflict
from tests.call import *  # noqa: F403
from tests.ruled import *  # noqa: F403
from tests.ruled import rule


def test_a_second_rule_of_a_kind_is_refused(call):
    rule(call, "staff")
    with pytest.raises(StateConflict, match="already"):
        rule(call, "staff")


def test_a_video_contest_knows_no_companies(call):
    for kind, settings in (("company_age", {"most": 5}), ("economy", {"through": ["company"]})):
        with pytest.raises(ValidationError):
            rule(call, kind, **settings)


def test_strangers_set_no_rules(call, omar, eva):
    for person in (omar, eva):
        with pytest.raises(PermissionDenied):
            challenges.add_rule(call.challenge, by=person, kind="staff", settings={})


@pytest.mark.parametrize(
    ("kind", "form", "text"),
    [
        ("company_age", {"most": 5, "unit": "years", "on": "date", "date": "2026-11-30"},
         "The company is at most 5 years old on 30 November 2026: founded on 30 November 2021 or later."),
        ("funding", {"cap": "250000", "currency": "USD", "kinds": ["equity", "loan"], "rate_PEN": "0.27"},
         "The start-up has raised at most USD 250,000. What counts: equity; loan."),
        ("economy", {"through": ["company"], "economies": ["HK", "PE"]},
         "The company is registered in one of these economies (Hong Kong, China; Peru)."),
        ("quota", {"most": 2, "host": "free"}, "At most 2 entries from each economy: the first to be submitted count."),
        ("team_size", {"least": 2, "most": 4, "mentors_most": 1},
         "The team is 2 to 4 people. Beside it, at most 1 mentor or adviser."),
        ("age", {"most": 39, "on": "date", "date": "2026-12-31"}, "You are at most 39 years old on 31 December 2026."),
        ("staff", {}, "You do not work for the organisers."),
        ("past_winner", {"years": 3},
         "Neither you, nor anybody in the team, nor the start-up has won in an earlier challenge of these organisers in the 3 years "
         "before entries close."),
        ("one_entry", {"members": "on"}, "One entry for each person, as its entrant or as a member of its team."),
    ],
)  # fmt: skip
def test_each_rule_is_set_by_a_form_and_says_itself_on_the_page_and_in_the_api(
    client, startup_call, olga, kind, form, text
):
    client.force_login(olga)
    preview = client.post(f"/organise/pitch/setup/eligibility/new/{kind}/preview/", form)
    assert preview.json() == {"text": text}
    assert client.get(f"/organise/pitch/setup/eligibility/new/{kind}/").status_code == 200
    assert client.post(f"/organise/pitch/setup/eligibility/new/{kind}/", form).status_code == 302
    added = EligibilityRule.objects.get()
    assert client.get(f"/organise/pitch/setup/eligibility/{added.pk}/").status_code == 200
    assert client.post(f"/organise/pitch/setup/eligibility/{added.pk}/", form).status_code == 302
    assert EligibilityRule.objects.get().settings == added.settings
    assert text in client.get("/organise/pitch/setup/eligibility/").content.decode()
    assert text in Client().get("/challenges/pitch/").content.decode()
    assert client.get("/api/v1/challenges/pitch/").json()["eligibility_rules"] == [{"kind": kind, "text": text}]


def test_what_cannot_be_right_comes_back_beside_its_field(client, startup_call, olga):
    client.force_login(olga)
    answer = client.post("/organise/pitch/setup/eligibility/new/team_size/", {"least": 5, "most": 2})
    assert answer.status_code == 422
    assert "This is less than the number before it." in answer.content.decode()


def test_rules_are_ordered_and_taken_out(client, startup_call, olga):
    first, second = rule(startup_call, "staff"), rule(startup_call, "age", least=18)
    client.force_login(olga)
    client.post(f"/organise/pitch/setup/eligibility/{second.pk}/move/", {"to": "up"})
    kinds = list(startup_call.challenge.eligibility_rules.values_list("kind", flat=True))
    assert kinds == ["age", "staff"]
    assert client.get(f"/organise/pitch/setup/eligibility/{first.pk}/retire/").status_code == 200
    assert client.post(f"/organise/pitch/setup/eligibility/{first.pk}/retire/").status_code == 302
    assert client.get("/api/v1/challenges/pitch/").json()["eligibility_rules"][0]["kind"] == "age"
    assert client.get(f"/organise/pitch/setup/eligibility/{first.pk}/").status_code == 404


def test_a_challenge_can_begin_with_the_rules_of_a_real_contest(client, startup_call, olga):
    client.force_login(olga)
    assert "Seedstars World" in client.get("/organise/pitch/setup/eligibility/").content.decode()
    client.post("/organise/pitch/setup/eligibility/take/seedstars/")
    kinds = list(startup_call.challenge.eligibility_rules.values_list("kind", flat=True))
    assert kinds == ["company_age", "funding"]
    assert client.post("/organise/pitch/setup/eligibility/take/nobody/").status_code == 404
