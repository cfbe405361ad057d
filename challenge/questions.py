"""What a question may look like: the limits each kind knows, its words in other languages, what is left of it once it was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from challenge.models import Challenge, Question, Round, Track
from core import currencies

Kind = Question.Kind

#: The limits of each kind with what they are where the organiser sets none. None: no limit.
LIMITS: dict[str, dict[str, Any]] = {
    Kind.SHORT: {"least": None, "most": 120},
    Kind.LONG: {"least": None, "most": 1500},
    Kind.CHOICE: {},
    Kind.CHOICES: {"least": None, "most": None},
    Kind.NUMBER: {"least": None, "most": None, "decimals": 0},
    Kind.MONEY: {"least": None, "most": None, "currencies": []},
    Kind.DATE: {"least": None, "most": None},
    Kind.LINK: {},
    Kind.FILE: {"purpose": "document", "pages": None, "seconds": None},
    Kind.YES_NO: {},
}
#: A text is never longer than this, whatever an organiser sets; so many characters as people see them.
LONGEST = {Kind.SHORT: 300, Kind.LONG: 10_000}
MOST_OPTIONS = 60
MOST_QUESTIONS = 80
MOST_DECIMALS = 6
#: Kinds with a list to choose from; of money, it is the kinds of money.
WITH_OPTIONS = {Kind.CHOICE, Kind.CHOICES, Kind.MONEY}
PURPOSES = ("document", "image", "video")


@dataclass(frozen=True, slots=True)
class Words:
    """A question in one language: what it asks, what helps to answer it, and its options by key."""

    label: str
    help: str
    options: dict[str, str]
    language: str = "en"


def in_language(question: Question, language: str) -> Words:
    """Return a question as somebody reads it in a language; what was not translated is in English."""
    there = question.translations
    found = there.get(language) or there.get(language.partition("-")[0]) or {}
    options = found.get("options", {})
    return Words(
        label=found.get("label") or question.label,
        help=found.get("help") or question.help_text,
        options={row["key"]: options.get(row["key"]) or row["label"] for row in question.options},
        language=language if found.get("label") else "en",
    )


def languages(questions: Iterable[Question]) -> list[str]:
    """Return the tags of the languages in which at least one of these questions can be read, English first."""
    return ["en", *sorted({tag for question in questions for tag in question.translations} - {"en"})]


def open_options(question: Question) -> list[dict[str, Any]]:
    """Return the options that can be chosen now."""
    return [row for row in question.options if not row.get("retired")]


def merged_options(question: Question, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a new list of options; one keeps its key, and one that is left out of an answered question stays as retired."""
    known = {row["key"]: row for row in question.options}
    by_label = {row["label"]: row["key"] for row in question.options}
    merged: dict[str, dict[str, Any]] = {}
    for row in rows:
        label = " ".join(str(row.get("label", "")).split())
        if not label:
            continue
        key = row.get("key") or ""
        key = key if key in known else by_label.get(label, "")
        if not key or key in merged:
            key = free_key(label, taken={*known, *merged}, stem="choice")
        merged[key] = {"key": key, "label": label}
    if question.answered_at:
        merged |= {key: row | {"retired": True} for key, row in known.items() if key not in merged}
    return list(merged.values())


def free_key(words: str, *, taken: Iterable[str], stem: str) -> str:
    """Make a key from words: "Who pays?" -> "who-pays"; words in another script give "choice-2"."""
    taken = set(taken)
    wanted = str(slugify(words))[:34].strip("-")
    if wanted and wanted not in taken:
        return wanted
    stem = wanted or stem
    return next(key for number in range(1 if not wanted else 2, 10_000) if (key := f"{stem}-{number}") not in taken)


def tidy_limits(kind: str, limits: Mapping[str, Any]) -> dict[str, Any]:
    """Return the limits this kind knows, each with a value; others are dropped."""
    return {
        name: limits[name] if limits.get(name) not in (None, "") else default for name, default in LIMITS[kind].items()
    }


def check_question(question: Question) -> None:
    """Refuse a question that nobody could answer. Raises ValidationError by field; limits under their own names."""
    question.limits = tidy_limits(question.kind, question.limits)
    wrong: dict[str, str] = {}
    check = CHECKS.get(Kind(question.kind))
    if check:
        wrong = check(question.limits)
    if question.kind in WITH_OPTIONS:
        wrong |= _check_options(question)
    elif question.options:
        question.options = []
    wrong |= _check_scope(question)
    if wrong:
        raise ValidationError(wrong)


