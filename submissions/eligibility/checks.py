"""The rules themselves: settings and facts in, a finding out. No table is read here and no clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenge.eligibility import days
from challenge.eligibility.sentences import age_of_company, day, economy_names, listed, money
from challenge.eligibility.settings import (
    Age,
    AnySettings,
    CompanyAge,
    FundingCap,
    NoPastWinner,
    NoStaff,
    OfEconomies,
    OneEntry,
    Quota,
    TeamSize,
    Through,
)
from core import economies
from submissions.eligibility.facts import Facts, Found, State, Win


def check(settings: AnySettings, facts: Facts) -> Found:
    """Return how the facts stand to one rule."""
    return CHECK[type(settings)](settings, facts)


def _company_age(rule: CompanyAge, facts: Facts) -> Found:
    where = "founded_on"
    reference = facts.contest.day(rule.day)
    if not facts.has_startup:
        return _no_profile(where)
    if reference is None:
        return _no_day(where)
    since = days.first_reaching(reference, **rule.span)
    needed = _("Founded on %(day)s or later.") % {"day": day(since)}
    if facts.founded_on is None and not rule.unfounded:
        return Found(State.UNKNOWN, _("The day the company was founded is not given."), _("Enter that day."), where)
    if facts.founded_on is None:
        return Found(State.MET, _("No day of founding is given, so it counts as not founded yet."), field=where)
    if facts.founded_on > reference:
        said = _("The company is founded only after %(day)s.") % {"day": day(reference)}
        if rule.unfounded:
            return Found(State.MET, said, field=where)
        return Found(
            State.UNMET,
            said,
            _("Founded from %(first)s to %(last)s.") % {"first": day(since), "last": day(reference)},
            where,
        )
    said = _("Founded on %(day)s.") % {"day": day(facts.founded_on)}
    if facts.founded_on >= since:
        return Found(State.MET, said, field=where)
    older = _("The company is older than %(age)s on %(day)s.") % {"age": age_of_company(rule), "day": day(reference)}
    return Found(State.UNMET, f"{said} {older}", needed, where)


def _funding(rule: FundingCap, facts: Facts) -> Found:
    where = "funding"
    if not facts.has_startup:
        return _no_profile(where)
    if not facts.money and not facts.raised_nothing:
        return Found(
            State.UNKNOWN,
            _("It is not said yet what the start-up has raised."),
            _("List the amounts, or say that there are none."),
            where,
        )
    counted = [row for row in facts.money if row.kind in rule.kinds and row.amount]
    total, without_rate = Fraction(0), set()
    for row in counted:
        rate = Decimal(1) if row.currency == rule.currency else rule.rates.get(row.currency)
        if rate is None:
            without_rate.add(row.currency)
        else:
            total += Fraction(row.amount) * Fraction(rate)
    names = {"total": _shown(total, rule), "cap": money(rule.cap, rule.currency), "codes": listed(sorted(without_rate))}
    if total > Fraction(rule.cap):
        return Found(
            State.UNMET,
            _("What counts comes to %(total)s, which is more than %(cap)s.") % names,
            _("At most %(cap)s raised.") % names,
            where,
        )
    if without_rate:
        return Found(
            State.UNKNOWN,
            _("The organisers have set no rate for %(codes)s yet, so it cannot be added up.") % names,
            _("Write to the organisers: they set the rates.") % names,
            where,
        )
    return Found(State.MET, _("What counts comes to %(total)s.") % names, field=where)


def _shown(total: Fraction, rule: FundingCap) -> str:
    amount = (Decimal(total.numerator) / Decimal(total.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return money(amount, rule.currency)


def _economy(rule: OfEconomies, facts: Facts) -> Found:
    by_company = Through.COMPANY in rule.through
    if by_company and facts.registered_in in rule.economies:
        return Found(
            State.MET,
            _("The company is registered in %(economy)s.") % {"economy": economies.get(facts.registered_in).name},
            field="startup",
        )
    if not rule.bases:
        return _by_company_alone(rule, facts)
    if not facts.economy:
        return Found(
            State.UNKNOWN, _("The economy is not chosen yet."), _("Choose the economy you represent."), "economy"
        )
    if facts.economy not in rule.economies:
        return Found(
            State.UNMET,
            _("%(economy)s is not among the economies of this challenge.")
            % {"economy": _capital(economies.get(facts.economy).name)},
            _one_of(rule),
            "economy",
        )
    if not facts.basis:
        return Found(
            State.UNKNOWN,
            _("It is not said yet what ties you to that economy."),
            _("Say whether you are a citizen or a permanent resident."),
            "basis",
        )
    tie = Through(facts.basis)
    if facts.basis in rule.bases:
        said = {
            Through.CITIZEN: _("You are a citizen of %(economy)s."),
            Through.RESIDENT: _("You are a permanent resident of %(economy)s."),
        }[tie]
        return Found(State.MET, said % {"economy": economies.get(facts.economy).name}, field="basis")
    needed = _("Being a citizen there.") if tie == Through.RESIDENT else _("Being a permanent resident there.")
    return Found(State.UNMET, _("This tie does not count here: %(tie)s.") % {"tie": tie.label}, needed, "basis")


def _by_company_alone(rule: OfEconomies, facts: Facts) -> Found:
    if not facts.registered_in:
        return _no_profile("startup")
    return Found(
        State.UNMET,
        _("The company is registered in %(economy)s.") % {"economy": economies.get(facts.registered_in).name},
        _one_of(rule),
        "startup",
    )


def _one_of(rule: OfEconomies) -> str:
    return _("One of these: %(list)s.") % {"list": economy_names(rule.economies)}


def _quota(rule: Quota, facts: Facts) -> Found:
    if not facts.economy:
        return Found(
            State.UNKNOWN, _("The economy is not chosen yet."), _("Choose the economy you represent."), "economy"
        )
    places = rule.places(is_host=facts.economy == facts.contest.host)
    if places is None:
        return Found(State.MET, _("The host economy may send any number."), field="economy")
    names = {"economy": economies.get(facts.economy).name, "n": places}
    if facts.ahead < places:
        return Found(
            State.MET,
            _("There is still a place for %(economy)s. Places are given in the order in which entries are submitted.")
            % names,
            field="economy",
        )
    said = ngettext("The place of %(economy)s is taken.", "All %(n)d places of %(economy)s are taken.", places)
    return Found(
        State.UNMET, said % names, _("A place that becomes free, should one of those entries be withdrawn."), "economy"
    )


def _team_size(rule: TeamSize, facts: Facts) -> Found:
    where = "team"
    said = ngettext("The team is %(n)d person.", "The team is %(n)d people.", facts.members) % {"n": facts.members}
    if facts.mentors:
        said += " " + ngettext("Beside it, %(n)d mentor.", "Beside it, %(n)d mentors.", facts.mentors) % {
            "n": facts.mentors
        }
    if not facts.members:
        return Found(
            State.UNKNOWN, _("Nobody is named yet."), _("Name the people of the team, yourself included."), where
        )
    if rule.least is not None and facts.members < rule.least:
        needed = rule.least - facts.members
        return Found(
            State.UNMET,
            said,
            ngettext("One person more.", "%(n)d people more.", needed) % {"n": needed},
            where,
        )
    if rule.most is not None and facts.members > rule.most:
        over = facts.members - rule.most
        return Found(State.UNMET, said, ngettext("One person less.", "%(n)d people less.", over) % {"n": over}, where)
    if rule.mentors_most is not None and facts.mentors > rule.mentors_most:
        over = facts.mentors - rule.mentors_most
        return Found(State.UNMET, said, ngettext("One mentor less.", "%(n)d mentors less.", over) % {"n": over}, where)
    return Found(State.MET, said, field=where)


def _age(rule: Age, facts: Facts) -> Found:
    where = "born_on"
    reference = facts.contest.day(rule.day)
    if reference is None:
        return _no_day(where)
    if facts.born_on is None:
        return Found(State.UNKNOWN, _("The date of birth is not given."), _("Enter your date of birth."), where)
    age = days.age_on(facts.born_on, reference)
    said = ngettext("You are %(n)d year old on %(day)s.", "You are %(n)d years old on %(day)s.", age) % {
        "n": age,
        "day": day(reference),
    }
    if (rule.least is None or age >= rule.least) and (rule.most is None or age <= rule.most):
        return Found(State.MET, said, field=where)
    return Found(State.UNMET, said, born_between(rule, reference), where)


def born_between(rule: Age, reference: date) -> str:
    """Say in which span a person was born who meets a rule on a day."""
    after = reference + days.A_DAY
    first = days.first_reaching(after, years=rule.most + 1) if rule.most is not None else None
    last = days.first_reaching(after, years=rule.least) - days.A_DAY if rule.least is not None else None
    names = {"first": day(first) if first else "", "last": day(last) if last else ""}
    if first and last:
        return _("Born from %(first)s to %(last)s.") % names
    return _("Born on %(last)s or earlier.") % names if last else _("Born on %(first)s or later.") % names


def _staff(rule: NoStaff, facts: Facts) -> Found:
    where = "staff_tie"
    if not facts.staff_tie:
        return Found(
            State.UNKNOWN,
            _("It is not said yet whether you have a tie to the organisers."),
            _("Say whether you or a close relative work for them."),
            where,
        )
    if facts.staff_tie == "staff":
        return Found(State.UNMET, _("You work for the organisers."), _("Somebody without that tie can enter."), where)
    if facts.staff_tie == "family" and rule.family:
        return Found(
            State.UNMET,
            _("A close relative of yours works for the organisers."),
            _("Somebody without that tie can enter."),
            where,
        )
    return Found(State.MET, _("No tie to the organisers that counts."), field=where)


def _past_winner(rule: NoPastWinner, facts: Facts) -> Found:
    named = {pk for pk, _title in rule.challenges}
    counted = [win for win in facts.wins if not named or win.challenge_id in named or not win.challenge_id]
    if rule.years is not None:
        counted = [win for win in counted if not _is_old(win, rule.years, facts.contest.deadline_on)]
    if not counted:
        return Found(State.MET, _("No earlier prize stands in the way."))
    win = counted[0]
    if not win.challenge:
        return Found(State.UNMET, _("An earlier prize stands in the way."), _("An entry without those who won."))
    return Found(
        State.UNMET,
        _("%(who)s won in %(challenge)s.") % {"who": win.who, "challenge": win.challenge},
        _("An entry without those who won."),
    )


def _is_old(win: Win, years: int, deadline: date | None) -> bool:
    return bool(win.won_on and deadline and days.later_by(win.won_on, years=years) < deadline)


def _one_entry(rule: OneEntry, facts: Facts) -> Found:
    if not rule.members:
        return Found(State.MET, _("You have no other entry in this challenge."), field="team")
    if not facts.elsewhere:
        return Found(State.MET, _("Nobody of this entry is in another one that was submitted."), field="team")
    return Found(
        State.UNMET,
        ngettext(
            "In another entry of this challenge already: %(names)s.",
            "In other entries of this challenge already: %(names)s.",
            len(facts.elsewhere),
        )
        % {"names": listed(facts.elsewhere)},
        _("A team without them, or the other entry withdrawn."),
        "team",
    )


def _no_profile(where: str) -> Found:
    return Found(
        State.UNKNOWN, _("The profile of the start-up is empty."), _("Fill in the profile of your start-up."), where
    )


def _no_day(where: str) -> Found:
    return Found(
        State.UNKNOWN,
        _("The organisers have not set the day yet on which this is counted."),
        _("Write to the organisers: they set the dates."),
        where,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


CHECK: dict[type, Callable[[Any, Facts], Found]] = {
    CompanyAge: _company_age,
    FundingCap: _funding,
    OfEconomies: _economy,
    Quota: _quota,
    TeamSize: _team_size,
    Age: _age,
    NoStaff: _staff,
    NoPastWinner: _past_winner,
    OneEntry: _one_entry,
}
