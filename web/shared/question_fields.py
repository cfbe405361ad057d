"""Questions of a form as its page draws them and reads them back (templates/components/question.html)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenge.models import Question
from core import currencies
from submissions import answers
from submissions.asked import Given

Kind = Question.Kind
PREFIX = "q-"
#: More choices than this are a list to open, not a column of buttons.
MOST_SHOWN = 8
MONEY = ("amount", "currency", "kind")


@dataclass(frozen=True, slots=True)
class Choice:
    """One option as it is drawn."""

    key: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One question with its field: what stands in it, what helps, what is wrong. `slot` is the place of a file."""

    given: Given
    text: str = ""
    choices: list[Choice] = field(default_factory=list)
    money: dict[str, str] = field(default_factory=dict)
    currencies: tuple[str, ...] = ()
    hint: str = ""
    most: int | None = None
    slot: Any = None

    @property
    def name(self) -> str:
        """The name of its control in the form."""
        return f"{PREFIX}{self.given.key}"

    @property
    def control(self) -> str:
        """How it is drawn: line, area, radio, list, boxes, money, date, file, told."""
        if self.given.stands:
            return "told"
        kind = Kind(self.given.kind)
        if kind in (Kind.CHOICE, Kind.YES_NO):
            return "radio" if len(self.choices) <= MOST_SHOWN else "list"
        return {
            Kind.LONG: "area",
            Kind.CHOICES: "boxes",
            Kind.MONEY: "money",
            Kind.DATE: "date",
            Kind.FILE: "file",
        }.get(kind, "line")

    @property
    def is_group(self) -> bool:
        """Whether several controls stand under one question."""
        return self.control in ("radio", "boxes", "money")

    @property
    def inputmode(self) -> str:
        """Which keys a phone offers."""
        return {Kind.NUMBER: "decimal", Kind.LINK: "url"}.get(Kind(self.given.kind), "text")

    @property
    def described(self) -> str:
        """The ids of what describes the field."""
        ids = [("help", self.given.help), ("hint", self.hint), ("error", self.given.error)]
        return " ".join(f"{self.name}-{part}" for part, there in ids if there)


def places(rows: Iterable[Given], posted: Mapping[str, Any] | None = None) -> list[Place]:
    """Return the fields of these questions, with what is kept, or with what was just posted and could not be kept."""
    return [place(row, (posted or {}).get(row.key)) for row in rows]


def place(given: Given, raw: Any = None, *, slot: Any = None) -> Place:
    """Return the field of one question."""
    kept = given.typed if given.typed is not None else given.value
    shown = raw if raw is not None else kept
    money = shown if isinstance(shown, Mapping) else {}
    chosen = shown if isinstance(shown, list) else [_as_text(shown)]
    return Place(
        given=given,
        text=_as_text(shown),
        choices=_choices(given, chosen),
        money={name: str(money.get(name) or "") for name in MONEY},
        currencies=tuple(given.limits.get("currencies") or currencies.codes()) if given.kind == Kind.MONEY else (),
        hint=hint(given),
        most=given.limits.get("most") if given.kind in (Kind.SHORT, Kind.LONG) else None,
        slot=slot,
    )


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else ""


def _choices(given: Given, chosen: list[Any]) -> list[Choice]:
    """Return what can be chosen now, and what was chosen before it was taken off the list."""
    if given.kind == Kind.YES_NO:
        return [Choice(key, label, key in chosen) for key, label in (("yes", _("Yes")), ("no", _("No")))]
    return [
        Choice(row["key"], given.labels.get(row["key"], row["label"]), row["key"] in chosen)
        for row in given.options
        if not row.get("retired") or row["key"] in chosen
    ]


def read(rows: Iterable[Given], data: QueryDict) -> dict[str, Any]:
    """Return what was typed, by key, in the shapes of `submissions.answers.parse`. Files and answers that stand are not in the form."""
    found: dict[str, Any] = {}
    for row in rows:
        name = f"{PREFIX}{row.key}"
        if row.kind == Kind.FILE or row.stands:
            continue
        if row.kind == Kind.CHOICES:
            found[row.key] = data.getlist(name)
        elif row.kind == Kind.MONEY:
            found[row.key] = {part: data.get(f"{name}-{part}", "") for part in MONEY}
        else:
            found[row.key] = data.get(name, "")
    return found


def errors(rows: Iterable[Given]) -> dict[str, list[str]]:
    """Return what is wrong, by the name of the control it stands beside."""
    return {f"{PREFIX}{row.key}{'-amount' if row.kind == Kind.MONEY else ''}": [row.error] for row in rows if row.error}


def by_control(refused: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what an act refused, by the name of the control instead of the field (`answers.KEY`)."""
    return {PREFIX + name.removeprefix("answers."): words for name, words in refused.items()}


def hint(given: Given) -> str:
    """Say what the limits of a question ask for, before anything is typed."""
    least, most = given.limits.get("least"), given.limits.get("most")
    match Kind(given.kind):
        case Kind.SHORT | Kind.LONG:
            return _span(
                least, most, _("%(least)s to %(most)s characters."), _("At least %(least)s characters."), _("Up to %(most)s characters.")
            )  # fmt: skip
        case Kind.CHOICES:
            return _span(
                least, most, _("Choose %(least)s to %(most)s."), _("Choose at least %(least)s."), _("Choose up to %(most)s.")
            )  # fmt: skip
        case Kind.NUMBER | Kind.MONEY:
            least, most = (answers.grouped(value) if value is not None else None for value in (least, most))
            span = _span(
                least, most, _("From %(least)s to %(most)s."), _("At least %(least)s."), _("At most %(most)s.")
            )
            return " ".join(part for part in (span, _decimals(given)) if part)
        case Kind.DATE:
            return _span(
                least, most, _("From %(least)s to %(most)s."), _("%(least)s or later."), _("%(most)s or earlier.")
            )
        case Kind.LINK:
            return _("A full address that begins with https://.")
        case _:
            return ""


def _decimals(given: Given) -> str:
    decimals = given.limits.get("decimals")
    if given.kind == Kind.MONEY or decimals is None:
        return ""
    if not decimals:
        return _("A whole number.")
    return ngettext("Up to %(n)d digit after the point.", "Up to %(n)d digits after the point.", decimals) % {
        "n": decimals
    }


def _span(least: Any, most: Any, both: str, low: str, high: str) -> str:
    if least is None and most is None:
        return ""
    words = high if least is None else low if most is None else both
    return words % {"least": least, "most": most}
