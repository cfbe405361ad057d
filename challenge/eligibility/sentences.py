"""Each rule as a plain sentence: what organisers see while they set it, visitors on the challenge's page, programs in the API."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenge.eligibility import days
from challenge.eligibility.settings import (
    Age,
    AnySettings,
    CompanyAge,
    DayOf,
    FundingCap,
    HostHas,
    NoPastWinner,
    NoStaff,
    OfEconomies,
    On,
    OneEntry,
    Quota,
    TeamSize,
    Through,
)
from challenge.models import MoneyKind
from core import economies

if TYPE_CHECKING:
    from challenge.models import Challenge, Round


@dataclass(frozen=True, slots=True)
class Contest:
    """What rules ask about a challenge: the days they may count on, as its own clock shows them, and who hosts it."""

    deadline_on: date | None = None
    final_on: date | None = None
    host: str = ""

    @classmethod
    def of(cls, challenge: Challenge, round_: Round | None = None) -> Contest:
        """Read it off a challenge's rounds. The deadline is that of `round_`, else of the first round that has one."""
        rounds = list(challenge.rounds.all())
        deadlines = [round_.deadline_at] if round_ else [row.deadline_at for row in rounds]
        ends = [row.judging_closes_at for row in rounds]
        zone = challenge.zone
        deadline, final = next(filter(None, deadlines), None), next(filter(None, reversed(ends)), None)
        return cls(
            deadline_on=deadline.astimezone(zone).date() if deadline else None,
            final_on=final.astimezone(zone).date() if final else None,
            host=challenge.host_economy,
        )

    def day(self, day: DayOf) -> date | None:
        """Return the day a rule counts on; None as long as the challenge has no such date."""
        return {On.DEADLINE: self.deadline_on, On.FINAL: self.final_on}.get(On(day.on), day.day)


def sentence(settings: AnySettings, contest: Contest) -> str:
    """Return the rule in words."""
    return SAY[type(settings)](settings, contest)


def day(value: date) -> str:
    """Return a day as rules print it: 30 November 2026."""
    return date_format(value, "j F Y")


def money(amount: Decimal | int, currency: str) -> str:
    """Return an amount with its code: USD 500,000."""
    places = 0 if amount == int(amount) else 2
    return f"{currency} {number_format(amount, decimal_pos=places, force_grouping=True)}"


def listed(words: Iterable[str]) -> str:
    """Return names in a row, parted by semicolons: one of our names has a comma inside."""
    return "; ".join(words)


def economy_names(codes: Iterable[str]) -> str:
    """Return the names of economies in a row."""
    return listed(str(economies.get(code)) for code in codes)


def kinds_of_money(kinds: Iterable[str]) -> str:
    """Return kinds of money in a row, in small letters but for what is an abbreviation."""
    return listed(str(MoneyKind(kind).label)[:1].lower() + str(MoneyKind(kind).label)[1:] for kind in kinds)


def age_of_company(settings: CompanyAge) -> str:
    """Return the greatest age: 5 years, 18 months."""
    if settings.unit == "months":
        return ngettext("%(n)d month", "%(n)d months", settings.most) % {"n": settings.most}
    return ngettext("%(n)d year", "%(n)d years", settings.most) % {"n": settings.most}


def _on(value: DayOf, contest: Contest) -> str:
    known = contest.day(value)
    named = {
        On.DEADLINE: _("on the day entries close (%(day)s)"),
        On.FINAL: _("on the last day of the last round (%(day)s)"),
        On.DATE: _("on %(day)s"),
    }[On(value.on)]
    return named % {"day": day(known) if known else _("not set yet")}


def _company_age(settings: CompanyAge, contest: Contest) -> str:
    facts = {"age": age_of_company(settings), "on": _on(settings.day, contest)}
    reference = contest.day(settings.day)
    if reference:
        facts["since"] = day(days.first_reaching(reference, **settings.span))
        said = _("The company is at most %(age)s old %(on)s: founded on %(since)s or later.") % facts
    else:
        said = _("The company is at most %(age)s old %(on)s.") % facts
    return said + " " + _("One that is not founded yet can enter.") if settings.unfounded else said


def _funding(settings: FundingCap, contest: Contest) -> str:
    facts = {"cap": money(settings.cap, settings.currency), "kinds": kinds_of_money(settings.kinds)}
    if len(settings.kinds) == len(MoneyKind):
        return _("The start-up has raised at most %(cap)s, from whatever source.") % facts
    return _("The start-up has raised at most %(cap)s. What counts: %(kinds)s.") % facts


