"""Walk a list by cursor: each page begins after the last row of the one before, so that depth costs nothing and no row is met twice.

A cursor holds the sort values of a row; ties are parted by the identifier, so the order is total for any page size.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Key:
    """One step of an order: a field and whether it falls."""

    field: str
    kind: type = str
    falls: bool = False


ORDERS: dict[str, tuple[Key, ...]] = {
    "name": (Key("sort_name"), Key("id")),
    "-updated_at": (Key("updated_at", datetime, falls=True), Key("id")),
    "relevance": (Key("rank", int, falls=True), Key("sort_name"), Key("id")),
}


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and the cursors that lead on from them; None at an end."""

    rows: list[Any]
    next: str | None
    previous: str | None


def page(rows: QuerySet[Any], order: str, *, cursor: str, size: int) -> Page:
    """Return the `size` rows after (or before) a cursor; the first ones where it is empty.

    `rows` may yield instances or the dicts of `.values()` that hold the order's fields. Raises ValidationError for a cursor that is not
    ours or belongs to another order.
    """
    keys = ORDERS[order]
    backwards, position = _read(cursor, order) if cursor else (False, None)
    ordered = rows.order_by(*(f"{'-' if key.falls != backwards else ''}{key.field}" for key in keys))
    if position is not None:
        ordered = ordered.filter(_beyond(keys, position, backwards=backwards))
    found = list(ordered[: size + 1])
    more, found = len(found) > size, found[:size]
    if not found:
        return Page([], None, None)
    if backwards:
        found.reverse()
    on = more or backwards
    back = more if backwards else position is not None
    return Page(
        found,
        _write("after", order, found[-1]) if on else None,
        _write("before", order, found[0]) if back else None,
    )


def _beyond(keys: tuple[Key, ...], position: list[Any], *, backwards: bool) -> Q:
    """Return the condition "later in the order than this position": a > x, or a = x and b > y, and so on."""
    beyond = Q()
    level = Q()
    for key, value in zip(keys, position, strict=True):
        step = "lt" if key.falls != backwards else "gt"
        beyond |= level & Q(**{f"{key.field}__{step}": value})
        level &= Q(**{key.field: value})
    first = keys[0]
    # Said again for the database: a plain range on the first field lets it begin in the middle of an index.
    return Q(**{f"{first.field}__{'lte' if first.falls != backwards else 'gte'}": position[0]}) & beyond


def _write(side: str, order: str, row: Any) -> str:
    values = [row[key.field] if isinstance(row, dict) else getattr(row, key.field) for key in ORDERS[order]]
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    text = json.dumps([side, order, *plain], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, order: str) -> tuple[bool, list[Any]]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        side, written_for, *values = json.loads(text)
        if side not in ("after", "before") or written_for != order:
            raise ValueError
        position = [_value(key, value) for key, value in zip(ORDERS[order], values, strict=True)]
    except (ValueError, TypeError, RecursionError, binascii.Error):
        raise ValidationError({"cursor": _("This cursor does not fit the list. Start from the first page.")}) from None
    return side == "before", position


def _value(key: Key, value: Any) -> Any:
    """Return a cursor's value if it is of the field's kind and a database can compare with it. Raises ValueError."""
    if key.kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None or not 1970 <= moment.year <= 9000:
            raise ValueError
        return moment
    if type(value) is not key.kind:
        raise ValueError
    if isinstance(value, str) and "\x00" in value.encode().decode():
        raise ValueError  # encoding refuses lone surrogates, which no database takes either
    if isinstance(value, int) and abs(value) > 10_000:
        raise ValueError
    return value
