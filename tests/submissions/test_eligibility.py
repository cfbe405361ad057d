"""Rules of eligibility hold at both doors: they are shown while an entry is written, and asked once more when it is submitted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from challenge import actions as challenges
from submissions import actions, eligibility, rules
from submissions.models import Entry
from tests.call import *  # noqa: F403
from tests.ruled import *  # noqa: F403
from tests.ruled import api, rule, states, submit

# Asked live and at submit


def test_without_rules_nothing_is_asked(draft):
    assert eligibility.findings_of(draft) == ()
    assert eligibility.standing_of([draft])[draft.pk].state == "met"


def test_what_a_rule_needs_stands_in_the_way_until_it_is_said(draft, call):
    rule(call, "staff", family=True)
    assert rules.missing(draft, ask_terms=False) == {
        "staff_tie": ["Say whether you or a close relative work for them."]
    }
    draft.staff_tie = "family"
    assert rules.missing(draft, ask_terms=False) == {
        "staff_tie": ["A close relative of yours works for the organisers. Somebody without that tie can enter."]
    }
    draft.staff_tie = "none"
    assert rules.missing(draft, ask_terms=False) == {}


def test_an_empty_profile_is_asked_for_once_though_a_rule_needs_it_too(startup_call, pitch_draft):
    rule(startup_call, "company_age", most=7, on="deadline")
    pitch_draft.startup = None
    assert rules.missing(pitch_draft, ask_terms=False) == {"startup": ["Fill in the profile of your start-up."]}


def test_submitting_names_the_field_and_keeps_the_draft(draft, call, eva):
    rule(call, "age", least=18, on="date", date="2026-12-31")
    draft.born_on = date(2010, 1, 1)
    draft.save()
    answer = api(eva, "post", f"entries/{draft.pk}/submit/", accept_terms=True)
    assert answer.status_code == 400
    assert answer.json()["errors"]["born_on"] == [
        "You are 16 years old on 31 December 2026. Born on 31 December 2008 or earlier."
    ]
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_api_takes_the_answers_and_says_how_the_entry_stands(draft, call, eva):
    told = rule(call, "staff", family=False)
    answer = api(eva, "patch", f"entries/{draft.pk}/", staff_tie="none", born_on="2001-02-03")
    assert answer.json()["born_on"] == "2001-02-03"
    assert answer.json()["eligibility"] == [
        {
            "rule": told.pk,
            "kind": "staff",
            "text": "You do not work for the organisers.",
            "state": "met",
            "says": "No tie to the organisers that counts.",
            "would_satisfy": "",
        }
    ]
    assert api(eva, "patch", f"entries/{draft.pk}/", born_on="").json()["born_on"] is None


def test_the_pages_ask_only_what_a_rule_needs(client, draft, call, eva):
    client.force_login(eva)
    page = client.get(f"/entries/{draft.pk}/details/").content.decode()
    assert ('name="staff_tie"' in page, 'name="born_on"' in page, "Can this entry take part?" in page) == (False,) * 3
    rule(call, "staff")
    page = client.get(f"/entries/{draft.pk}/details/").content.decode()
    assert ('name="staff_tie"' in page, 'name="born_on"' in page, "Can this entry take part?" in page) == (
        True,
        False,
        True,
    )
    kept = {name: getattr(draft, name) for name in ("title", "summary", "economy", "basis", "language", "credit_name")}
    client.post(f"/entries/{draft.pk}/details/", kept | {"version": draft.version, "staff_tie": "none"})
    card = client.get(f"/entries/{draft.pk}/eligibility/").content.decode()
    assert "No tie to the organisers that counts." in card


def test_the_card_is_the_entrants_alone(client, draft, call, emil):
    client.force_login(emil)
    assert client.get(f"/entries/{draft.pk}/eligibility/").status_code == 404


def test_a_rule_that_came_later_throws_nothing_out(draft, call):
    submitted = submit(draft)
    rule(call, "staff")
    assert states(submitted) == {"staff": "unknown"}
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_a_retired_rule_is_checked_no_more(draft, call, olga):
    told = rule(call, "staff")
    challenges.retire_rule(told, by=olga, at=timezone.now())
    assert states(draft) == {}


# The start-up


def test_money_is_told_on_the_profile_and_counted(client, pitch_draft, startup_call, eva):
    rule(startup_call, "funding", cap="500000", currency="USD", kinds=["equity"], rates={"PGK": "0.25"})
    assert states(pitch_draft) == {"funding": "unknown"}
    client.force_login(eva)
    form = {
        "profile": pitch_draft.startup.pk, "name": "Moni", "economy": "PG",
        "funding-TOTAL_FORMS": 3, "funding-INITIAL_FORMS": 0,
        "funding-0-kind": "equity", "funding-0-amount": "2000000.40", "funding-0-currency": "PGK",
        "funding-1-kind": "grant", "funding-1-amount": "9000000", "funding-1-currency": "USD",
        "funding-2-kind": "equity", "funding-2-amount": "", "funding-2-currency": "USD",
    }  # fmt: skip
    assert client.post(f"/entries/{pitch_draft.pk}/startup/kept/", form).status_code == 200
    found = eligibility.findings_of(Entry.objects.get(pk=pitch_draft.pk))[0]
    assert (found.state, found.says) == (
        "unmet",
        "What counts comes to USD 500,000.10, which is more than USD 500,000.",
    )
    assert (
        client.post(f"/entries/{pitch_draft.pk}/startup/kept/", form | {"funding-0-amount": "2000000"}).status_code
        == 200
    )
    assert states(Entry.objects.get(pk=pitch_draft.pk)) == {"funding": "met"}


def test_nothing_raised_and_an_amount_do_not_go_together(client, pitch_draft, startup_call, eva):
    rule(startup_call, "funding", cap="1", currency="USD", kinds=["equity"])
    client.force_login(eva)
    form = {
        "profile": pitch_draft.startup.pk, "name": "Moni", "economy": "PG", "raised_nothing": "on",
        "funding-TOTAL_FORMS": 1, "funding-INITIAL_FORMS": 0,
        "funding-0-kind": "equity", "funding-0-amount": "5", "funding-0-currency": "PGK",
    }  # fmt: skip
    answer = client.post(f"/entries/{pitch_draft.pk}/startup/kept/", form)
    assert answer.json()["errors"] == {"raised_nothing": ["Either list amounts, or say that there are none."]}
    assert client.post(f"/entries/{pitch_draft.pk}/startup/", form).status_code == 422
    assert client.post(f"/entries/{pitch_draft.pk}/startup/", form | {"funding-0-amount": ""}).status_code == 302
    assert states(Entry.objects.get(pk=pitch_draft.pk)) == {"funding": "met"}


def test_the_api_reads_and_replaces_the_money_of_ones_own_start_up(pitch_draft, eva, emil):
    path = f"startups/{pitch_draft.startup.pk}/funding/"
    row = {"kind": "loan", "amount": "10.50", "currency": "TWD", "raised_on": "2025-01-31"}
    assert api(eva, "put", path, funding=[row]).json() == {"funding": [row], "raised_nothing": False}
    assert api(eva, "get", path).json()["funding"] == [row]
    assert api(eva, "put", path, funding=[row], raised_nothing=True).status_code == 400
    assert api(eva, "put", path, funding=[row | {"currency": "ABC"}]).status_code == 400
    assert api(eva, "put", path, raised_nothing=True).json() == {"funding": [], "raised_nothing": True}
    assert api(emil, "get", path).status_code == 404


def test_what_was_handed_in_is_judged_by_the_profile_of_that_day(pitch_draft, startup_call):
    rule(startup_call, "funding", cap="100", currency="USD", kinds=["equity"])
    actions.save_funding(pitch_draft.startup, by=pitch_draft.entrant, rows=[], raised_nothing=True)
    submitted = submit(pitch_draft)
    money = [{"kind": "equity", "amount": Decimal(500), "currency": "USD"}]
    actions.save_funding(pitch_draft.startup, by=pitch_draft.entrant, rows=money)
    assert states(Entry.objects.get(pk=submitted.pk)) == {"funding": "met"}


def test_a_company_is_as_old_as_the_challenges_own_clock_says(pitch_draft, startup_call):
    challenge = startup_call.challenge
    challenge.time_zone = "Pacific/Auckland"
    challenge.save()
    startup_call.deadline_at = startup_call.deadline_at.replace(hour=12, minute=30)
    startup_call.save()
    local = startup_call.deadline_at.astimezone(challenge.zone).date()
    rule(startup_call, "company_age", most=1, on="deadline")
    pitch_draft.startup.founded_on = local.replace(year=local.year - 1)
    pitch_draft.startup.save()
    assert states(Entry.objects.get(pk=pitch_draft.pk)) == {"company_age": "met"}
    pitch_draft.startup.founded_on -= timedelta(days=1)
    pitch_draft.startup.save()
    assert states(Entry.objects.get(pk=pitch_draft.pk)) == {"company_age": "unmet"}
