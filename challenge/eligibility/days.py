"""Whole years and months, counted as people count them. Plain dates, no zones: the zone was applied when the day was read off a clock."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

A_DAY = timedelta(days=1)


def later_by(day: date, *, years: int = 0, months: int = 0) -> date:
    """Return the day so many whole years and months later.

    A day that the month does not have becomes the first of the next one: who was born on 29 February is a year older on 1 March.
    Years after 9999 end on the last day there is.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + years * 12 + months, 12)
    if year > date.max.year:
        return date.max
    if day.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, day.day)
    return date(year, month + 2, 1)  # December has all days, so there is a next month


def age_on(born: date, day: date) -> int:
    """Return the age in whole years on a day; negative before the birth."""
    years = day.year - born.year
    return years if later_by(born, years=max(years, 0)) <= day else years - 1


def first_reaching(day: date, *, years: int = 0, months: int = 0) -> date:
    """Return the earliest day for which `later_by` reaches `day`: who is born then, or after, is not older than that on the day."""
    month_index = max(day.year * 12 + day.month - 1 - years * 12 - months, 12)
    year, month = divmod(month_index, 12)
    guess = date(year, month + 1, min(day.day, 28))
    while guess > date.min and later_by(guess - A_DAY, years=years, months=months) >= day:
        guess -= A_DAY
    while later_by(guess, years=years, months=months) < day:
        guess += A_DAY
    return guess
