"""A panel as a file of comma-separated values: read, checked cell by cell, nothing written.

Taken as spreadsheet programs write it: UTF-8 with or without its mark, UTF-16, commas, semicolons or tabs between cells; several words
in one cell are parted by semicolons. A cell that a spreadsheet would run as a formula is refused, not kept.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people import known_person
from challenge.models import Round
from core import economies
from core.economies import plain
from judging.models import Judge

MOST_ROWS = 500
MOST_BYTES = 1_000_000
MOST_WORDS = 20
LONGEST_WORD = 200
#: Column -> (what the field of a seat is called, what people read at its head). The order is that of the template.
COLUMNS = {
    "name": ("name", gettext_lazy("Name")),
    "email": ("email", gettext_lazy("E-mail")),
    "economy": ("economy", gettext_lazy("Economy")),
    "organisations": ("organisations", gettext_lazy("Organisations")),
    "languages": ("languages", gettext_lazy("Languages")),
    "topics": ("topics", gettext_lazy("Topics")),
    "tracks": ("tracks", gettext_lazy("Tracks")),
    "most entries": ("capacity", gettext_lazy("Most entries")),
    "least entries": ("minimum", gettext_lazy("Least entries")),
    "available from": ("available_from", gettext_lazy("Available from")),
    "available until": ("available_until", gettext_lazy("Available until")),
    "head": ("is_head", gettext_lazy("Head")),
}
NEEDED = ("name", "email")
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y")
YES, NO = {"yes", "y", "true", "1", "x"}, {"", "no", "n", "false", "0"}


@dataclass(slots=True)
class Row:
    """One line: what its cells said, what they mean, and what is wrong with them, by column."""

    number: int  # as the spreadsheet counts, the head of the columns being 1
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Roster:
    """All lines of a file, the columns it has, and heads of columns that are not read."""

    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def good(self) -> list[Row]:
        """The lines with nothing wrong."""
        return [row for row in self.rows if not row.errors]

    @property
    def wrong(self) -> list[Row]:
        """The lines with something wrong."""
        return [row for row in self.rows if row.errors]


def decode(content: bytes) -> str:
    """Return the text of a file. Raises ValidationError for a workbook, for a file too large and for another encoding."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is larger than one megabyte. A panel needs far less: is it the right file?"))
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise ValidationError(_("This is a workbook. Save it as CSV (UTF-8) first, or copy the cells and paste them."))
    sixteen = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not sixteen and content[1:2] == b"\0":
        content, sixteen = codecs.BOM_UTF16_LE + content, True
    try:
        return content.decode("utf-16" if sixteen else "utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(
            _("The file is not in UTF-8. Save it as CSV (UTF-8), or copy the cells and paste them.")
        ) from None


def read(text: str, round_: Round) -> Roster:
    """Return the lines of a text, each checked against the round. Raises ValidationError for a text that is no list of judges."""
    table = _table(text)
    if not table:
        raise ValidationError(
            _("There is nothing here. The first line names the columns, each further line is a judge.")
        )
    heads = [_column(head) for head in table[0]]
    missing = [str(COLUMNS[name][1]) for name in NEEDED if name not in heads]
    if missing:
        raise ValidationError(
            _("The first line has to name the columns. Missing: %(names)s.") % {"names": ", ".join(missing)}
        )
    known = [head for head in heads if head]
    if len(set(known)) < len(known):
        raise ValidationError(_("A column stands here twice."))
    lines = [(number, cells) for number, cells in enumerate(table[1:], start=2) if any(cell.strip() for cell in cells)]
    if len(lines) > MOST_ROWS:
        raise ValidationError(_("Up to %(most)d judges can be imported at a time.") % {"most": MOST_ROWS})
    roster = Roster(
        known, unread=[text for text, head in zip(table[0], heads, strict=True) if text.strip() and not head]
    )
    tracks = {
        plain(word): track
        for track in round_.challenge.tracks.all()  # type: ignore[attr-defined]
        for word in (track.key, track.name)
    }
    for number, cells in lines:
        row = Row(number, {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head})
        if any(cell.strip() for cell in cells[len(heads) :]):
            row.errors["name"] = _("This line has more cells than the first one.")
        _check(row, tracks)
        roster.rows.append(row)
    _check_people(roster.rows, round_)
    return roster


