"""Whole years and months are counted as people count them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge.eligibility.days import A_DAY, age_on, first_reaching, later_by

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2008, 3, 1), date(2026, 2, 28), 17),
        (date(2008, 11, 30), date(2026, 11, 30), 18),
        (date(2008, 12, 1), date(2026, 11, 30), 17),
        (date(2026, 11, 30), date(2026, 11, 30), 0),
        (date(2026, 12, 1), date(2026, 11, 30), -1),
    ],
)
def test_a_birthday_counts_on_its_day_and_29_february_on_1_march(born, day, age):
    assert age_on(born, day) == age


def test_a_month_without_that_day_ends_on_the_first_of_the_next():
    assert later_by(date(2026, 1, 31), months=1) == date(2026, 3, 1)
    assert later_by(date(2026, 8, 31), months=18) == date(2028, 3, 1)
    assert later_by(date(2026, 12, 31), months=12) == date(2027, 12, 31)


def test_years_do_not_run_out():
    assert later_by(date(9998, 5, 5), years=5) == date.max


@given(DAYS, st.integers(0, 40_000))
def test_an_age_grows_by_one_on_the_birthday_and_on_no_other_day(born, lived):
    day = born + timedelta(days=lived)
    birthday = later_by(born, years=(day + A_DAY).year - born.year)
    assert age_on(born, day + A_DAY) - age_on(born, day) == (1 if day + A_DAY == birthday else 0)


@given(DAYS, st.integers(1, 100))
def test_whoever_was_born_on_the_first_day_is_just_not_older_and_a_day_earlier_is(reference, years):
    first = first_reaching(reference, years=years)
    assert later_by(first, years=years) >= reference
    assert later_by(first - A_DAY, years=years) < reference


@given(DAYS, st.integers(1, 240))
def test_the_same_holds_for_months(reference, months):
    first = first_reaching(reference, months=months)
    assert later_by(first, months=months) >= reference > later_by(first - A_DAY, months=months)


@given(DAYS, st.integers(0, 400), st.integers(0, 60))
def test_later_days_stay_later(day, apart, months):
    assert later_by(day, months=months) <= later_by(day + timedelta(days=apart), months=months)
