"""Rules of eligibility hold at both doors: they are shown while an entry is written, and asked once more when it is submitted."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from challenge import actions as challenges
from challenge.models import Challenge, EligibilityRule, Membership, Round
from core.errors import StateConflict
from core.models import AuditEvent
from submissions import actions, eligibility, rules
from submissions.models import Entry, TeamMember
from tests.call import *  # noqa: F403
from tests.call import complete_draft, make_call


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


# Set-up


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


# Before anything is begun


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


def test_the_board_shows_how_each_entry_stands(client, draft, call, olga):
    client.force_login(olga)
    assert "Not known yet" not in client.get("/organise/minute/entries/").content.decode()
    rule(call, "staff")
    assert "Not known yet" in client.get("/organise/minute/entries/").content.decode()
