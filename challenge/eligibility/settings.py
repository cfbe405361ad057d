"""What each rule of eligibility needs to know, read from what an organiser typed. A closed list: nobody writes rules of their own.

`read` raises ValidationError by field; `kept` is what the row keeps as JSON and what `read` takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenge.models import EligibilityRule, MoneyKind
from core import economies

Kind = EligibilityRule.Kind

#: Codes of ISO 4217 in which money can be told: those of the 21 economies, and those in which start-ups elsewhere are paid.
CURRENCIES = tuple(
    sorted({row.currency for row in economies.all_economies()} | {"AED", "BRL", "CHF", "COP", "EUR", "GBP", "INR"})
)
MOST_MONEY = Decimal(10) ** 12


class Through(TextChoices):
    """What ties an entry to an economy."""

    CITIZEN = "citizen", gettext_lazy("Citizen")
    RESIDENT = "permanent_resident", gettext_lazy("Permanent resident")
    COMPANY = "company", gettext_lazy("Company registered there")


class On(TextChoices):
    """The day on which an age is counted."""

    DEADLINE = "deadline", gettext_lazy("The day entries close")
    FINAL = "final", gettext_lazy("The last day of the last round")
    DATE = "date", gettext_lazy("A date of your choice")


class HostHas(TextChoices):
    """What the economy of the host may have of a quota."""

    SAME = "same", gettext_lazy("The same as the others")
    OWN = "own", gettext_lazy("A number of its own")
    FREE = "free", gettext_lazy("As many as come")


@dataclass(frozen=True, slots=True)
class DayOf:
    """The day a rule counts on: one that moves with the dates of the challenge, or one that is written down."""

    on: str = On.DEADLINE
    day: date | None = None

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """Read "on" and "date"."""
        on = _one_of(raw, "on", On.values, On.DEADLINE)
        if on != On.DATE:
            return cls(on)
        try:
            day = raw["date"] if isinstance(raw.get("date"), date) else date.fromisoformat(str(raw.get("date", "")))
        except ValueError:
            raise ValidationError({"date": _("Choose the date to count on.")}) from None
        if not 1900 <= day.year <= 2200:
            raise ValidationError({"date": _("Choose a date between 1900 and 2200.")})
        return cls(on, day)

    def kept(self) -> dict[str, Any]:
        """Return its part of the settings."""
        return {"on": str(self.on)} | ({"date": self.day.isoformat()} if self.day else {})


@dataclass(frozen=True, slots=True)
class CompanyAge:
    """A company is at most so old on a day."""

    most: int
    unit: str = "years"
    day: DayOf = field(default_factory=DayOf)
    unfounded: bool = False

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """Read "most", "unit" (years or months), "on", "date" and "unfounded"."""
        unit = _one_of(raw, "unit", ("years", "months"), "years")
        most = _whole(raw, "most", 1, 100 if unit == "years" else 1200)
        return cls(most, unit, DayOf.read(raw), bool(raw.get("unfounded")))

    def kept(self) -> dict[str, Any]:
        """Return the settings."""
        return {"most": self.most, "unit": self.unit, "unfounded": self.unfounded} | self.day.kept()

    @property
    def span(self) -> dict[str, int]:
        """The greatest age as `days` takes it."""
        return {self.unit: self.most}


@dataclass(frozen=True, slots=True)
class FundingCap:
    """At most so much money of some kinds was raised. A rate says how much of `currency` one unit of another one is."""

    cap: Decimal
    currency: str
    kinds: tuple[str, ...]
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """Read "cap", "currency", "kinds" and "rates" ({code: decimal})."""
        currency = _one_of(raw, "currency", CURRENCIES, "")
        kinds = _several(raw, "kinds", MoneyKind.values, _("Choose what counts."))
        rates = {}
        for code, value in dict(raw.get("rates") or {}).items():
            if code not in CURRENCIES:
                raise ValidationError({"rates": _("%(code)s is no currency we know.") % {"code": code}})
            if code != currency:
                rates[code] = _money({"rates": value}, "rates")
        return cls(_money(raw, "cap", zero=True), currency, kinds, rates)

    def kept(self) -> dict[str, Any]:
        """Return the settings."""
        rates = {code: str(rate) for code, rate in sorted(self.rates.items())}
        return {"cap": str(self.cap), "currency": self.currency, "kinds": list(self.kinds), "rates": rates}


@dataclass(frozen=True, slots=True)
class OfEconomies:
    """An entry comes from one of these economies, through one of these ties."""

    economies: tuple[str, ...]
    through: tuple[str, ...]

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """Read "economies" (codes; none means all 21) and "through"."""
        known = [row.code for row in economies.all_economies()]
        wanted = raw.get("economies") or known
        chosen = _several({"economies": wanted}, "economies", known, "")
        return cls(chosen, _several(raw, "through", Through.values, _("Choose at least one tie.")))

    def kept(self) -> dict[str, Any]:
        """Return the settings."""
        return {"economies": [] if self.is_everywhere else list(self.economies), "through": list(self.through)}

    @property
    def is_everywhere(self) -> bool:
        """Whether all 21 are meant."""
        return len(self.economies) == len(economies.all_economies())

    @property
    def bases(self) -> tuple[Through, ...]:
        """The ties of persons among `through`."""
        return tuple(Through(tie) for tie in self.through if tie != Through.COMPANY)


@dataclass(frozen=True, slots=True)
class Quota:
    """At most so many entries of one economy; the host may have more."""

    most: int
    host: str = HostHas.SAME
    host_most: int | None = None

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """Read "most", "host" and, for a number of its own, "host_most"."""
        host = _one_of(raw, "host", HostHas.values, HostHas.SAME)
        own = _whole(raw, "host_most", 1, 10_000) if host == HostHas.OWN else None
        return cls(_whole(raw, "most", 1, 10_000), host, own)

    def kept(self) -> dict[str, Any]:
        """Return the settings."""
        own = {"host_most": self.host_most} if self.host_most is not None else {}
        return {"most": self.most, "host": str(self.host)} | own

    def places(self, *, is_host: bool) -> int | None:
        """Return how many entries an economy may have; None for no limit."""
        if not is_host or self.host == HostHas.SAME:
            return self.most
        return self.host_most


@dataclass(frozen=True, slots=True)
class TeamSize:
    """A team has so many people; mentors are counted apart."""

    least: int | None
    most: int | None
    mentors_most: int | None = None

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """Read "least", "most" and "mentors_most"; at least one of them."""
        least, most = _span(raw, 1, 100)
        mentors = _whole(raw, "mentors_most", 0, 100, empty=True)
        if least is None and most is None and mentors is None:
            raise ValidationError({"most": _("Give at least one of the numbers.")})
        return cls(least, most, mentors)

    def kept(self) -> dict[str, Any]:
        """Return the settings."""
        return {"least": self.least, "most": self.most, "mentors_most": self.mentors_most}


@dataclass(frozen=True, slots=True)
class Age:
    """The entrant is so old on a day."""

    least: int | None
    most: int | None
    day: DayOf = field(default_factory=DayOf)

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """Read "least", "most" (at least one of them), "on" and "date"."""
        least, most = _span(raw, 1, 120)
        if least is None and most is None:
            raise ValidationError({"most": _("Give the least or the greatest age.")})
        return cls(least, most, DayOf.read(raw))

    def kept(self) -> dict[str, Any]:
        """Return the settings."""
        return {"least": self.least, "most": self.most} | self.day.kept()


@dataclass(frozen=True, slots=True)
class NoStaff:
    """Who works for the organisers cannot enter; nor, if so set, can their close relatives."""

    family: bool = True

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """Read "family"."""
        return cls(bool(raw.get("family", True)))

    def kept(self) -> dict[str, Any]:
        """Return the settings."""
        return {"family": self.family}


@dataclass(frozen=True, slots=True)
class NoPastWinner:
    """Who won before cannot enter again: in named challenges or in all of these organisers, ever or in the last years."""

    challenges: tuple[tuple[str, str], ...] = ()
    years: int | None = None

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """Read "challenges" ([{"id", "title"}]; none means all of these organisers) and "years"."""
        named = tuple((str(row["id"]), str(row["title"])) for row in raw.get("challenges") or ())
        return cls(named, _whole(raw, "years", 1, 100, empty=True))

    def kept(self) -> dict[str, Any]:
        """Return the settings."""
        return {"challenges": [{"id": pk, "title": title} for pk, title in self.challenges], "years": self.years}


@dataclass(frozen=True, slots=True)
class OneEntry:
    """A person enters once; if so set, a place in somebody else's team counts too."""

    members: bool = False

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """Read "members"."""
        return cls(bool(raw.get("members")))

    def kept(self) -> dict[str, Any]:
        """Return the settings."""
        return {"members": self.members}


