"""A visitor learns in a minute whether they can enter, before anything is begun and without leaving anything behind."""

from __future__ import annotations

from challenge.models import Challenge
from submissions.models import Entry
from tests.call import *  # noqa: F403
from tests.ruled import *  # noqa: F403
from tests.ruled import rule


def test_a_visitor_checks_in_a_minute_and_nothing_is_kept(client, startup_call):
    assert client.get("/challenges/pitch/check/").status_code == 404
    rule(startup_call, "company_age", most=2, on="date", date="2026-11-30")
    rule(startup_call, "funding", cap="500000", currency="USD", kinds=["equity"])
    rule(startup_call, "quota", most=1)
    assert "Check in a minute whether you can enter" in client.get("/challenges/pitch/").content.decode()
    assert client.get("/challenges/pitch/check/").status_code == 200
    form = {
        "founded_on": "2020-01-01", "economy": "PE", "funding-TOTAL_FORMS": 1, "funding-INITIAL_FORMS": 0,
        "funding-0-kind": "equity", "funding-0-amount": "5", "funding-0-currency": "USD",
    }  # fmt: skip
    page = client.post("/challenges/pitch/check/", form).content.decode()
    assert "As it stands, you cannot enter." in page
    assert "Founded on 30 November 2024 or later." in page
    assert (
        "By what you say, you can enter."
        in client.post("/challenges/pitch/check/", form | {"founded_on": "2025-01-01"}).content.decode()
    )
    assert Entry.objects.count() == 0
    assert client.post("/challenges/pitch/check/", form | {"founded_on": "yesterday"}).status_code == 422


def test_a_challenge_in_preparation_is_checked_by_nobody(client, startup_call):
    rule(startup_call, "staff")
    Challenge.objects.update(state="draft")
    assert client.get("/challenges/pitch/check/").status_code == 404