def _check_options(question: Question) -> dict[str, str]:
    count = len(open_options(question))
    if question.kind != Kind.MONEY and count < 2:
        return {"options": _("Write at least two choices.")}
    if count > MOST_OPTIONS:
        return {"options": _("A question has at most %(n)d choices.") % {"n": MOST_OPTIONS}}
    labels = [row["label"] for row in open_options(question)]
    if len(set(labels)) < len(labels):
        return {"options": _("Two choices read the same. Change one of them.")}
    if max(map(len, labels), default=0) > 200:
        return {"options": _("A choice has at most 200 characters.")}
    most = question.limits.get("most") if question.kind == Kind.CHOICES else None
    if most and most > count:
        return {"most": _("There are only %(n)d choices.") % {"n": count}}
    return {}


def _check_scope(question: Question) -> dict[str, str]:
    rows: tuple[tuple[str, Round | Track | None], ...] = (("round", question.round), ("track", question.track))
    return {
        name: _("Choose one of this challenge.")
        for name, row in rows
        if row and row.challenge_id != question.challenge_id
    }


def _text(limits: dict[str, Any], longest: int) -> dict[str, str]:
    wrong = _counts(limits, longest)
    return wrong or ({} if limits["most"] else {"most": _("Give a number.")})


def _counts(limits: dict[str, Any], highest: int) -> dict[str, str]:
    for name in ("least", "most"):
        value = limits[name]
        if value is None:
            continue
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= highest:
            return {name: _("Give a whole number from 1 to %(n)d.") % {"n": highest}}
    return _in_order(limits)


def _in_order(limits: dict[str, Any], read: Any = lambda value: value) -> dict[str, str]:
    if limits["least"] is None or limits["most"] is None or read(limits["least"]) <= read(limits["most"]):
        return {}
    return {"most": _("This is less than the least.")}


def _amounts(limits: dict[str, Any]) -> dict[str, str]:
    for name in ("least", "most"):
        if limits[name] is None:
            continue
        try:
            value = Decimal(str(limits[name]))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) >= 10**15:
            return {name: _("Give a number.")}
        limits[name] = f"{value:f}"
    return _in_order(limits, Decimal)


def _number(limits: dict[str, Any]) -> dict[str, str]:
    decimals = limits["decimals"]
    if not isinstance(decimals, int) or not 0 <= decimals <= MOST_DECIMALS:
        return {"decimals": _("Give a whole number from 0 to %(n)d.") % {"n": MOST_DECIMALS}}
    return _amounts(limits)


def _money(limits: dict[str, Any]) -> dict[str, str]:
    if not isinstance(limits["currencies"], list) or set(limits["currencies"]) - set(currencies.codes()):
        return {"currencies": _("Choose currencies of the list.")}
    return _amounts(limits)


def _dates(limits: dict[str, Any]) -> dict[str, str]:
    for name in ("least", "most"):
        try:
            limits[name] = date.fromisoformat(str(limits[name])).isoformat() if limits[name] else None
        except ValueError:
            return {name: _("Give a date, such as 2027-03-31.")}
    return _in_order(limits)


def _file(limits: dict[str, Any]) -> dict[str, str]:
    if limits["purpose"] not in PURPOSES:
        return {"purpose": _("Choose what kind of file it is.")}
    for name, highest in (("pages", 100), ("seconds", 1800)):
        value = limits[name]
        if value is not None and (not isinstance(value, int) or not 1 <= value <= highest):
            return {name: _("Give a whole number from 1 to %(n)d.") % {"n": highest}}
    return {}


CHECKS: dict[Kind, Any] = {
    Kind.SHORT: lambda limits: _text(limits, LONGEST[Kind.SHORT]),
    Kind.LONG: lambda limits: _text(limits, LONGEST[Kind.LONG]),
    Kind.CHOICES: lambda limits: _counts(limits, MOST_OPTIONS),
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _dates,
    Kind.FILE: _file,
}


def require_room(challenge: Challenge) -> None:
    """Refuse one question more than an entrant would ever answer."""
    if challenge.questions.filter(retired_at=None).count() >= MOST_QUESTIONS:
        raise ValidationError(_("A challenge asks at most %(n)d questions.") % {"n": MOST_QUESTIONS})