AnySettings = CompanyAge | FundingCap | OfEconomies | Quota | TeamSize | Age | NoStaff | NoPastWinner | OneEntry
READ: dict[str, Callable[[Mapping[str, Any]], AnySettings]] = {
    Kind.COMPANY_AGE: CompanyAge.read,
    Kind.FUNDING: FundingCap.read,
    Kind.ECONOMY: OfEconomies.read,
    Kind.QUOTA: Quota.read,
    Kind.TEAM_SIZE: TeamSize.read,
    Kind.AGE: Age.read,
    Kind.STAFF: NoStaff.read,
    Kind.PAST_WINNER: NoPastWinner.read,
    Kind.ONE_ENTRY: OneEntry.read,
}


def read(kind: str, raw: Mapping[str, Any]) -> AnySettings:
    """Return the settings of a rule. Raises ValidationError by field, KeyError for a kind that is none."""
    return READ[kind](raw)


def _one_of(raw: Mapping[str, Any], name: str, known: Iterable[str], default: str) -> str:
    value = str(raw.get(name) or default)
    if value not in known:
        raise ValidationError({name: _("Choose one of the list.")})
    return value


def _several(raw: Mapping[str, Any], name: str, known: Iterable[str], nothing: str) -> tuple[str, ...]:
    """Return the chosen ones in the order of the list."""
    chosen, listed = set(raw.get(name) or ()), list(known)
    if not chosen:
        raise ValidationError({name: nothing})
    if not chosen <= set(listed):
        raise ValidationError({name: _("Choose from the list.")})
    return tuple(value for value in listed if value in chosen)


