"""Each rule by itself: facts in, a finding out, with what would satisfy it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from challenge.eligibility import Contest, read, sentence
from challenge.eligibility.settings import CURRENCIES
from submissions.eligibility import Facts, State, check
from submissions.eligibility.facts import Money, Win

CONTEST = Contest(deadline_on=date(2026, 11, 30), final_on=date(2027, 1, 15), host="PE")
FACTS = Facts(contest=CONTEST, has_startup=True)


def found(kind: str, settings: dict, **facts: object) -> tuple[str, str, str]:
    """Return state, why, and what would satisfy the rule."""
    one = check(read(kind, settings), replace(FACTS, **facts))
    return one.state, one.says, one.would_satisfy


def text(kind: str, settings: dict) -> str:
    return sentence(read(kind, settings), CONTEST)


# Age of the company


@pytest.mark.parametrize(
    ("founded", "state"),
    [
        (date(2021, 11, 30), "met"),
        (date(2021, 11, 29), "unmet"),
        (date(2026, 11, 30), "met"),
        (date(2026, 12, 1), "unmet"),
    ],
)
def test_a_company_of_five_years_is_five_years_old_on_its_anniversary_and_too_old_a_day_later(founded, state):
    assert found("company_age", {"most": 5}, founded_on=founded)[0] == state


def test_a_company_that_is_too_old_reads_since_when_it_would_do():
    assert found("company_age", {"most": 18, "unit": "months", "on": "final"}, founded_on=date(2024, 5, 1)) == (
        "unmet",
        "Founded on 1 May 2024. The company is older than 18 months on 15 January 2027.",
        "Founded on 15 July 2025 or later.",
    )


def test_a_company_not_founded_yet_enters_where_the_rule_says_so():
    assert found("company_age", {"most": 2, "unfounded": True})[0] == "met"
    assert found("company_age", {"most": 2, "unfounded": True}, founded_on=date(2027, 3, 1))[0] == "met"
    assert found("company_age", {"most": 2}) == (
        "unknown",
        "The day the company was founded is not given.",
        "Enter that day.",
    )


def test_a_day_the_organisers_have_not_set_is_not_known_and_said():
    none = replace(FACTS, contest=Contest(), founded_on=date(2026, 1, 1))
    assert check(read("company_age", {"most": 2}), none).would_satisfy == "Write to the organisers: they set the dates."


def test_the_age_of_a_company_in_words():
    assert text("company_age", {"most": 5, "on": "date", "date": "2026-12-31"}) == (
        "The company is at most 5 years old on 31 December 2026: founded on 31 December 2021 or later."
    )
    assert text("company_age", {"most": 1, "unfounded": True}) == (
        "The company is at most 1 year old on the day entries close (30 November 2026): founded on 30 November 2025 or later. "
        "One that is not founded yet can enter."
    )


# Money raised

CAP = {"cap": "500000", "currency": "USD", "kinds": ["equity", "convertible"], "rates": {"TWD": "0.031"}}


def test_only_the_kinds_that_count_are_added_up():
    money = (Money("equity", Decimal(400_000), "USD"), Money("grant", Decimal(900_000), "USD"))
    assert found("funding", CAP, money=money) == ("met", "What counts comes to USD 400,000.", "")


def test_other_currencies_are_converted_at_the_organisers_rates():
    money = (Money("equity", Decimal(400_000), "USD"), Money("convertible", Decimal(10_000_000), "TWD"))
    assert found("funding", CAP, money=money) == (
        "unmet",
        "What counts comes to USD 710,000, which is more than USD 500,000.",
        "At most USD 500,000 raised.",
    )


def test_a_currency_without_a_rate_is_not_known_and_said():
    money = (Money("equity", Decimal(5), "JPY"), Money("grant", Decimal(5), "PEN"))
    state, says, _needed = found("funding", CAP, money=money)
    assert (state, "JPY" in says, "PEN" in says) == ("unknown", True, False)


def test_more_than_the_cap_is_more_whatever_the_missing_rate():
    money = (Money("equity", Decimal(5), "JPY"), Money("equity", Decimal(500_001), "USD"))
    assert found("funding", CAP, money=money)[0] == "unmet"


def test_nothing_raised_must_be_said():
    assert found("funding", CAP)[0] == "unknown"
    assert found("funding", CAP, raised_nothing=True) == ("met", "What counts comes to USD 0.", "")


MONEY = st.lists(
    st.builds(
        Money,
        st.sampled_from(["equity", "convertible", "loan"]),
        st.decimals(0, 10**9, places=2, allow_nan=False),
        st.sampled_from(["USD", "TWD", "PEN"]),
    ),
    min_size=1,
    max_size=6,
)


@given(MONEY, st.decimals("0.0001", 50, places=4), st.decimals("0.0001", 50, places=4))
def test_the_cap_is_kept_exactly_whatever_the_rates(money, twd, pen):
    rates = {"USD": Fraction(1), "TWD": Fraction(twd), "PEN": Fraction(pen)}
    total = sum(Fraction(row.amount) * rates[row.currency] for row in money if row.kind != "loan")
    settings = {"currency": "USD", "kinds": ["equity", "convertible"], "rates": {"TWD": str(twd), "PEN": str(pen)}}
    for cap in (Decimal(0), Decimal(500_000), Decimal(int(total)), Decimal(int(total) + 1)):
        state = found("funding", settings | {"cap": str(min(cap, Decimal(10) ** 12))}, money=tuple(money))[0]
        assert state == ("met" if total <= min(cap, Decimal(10) ** 12) else "unmet")


# Economy


def test_a_resident_meets_what_citizens_and_residents_meet():
    settings = {"through": ["citizen", "permanent_resident"]}
    assert found("economy", settings, economy="TW", basis="permanent_resident") == (
        "met",
        "You are a permanent resident of Chinese Taipei.",
        "",
    )
    assert found("economy", {"through": ["citizen"]}, economy="TW", basis="permanent_resident")[::2] == (
        "unmet",
        "Being a citizen there.",
    )


def test_an_economy_outside_the_list_reads_the_list():
    settings = {"economies": ["HK", "PE"], "through": ["citizen"]}
    assert found("economy", settings, economy="PH", basis="citizen") == (
        "unmet",
        "The Philippines is not among the economies of this challenge.",
        "One of these: Hong Kong, China; Peru.",
    )


def test_a_company_registered_there_is_enough_where_that_counts():
    settings = {"economies": ["PE"], "through": ["citizen", "company"]}
    assert found("economy", settings, registered_in="PE")[0] == "met"
    assert found("economy", settings, registered_in="CL", economy="PE", basis="citizen")[0] == "met"
    assert found("economy", {"economies": ["PE"], "through": ["company"]}, registered_in="CL")[0] == "unmet"


# Quota


@pytest.mark.parametrize(
    ("told", "economy", "ahead", "state"),
    [
        ({"most": 2}, "VN", 1, "met"),
        ({"most": 2}, "VN", 2, "unmet"),
        ({"most": 2, "host": "own", "host_most": 3}, "PE", 2, "met"),
        ({"most": 2, "host": "own", "host_most": 3}, "PE", 3, "unmet"),
        ({"most": 2, "host": "free"}, "PE", 400, "met"),
        ({"most": 2, "host": "free"}, "VN", 2, "unmet"),
    ],
)
def test_places_go_to_those_who_come_first_and_the_host_may_have_more(told, economy, ahead, state):
    assert found("quota", told, economy=economy, ahead=ahead)[0] == state


def test_a_quota_in_words():
    assert text("quota", {"most": 1, "host": "own", "host_most": 2}) == (
        "At most 1 entry from each economy: the first to be submitted counts. From the host economy, Peru, at most 2."
    )


# Team


@pytest.mark.parametrize(
    ("members", "mentors", "state", "needed"),
    [
        (2, 3, "met", ""),
        (1, 0, "unmet", "One person more."),
        (7, 0, "unmet", "2 people less."),
        (5, 4, "unmet", "One mentor less."),
        (0, 0, "unknown", "Name the people of the team, yourself included."),
    ],
)
def test_a_team_has_its_size_and_mentors_are_counted_apart(members, mentors, state, needed):
    settings = {"least": 2, "most": 5, "mentors_most": 3}
    assert found("team_size", settings, members=members, mentors=mentors)[::2] == (state, needed)


# Age


@pytest.mark.parametrize(
    ("born", "state"),
    [
        (date(2008, 12, 31), "met"),
        (date(2009, 1, 1), "unmet"),
        (date(1991, 1, 1), "met"),
        (date(1990, 12, 31), "unmet"),
        (None, "unknown"),
    ],
)
def test_an_age_is_counted_in_whole_years_on_the_day(born, state):
    settings = {"least": 18, "most": 35, "on": "date", "date": "2026-12-31"}
    assert found("age", settings, born_on=born)[0] == state


def test_who_is_too_young_reads_the_span_of_births():
    settings = {"least": 18, "most": 35, "on": "date", "date": "2026-12-31"}
    assert found("age", settings, born_on=date(2010, 6, 1)) == (
        "unmet",
        "You are 16 years old on 31 December 2026.",
        "Born from 1 January 1991 to 31 December 2008.",
    )


@given(
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.dates(date(2026, 1, 1), date(2032, 12, 31)),
    st.integers(1, 60),
    st.integers(0, 60),
)
def test_the_span_of_births_that_is_named_is_the_span_that_is_accepted(born, day, least, more):
    settings = read("age", {"least": least, "most": least + more, "on": "date", "date": day.isoformat()})
    one = check(settings, replace(FACTS, born_on=born))
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    assert (one.state == State.MET) == (least <= years <= least + more)


# Staff, winners, one entry


def test_staff_stand_aside_and_relatives_where_the_rule_says_so():
    assert found("staff", {"family": True}, staff_tie="none")[0] == "met"
    assert found("staff", {"family": True}, staff_tie="family")[0] == "unmet"
    assert found("staff", {"family": False}, staff_tie="family")[0] == "met"
    assert found("staff", {"family": False}, staff_tie="staff")[0] == "unmet"
    assert found("staff", {"family": False})[0] == "unknown"


def test_a_win_stands_in_the_way_until_its_years_are_over():
    win = Win("Grace", "Pitch 2023", "c1", date(2023, 11, 30))
    assert found("past_winner", {"years": 3}, wins=(win,)) == (
        "unmet",
        "Grace won in Pitch 2023.",
        "An entry without those who won.",
    )
    assert found("past_winner", {"years": 3}, wins=(replace(win, won_on=date(2023, 11, 29)),))[0] == "met"
    assert found("past_winner", {}, wins=(replace(win, won_on=date(1999, 1, 1)),))[0] == "unmet"


def test_only_the_challenges_that_are_named_count():
    win = Win("Grace", "Pitch 2023", "c1", date(2023, 11, 30))
    named = {"challenges": [{"id": "c2", "title": "Pitch 2024"}]}
    assert found("past_winner", named, wins=(win,))[0] == "met"
    assert text("past_winner", named) == (
        "Neither you, nor anybody in the team, nor the start-up has won in Pitch 2024."
    )


def test_a_place_in_another_team_counts_where_the_rule_says_so():
    assert found("one_entry", {"members": True}, elsewhere=("Eva",))[:2] == (
        "unmet",
        "In another entry of this challenge already: Eva.",
    )
    assert found("one_entry", {"members": False}, elsewhere=("Eva",))[0] == "met"


# Settings


@pytest.mark.parametrize(
    ("kind", "told", "field"),
    [
        ("company_age", {"most": "old"}, "most"),
        ("company_age", {"most": 0}, "most"),
        ("company_age", {"most": 2, "on": "date"}, "date"),
        ("company_age", {"most": 2, "unit": "weeks"}, "unit"),
        ("funding", {"cap": "1", "currency": "USD", "kinds": []}, "kinds"),
        ("funding", {"cap": "NaN", "currency": "USD", "kinds": ["equity"]}, "cap"),
        ("funding", {"cap": "1", "currency": "ABC", "kinds": ["equity"]}, "currency"),
        ("funding", CAP | {"rates": {"TWD": "0"}}, "rates"),
        ("economy", {"economies": ["XX"], "through": ["citizen"]}, "economies"),
        ("economy", {"through": []}, "through"),
        ("quota", {"most": 1, "host": "own"}, "host_most"),
        ("team_size", {}, "most"),
        ("team_size", {"least": 4, "most": 2}, "most"),
        ("age", {"least": 4000}, "least"),
        ("past_winner", {"years": -1}, "years"),
    ],
)
def test_settings_that_cannot_be_right_are_refused_by_field(kind, told, field):
    with pytest.raises(ValidationError) as refused:
        read(kind, told)
    assert list(refused.value.message_dict) == [field]


def test_settings_are_kept_as_they_are_read_again():
    for kind, settings in (
        ("company_age", {"most": 5, "on": "date", "date": "2026-12-31"}),
        ("funding", CAP),
        ("economy", {"economies": ["PE"], "through": ["company"]}),
        ("quota", {"most": 2, "host": "own", "host_most": 4}),
        ("team_size", {"least": 2}),
        ("age", {"most": 35}),
        ("staff", {}),
        ("past_winner", {"challenges": [{"id": "c", "title": "T"}], "years": 3}),
        ("one_entry", {"members": True}),
    ):
        once = read(kind, settings)
        assert read(kind, once.kept()) == once


def test_the_currencies_of_all_economies_can_be_told():
    assert {"USD", "TWD", "VND", "PGK", "EUR"} <= set(CURRENCIES)