def _table(text: str) -> list[list[str]]:
    """Return the cells, parted by whatever names most of the columns we know."""
    text = text.lstrip("\ufeff\r\n")
    found: list[list[list[str]]] = []
    for delimiter in ",;\t":
        try:
            found.append(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
        except csv.Error:
            found.append([])
    best = max(found, key=lambda table: sum(bool(_column(head)) for head in table[0]) if table else -1)
    if text.strip() and not best:
        raise ValidationError(
            _("This cannot be read as a table. Save it as CSV (UTF-8), or copy the cells and paste them.")
        )
    return best


def _column(head: str) -> str:
    """Return the column that the head of one means; empty for none of ours."""
    said = " ".join(plain(head).replace("_", " ").replace("e-mail", "email").split())
    for name, (_field, label) in COLUMNS.items():
        if said in (name, plain(str(label))):
            return name
    return ""


def _check(row: Row, tracks: Mapping[str, Any]) -> None:
    """Read each cell of a line."""
    for column, (name, _label) in COLUMNS.items():
        cell = row.cells.get(column, "")
        try:
            if cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
                raise ValidationError(_("This begins like a formula. Write it as plain words."))
            row.values[name] = _READERS[column](cell) if column in _READERS else _words(cell)
            if column == "tracks":
                row.values[name] = _tracks(row.values[name], tracks)
        except ValidationError as refusal:
            row.errors[column] = " ".join(refusal.messages)
    values = row.values
    if {"capacity", "minimum"} <= set(values) and values["minimum"] > values["capacity"]:
        row.errors["least entries"] = _("This is more than the most entries.")
    first, last = values.get("available_from"), values.get("available_until")
    if first and last and first > last:
        row.errors["available until"] = _("This is before the first day.")


def _check_people(rows: Sequence[Row], round_: Round) -> None:
    """Find who stands here twice or is on the panel already, under whichever of their addresses; and a second head judge."""
    seated = set(Judge.objects.seated().filter(round=round_).values_list("user_id", flat=True))
    has_head = Judge.objects.seated().filter(round=round_, is_head=True).exists()
    first_at: dict[str, int] = {}
    for row in rows:
        email = row.values.get("email")
        if email:
            person = known_person(email)
            who = person.pk if person else email
            if who in seated:
                row.errors["email"] = _("This person is on the panel already.")
            elif who in first_at:
                row.errors["email"] = _("This person stands in row %(n)d already.") % {"n": first_at[who]}
            first_at.setdefault(who, row.number)
        if row.values.get("is_head"):
            if has_head:
                row.errors["head"] = _("This round has a head judge already.")
            has_head = True


def _name(cell: str) -> str:
    if not cell:
        raise ValidationError(_("A name is needed."))
    return _short(" ".join(cell.split()))


def _email(cell: str) -> str:
    if not cell:
        raise ValidationError(_("An address is needed."))
    try:
        validate_email(cell)
    except ValidationError:
        raise ValidationError(_("An address looks like name@example.org.")) from None
    return cell.lower()


def _economy(cell: str) -> str:
    found = economies.match(cell) if cell else None
    if cell and found is None:
        raise ValidationError(
            _("This is none of the 21 member economies. Write a code, such as PE, or the official name.")
        )
    return found.code if found else ""


def _words(cell: str) -> list[str]:
    words = list(dict.fromkeys(_short(word.strip()) for word in cell.replace("\n", ";").split(";") if word.strip()))
    if len(words) > MOST_WORDS:
        raise ValidationError(_("Up to %(most)d words or names stand in one cell.") % {"most": MOST_WORDS})
    return words


def _short(word: str) -> str:
    if len(word) > LONGEST_WORD:
        raise ValidationError(_("This is longer than %(most)d letters.") % {"most": LONGEST_WORD})
    if any(not char.isprintable() for char in word):
        raise ValidationError(_("This holds a character that cannot be shown."))
    return word


def _number(default: int) -> Callable[[str], int]:
    def read_number(cell: str) -> int:
        if not cell:
            return default
        if not (cell.isdecimal() and cell.isascii() and len(cell) <= 4 and int(cell) <= 2000):
            raise ValidationError(_("Write a whole number from 0 to 2000."))
        return int(cell)

    return read_number


def _day(cell: str) -> date | None:
    for style in DATES:
        try:
            return datetime.strptime(cell, style).date()  # noqa: DTZ007 (a day, no instant)
        except ValueError:
            continue
    if cell:
        raise ValidationError(_("Write the day like 2026-11-30."))
    return None


def _head(cell: str) -> bool:
    if plain(cell) not in YES | NO:
        raise ValidationError(_("Write yes, or leave it empty."))
    return plain(cell) in YES


def _tracks(words: Sequence[str], tracks: Mapping[str, Any]) -> list[Any]:
    unknown = [word for word in words if plain(word) not in tracks]
    if unknown:
        names = ", ".join(sorted({track.name for track in tracks.values()}))
        known = _("The tracks are: %(names)s.") % {"names": names} if names else _("This challenge has no tracks.")
        raise ValidationError(_("“%(word)s” is no track here. %(known)s") % {"word": unknown[0], "known": known})
    return list({tracks[plain(word)].pk: tracks[plain(word)] for word in words}.values())


_READERS: dict[str, Callable[[str], Any]] = {
    "name": _name,
    "email": _email,
    "economy": _economy,
    "most entries": _number(20),
    "least entries": _number(0),
    "available from": _day,
    "available until": _day,
    "head": _head,
}