def _whole(raw: Mapping[str, Any], name: str, least: int, most: int, *, empty: bool = False) -> Any:
    """Return a whole number within bounds; None where nothing was given and that is fine."""
    value = raw.get(name)
    if value in (None, "") and empty:
        return None
    try:
        number = int(str(value))
    except ValueError:
        raise ValidationError({name: _("Enter a whole number.")}) from None
    if not least <= number <= most:
        raise ValidationError({name: _("Enter a number from %(least)d to %(most)d.") % {"least": least, "most": most}})
    return number


def _span(raw: Mapping[str, Any], lowest: int, highest: int) -> tuple[int | None, int | None]:
    least, most = (_whole(raw, name, lowest, highest, empty=True) for name in ("least", "most"))
    if least is not None and most is not None and most < least:
        raise ValidationError({"most": _("This is less than the number before it.")})
    return least, most


def _money(raw: Mapping[str, Any], name: str, *, zero: bool = False) -> Decimal:
    try:
        value = Decimal(str(raw.get(name)))
    except InvalidOperation:
        raise ValidationError({name: _("Enter an amount.")}) from None
    if not value.is_finite() or value < 0 or (value == 0 and not zero) or value > MOST_MONEY:
        raise ValidationError({name: _("Enter an amount above 0.")})
    return value
