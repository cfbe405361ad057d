"""What rules of eligibility ask about an entry, as plain values; and what they answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from challenge.eligibility import Contest


class State(TextChoices):
    """How an entry stands to a rule."""

    MET = "met", _("Met")
    UNMET = "unmet", _("Not met")
    UNKNOWN = "unknown", _("Not known yet")
    ACCEPTED = "accepted", _("Accepted by the organisers")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount that was raised; `kind` is a MoneyKind, `currency` its code."""

    kind: str
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Win:
    """A prize that somebody of this entry won before: who, in which challenge, and when that was published there."""

    who: str
    challenge: str
    challenge_id: str = ""
    won_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """One entry as the rules see it. None and empty mean: not said yet.

    `ahead` counts the entries of the same economy that were handed in before this one; `elsewhere` names the people of this entry who
    are in another one that was handed in.
    """

    contest: Contest = field(default_factory=Contest)
    has_startup: bool = False
    founded_on: date | None = None
    registered_in: str = ""
    money: tuple[Money, ...] = ()
    raised_nothing: bool = False
    economy: str = ""
    basis: str = ""
    born_on: date | None = None
    staff_tie: str = ""
    members: int = 0
    mentors: int = 0
    ahead: int = 0
    wins: tuple[Win, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: the state, why, what would satisfy it where it is not met, and the field it concerns."""

    state: State
    says: str
    would_satisfy: str = ""
    field: str = "eligibility"
