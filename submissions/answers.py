"""Answers, kind by kind: what was typed becomes a value, a value is held against the limits, a value is said in words. Pure.

Two questions are kept apart. `parse` refuses what is no answer of its kind at all: it can never be right. `fault` says what is wrong with
a value that may still become right, such as a text that is too short: a draft keeps it, and submitting waits for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from challenge.models import Question
from core import currencies, typed

Kind = Question.Kind

#: No answer is longer than this, whatever it is; limits of a question are far below it.
LONGEST = 20_000
LONGEST_LINK = 2_000
#: What people put between thousands: blanks of any width.
GAPS = re.compile(r"[\s\u00a0\u2009\u202f]+")
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?\Z", re.ASCII)
HTTPS = URLValidator(schemes=["https"])


class Asked(Protocol):
    """What is needed to know of a question: a row, or what an entry keeps of it."""

    @property
    def kind(self) -> str: ...
    @property
    def options(self) -> list[dict[str, Any]]: ...
    @property
    def limits(self) -> dict[str, Any]: ...


def parse(raw: Any, question: Asked) -> Any:
    """Return the value of what was typed, None where nothing was. Raises ValidationError in words for the place beside the field.

    Shapes in: text; for several choices a list of keys; for money {"amount", "currency", "kind"}; for yes or no a boolean, "yes" or "no".
    """
    return PARSERS[Kind(question.kind)](raw, question)


def fault(value: Any, question: Asked) -> str:
    """Return what a value lacks to be taken, or nothing. Whether there must be one at all is not asked here."""
    if value is None:
        return ""
    check = FAULTS.get(Kind(question.kind))
    return check(value, question) if check else ""


def in_words(value: Any, question: Asked, labels: Mapping[str, str] | None = None) -> str:
    """Say a value as it is read: choices by their labels (in another language with `labels`), money with its currency."""
    if value is None:
        return ""
    names = labels or {row["key"]: row["label"] for row in question.options}
    match Kind(question.kind):
        case Kind.CHOICE:
            return names.get(value, value)
        case Kind.CHOICES:
            return "; ".join(names.get(key, key) for key in value)
        case Kind.MONEY:
            amount = f"{value['currency']} {grouped(value['amount'])}"
            return f"{amount}, {names.get(value['kind'], value['kind'])}" if value.get("kind") else amount
        case Kind.NUMBER:
            return grouped(value)
        case Kind.YES_NO:
            return _("Yes") if value else _("No")
        case _:
            return str(value)


def grouped(number: str) -> str:
    """Write a number with narrow blanks between its thousands: 1 250 000.50."""
    whole, point, rest = str(number).partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    if len(digits) < 5:
        return f"{sign}{digits}{point}{rest}"
    first = len(digits) % 3 or 3
    return f"{sign}{chr(0x202F).join([digits[:first], *(digits[n : n + 3] for n in range(first, len(digits), 3))])}{point}{rest}"


# Parsing


def _text(raw: Any, question: Asked) -> str | None:
    text = _typed(raw)
    if question.kind == Kind.SHORT:
        text = " ".join(text.split())
    return None if typed.is_blank(text) else text


def _typed(raw: Any, longest: int = LONGEST) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise ValidationError(_("This must be a text."))
    if len(raw) > longest:
        raise ValidationError(
            _("This is longer than anything we can keep: at most %(n)s characters.") % {"n": f"{longest:,}"}
        )
    return typed.clean(raw)


def _choice(raw: Any, question: Asked) -> str | None:
    key = _typed(raw)
    if not key:
        return None
    return _known_key(key, question)


def _known_key(key: Any, question: Asked) -> str:
    """Return a key of the list. One that was taken out of it may stay where it was chosen; see `fault`."""
    if not isinstance(key, str) or key not in {row["key"] for row in question.options}:
        raise ValidationError(_("Choose one of the list."))
    return key


def _choices(raw: Any, question: Asked) -> list[str] | None:
    if raw is None:
        return None
    if not isinstance(raw, list):
        raise ValidationError(_("This must be a list of choices."))
    chosen = {_known_key(key, question) for key in raw}
    return [row["key"] for row in question.options if row["key"] in chosen] or None


def _number(raw: Any, question: Asked) -> str | None:
    return _decimal(raw, question.limits.get("decimals") or 0)


def _decimal(raw: Any, decimals: int) -> str | None:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        raw = str(raw)
    text = GAPS.sub("", _typed(raw)).replace("\u2212", "-")
    if typed.is_blank(text):
        return None
    text = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
    if "," in text:
        raise ValidationError(
            _("Write the number without commas: 1250000, with a point before decimals. A comma means different things.")
        )
    if not NUMBER.match(text):
        raise ValidationError(_("This is not a number. Write digits only, such as 1250."))
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValidationError(_("This is not a number. Write digits only, such as 1250.")) from None
    if value != round(value, decimals):
        raise ValidationError(
            _("Write a whole number.")
            if decimals == 0
            else _("Write at most %(n)d digits after the point.") % {"n": decimals}
        )
    return f"{round(value, decimals):f}" if value else "0"


def _money(raw: Any, question: Asked) -> dict[str, Any] | None:
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        raise ValidationError(_("Give an amount and its currency."))
    amount = _decimal(raw.get("amount"), 2)
    currency, kind = (typed.clean(str(raw.get(name) or "")) for name in ("currency", "kind"))
    if amount is None:
        return None  # a currency alone is no answer: the list may have chosen it by itself
    if Decimal(amount) < 0:
        raise ValidationError(_("An amount is not below 0."))
    allowed = question.limits.get("currencies") or currencies.codes()
    if currency not in allowed:
        raise ValidationError(_("Choose the currency of the amount."))
    if kind or any(not row.get("retired") for row in question.options):
        if not kind:
            raise ValidationError(_("Choose what kind of money it is."))
        _known_key(kind, question)
    return {"amount": amount, "currency": currency, "kind": kind or None}


def _date(raw: Any, question: Asked) -> str | None:
    text = _typed(raw).strip()
    if typed.is_blank(text):
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValidationError(_("Give a date as year, month and day, such as 2027-03-31.")) from None


def _link(raw: Any, question: Asked) -> str | None:
    text = _typed(raw).strip()
    if typed.is_blank(text):
        return None
    if len(text) > LONGEST_LINK:
        raise ValidationError(_("This address is too long: at most %(n)d characters.") % {"n": LONGEST_LINK})
    try:
        HTTPS(text)
        parts = urlsplit(text)
    except (ValidationError, ValueError):
        raise ValidationError(_("Give a full address that begins with https://.")) from None
    if "@" in parts.netloc:
        raise ValidationError(_("Leave the name and password out of the address."))
    return text


def _file(raw: Any, question: Asked) -> None:
    if raw not in (None, ""):
        raise ValidationError(_("A file is sent as an upload for this question."))


def _yes_no(raw: Any, question: Asked) -> bool | None:
    if raw is None or raw == "":
        return None
    if raw in ("yes", True):
        return True
    if raw in ("no", False):
        return False
    raise ValidationError(_("Answer yes or no."))


PARSERS: dict[Kind, Callable[[Any, Asked], Any]] = {
    Kind.SHORT: _text,
    Kind.LONG: _text,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.LINK: _link,
    Kind.FILE: _file,
    Kind.YES_NO: _yes_no,
}


# Faults


def _of_text(value: str, question: Asked) -> str:
    seen, least, most = typed.length(value), question.limits.get("least"), question.limits.get("most")
    if most and seen > most:
        return _("This has %(seen)d characters. At most %(most)d are taken.") % {"seen": seen, "most": most}
    if least and seen < least:
        return _("This has %(seen)d characters. Write at least %(least)d.") % {"seen": seen, "least": least}
    return ""


def _of_choice(value: str, question: Asked) -> str:
    return _of_keys([value], question)


def _of_keys(keys: Sequence[str], question: Asked) -> str:
    gone = [row["label"] for row in question.options if row.get("retired") and row["key"] in keys]
    return _("“%(label)s” is not on the list any more. Choose again.") % {"label": gone[0]} if gone else ""


def _of_choices(value: list[str], question: Asked) -> str:
    least, most = question.limits.get("least"), question.limits.get("most")
    if most and len(value) > most:
        return _("Choose at most %(n)d.") % {"n": most}
    if least and len(value) < least:
        return _("Choose at least %(n)d.") % {"n": least}
    return _of_keys(value, question)


def _of_number(value: str, question: Asked) -> str:
    return _between(Decimal(value), question, Decimal, grouped)


def _of_money(value: dict[str, Any], question: Asked) -> str:
    allowed = question.limits.get("currencies")
    if allowed and value["currency"] not in allowed:
        return _("%(currency)s is not taken here. Choose another currency.") % {"currency": value["currency"]}
    found = _between(Decimal(value["amount"]), question, Decimal, grouped)
    return found or (_of_keys([value["kind"]], question) if value.get("kind") else "")


def _of_date(value: str, question: Asked) -> str:
    return _between(value, question, str, str)


def _between(value: Any, question: Asked, read: Callable[[Any], Any], say: Callable[[Any], str]) -> str:
    least, most = question.limits.get("least"), question.limits.get("most")
    if least is not None and value < read(least):
        return (
            _("This must be %(least)s or later.") % {"least": say(least)}
            if question.kind == Kind.DATE
            else _("This must be at least %(least)s.") % {"least": say(least)}
        )
    if most is not None and value > read(most):
        return (
            _("This must be %(most)s or earlier.") % {"most": say(most)}
            if question.kind == Kind.DATE
            else _("This must be at most %(most)s.") % {"most": say(most)}
        )
    return ""


FAULTS: dict[Kind, Callable[[Any, Asked], str]] = {
    Kind.SHORT: _of_text,
    Kind.LONG: _of_text,
    Kind.CHOICE: _of_choice,
    Kind.CHOICES: _of_choices,
    Kind.NUMBER: _of_number,
    Kind.MONEY: _of_money,
    Kind.DATE: _of_date,
}