def _economy(settings: OfEconomies, contest: Contest) -> str:
    where = {
        "where": _("one of the 21 member economies")
        if settings.is_everywhere
        else _("one of these economies (%(list)s)") % {"list": economy_names(settings.economies)}
    }
    person = {
        (): "",
        (Through.CITIZEN,): _("You are a citizen of %(where)s."),
        (Through.RESIDENT,): _("You are a permanent resident of %(where)s."),
        (Through.CITIZEN, Through.RESIDENT): _("You are a citizen or a permanent resident of %(where)s."),
    }[settings.bases]
    if Through.COMPANY not in settings.through:
        return person % where
    if not person:
        return _("The company is registered in %(where)s.") % where
    return {
        (Through.CITIZEN,): _("The company is registered in %(where)s, or you are a citizen there."),
        (Through.RESIDENT,): _("The company is registered in %(where)s, or you are a permanent resident there."),
        (Through.CITIZEN, Through.RESIDENT): _(
            "The company is registered in %(where)s, or you are a citizen or a permanent resident there."
        ),
    }[settings.bases] % where


def _quota(settings: Quota, contest: Contest) -> str:
    said = ngettext(
        "At most %(n)d entry from each economy: the first to be submitted counts.",
        "At most %(n)d entries from each economy: the first to be submitted count.",
        settings.most,
    ) % {"n": settings.most}
    if settings.host == HostHas.SAME or not contest.host:
        return said
    facts = {"host": economies.get(contest.host), "n": settings.host_most}
    if settings.host == HostHas.FREE:
        return f"{said} " + _("From the host economy, %(host)s, any number.") % facts
    return f"{said} " + _("From the host economy, %(host)s, at most %(n)s.") % facts


def _team_size(settings: TeamSize, contest: Contest) -> str:
    facts = {"least": settings.least, "most": settings.most, "mentors": settings.mentors_most}
    said = []
    if settings.least is not None and settings.least == settings.most:
        said.append(ngettext("The team is one person.", "The team is %(most)d people.", settings.most or 0) % facts)
    elif settings.least is not None and settings.most is not None:
        said.append(_("The team is %(least)d to %(most)d people.") % facts)
    elif settings.most is not None:
        said.append(ngettext("The team is one person.", "The team is at most %(most)d people.", settings.most) % facts)
    elif settings.least is not None:
        said.append(
            ngettext("The team is one person or more.", "The team is at least %(least)d people.", settings.least)
            % facts
        )
    said.append(_("Mentors and advisers are not counted.") if settings.mentors_most is None else _mentors(settings))
    return " ".join(said)


def _mentors(settings: TeamSize) -> str:
    most = settings.mentors_most or 0
    if not most:
        return _("Mentors and advisers take no part.")
    return ngettext(
        "Beside it, at most %(n)d mentor or adviser.", "Beside it, at most %(n)d mentors or advisers.", most
    ) % {"n": most}


def _age(settings: Age, contest: Contest) -> str:
    facts = {"least": settings.least, "most": settings.most, "on": _on(settings.day, contest)}
    if settings.least is None:
        return _("You are at most %(most)d years old %(on)s.") % facts
    if settings.most is None:
        return _("You are at least %(least)d years old %(on)s.") % facts
    return _("You are %(least)d to %(most)d years old %(on)s.") % facts


def _staff(settings: NoStaff, contest: Contest) -> str:
    if settings.family:
        return _("You do not work for the organisers, and no close relative of yours does.")
    return _("You do not work for the organisers.")


def _past_winner(settings: NoPastWinner, contest: Contest) -> str:
    facts: dict[str, Any] = {"n": settings.years, "list": listed(title for _pk, title in settings.challenges)}
    where = _("in %(list)s") % facts if settings.challenges else _("in an earlier challenge of these organisers")
    facts["where"] = where
    if settings.years is None:
        return _("Neither you, nor anybody in the team, nor the start-up has won %(where)s.") % facts
    return (
        ngettext(
            "Neither you, nor anybody in the team, nor the start-up has won %(where)s in the year before entries close.",
            "Neither you, nor anybody in the team, nor the start-up has won %(where)s in the %(n)d years before entries close.",
            settings.years,
        )
        % facts
    )


def _one_entry(settings: OneEntry, contest: Contest) -> str:
    if settings.members:
        return _("One entry for each person, as its entrant or as a member of its team.")
    return _("One entry for each entrant.")


SAY: dict[type, Callable[[Any, Contest], str]] = {
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
