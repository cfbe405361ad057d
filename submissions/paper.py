"""A receipt on paper: one or two pages that say the same as the signed content, with the content itself inside, and a code to check it."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import segno
from django.conf import settings
from django.utils import dateformat
from django.utils.translation import gettext as _
from fpdf import FPDF, XPos, YPos

from challenge import clock
from challenge.models import Terms
from submissions import fonts, receipts
from submissions.models import Receipt

INK, QUIET, LINE = (16, 32, 48), (84, 100, 116), (200, 208, 214)
MARGIN, LABEL, WIDTH, QR = 20.0, 38.0, 170.0, 34.0  # millimetres on A4
#: A character no font here can draw stands as this, and the page says so.
UNDRAWN = "?"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def check_address(receipt: Receipt) -> str:
    """Return the address that the square leads to: the public page, with number and code filled in."""
    words = urlencode({"number": receipt.number, "code": receipts.code_of(receipt)})
    return f"{settings.SITE_URL}/receipts/?{words}"


def draw(receipt: Receipt) -> bytes:
    """Return the PDF of a receipt, with the signed JSON attached to it."""
    page = Paper(receipt)
    page.letter()
    page.embed_file(
        bytes=receipts.as_file(receipt),
        basename=f"{receipt.number}.json",
        desc=_("The signed receipt"),
        compress=False,
    )
    return bytes(page.output())


class Paper(FPDF):
    """The sheet and what is set on it."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(format="A4")
        self.receipt, self.facts = receipt, receipt.content
        text = " ".join(_words(self.facts)) + settings.SITE_NAME
        self.faces = fonts.faces_for(text, economy=(self.facts["entry"].get("economy") or {}).get("code", ""))
        self.undrawn = fonts.missing(CONTROL.sub(" ", text), self.faces) if self.faces else _beyond_latin(text)
        self._choose_faces()
        self.set_title(f"{_('Receipt')} {receipt.number}")
        self.set_creation_date(receipt.issued_at)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, 22)
        self.add_page()

    def _choose_faces(self) -> None:
        bold = fonts.find(*fonts.BOLD)
        self.face = "text" if self.faces else "Helvetica"
        for number, (path, face) in enumerate(self.faces):
            self.add_font("text" if number == 0 else f"other{number}", "", path, collection_font_number=face)
        if self.faces:
            self.add_font("text", "B", bold or self.faces[0][0])
            self.set_text_shaping(True, features={"kern": False})  # kerned pairs come out as gaps where faces mix
            self.set_fallback_fonts([f"other{number}" for number in range(1, len(self.faces))], exact_match=False)

    def footer(self) -> None:
        """Number and page at the foot of each sheet."""
        self.set_y(-15)
        self._ink(QUIET, 8)
        self.cell(WIDTH / 2, 5, self.receipt.number)
        self.cell(WIDTH / 2, 5, f"{self.page_no()}/{{nb}}", align="R")

    def letter(self) -> None:
        """Set the whole receipt."""
        facts, entry = self.facts, self.facts["entry"]
        self._ink(QUIET, 10, bold=True)
        self._line(settings.SITE_NAME, 6)
        self._ink(INK, 20, bold=True)
        self._line(_("We have your entry"), 12)
        self.ln(2)
        self._row(_("Receipt"), self.receipt.number)
        for label, words in self._times():
            self._row(label, words)
        if facts.get("state") == "received":
            self._row("", _("A file is still being checked. A second receipt follows when that is done."))
        self._row(_("Contest"), facts["challenge"]["title"])
        self._row(_("Round"), facts.get("round"))
        self._row(_("Entry"), f"{entry['number']:04d}")
        self._row(_("Title"), entry["title"])
        self._row(_("Track"), entry.get("track"))
        self._row(_("Economy"), (entry.get("economy") or {}).get("name"))
        self._row(_("Language"), entry.get("language"))
        self._row(_("About"), entry.get("summary"))
        self._row(_("Start-up"), _named(facts.get("startup") or {}))
        self._row(_("Credit"), entry.get("credit_name"))
        self._row(_("Music"), entry.get("music_source"))
        self._row(_("Team"), "; ".join(_member(one) for one in facts.get("team", [])))
        for answer in facts.get("answers", []):
            self._row(answer["question"], answer["answer"] or "–")
        for file in facts["files"]:
            self._file(file)
        self._row(_("Agreed to"), _agreed(facts))
        self._proof()

    def _times(self) -> list[tuple[str, str]]:
        at = datetime.fromisoformat(self.facts["received_at"])
        zone = ZoneInfo(self.facts.get("time_zone") or self.receipt.entry.challenge.time_zone)
        local = at.astimezone(zone)
        contest = f"{dateformat.format(local, 'D j F Y, H:i:s')} {zone.key} ({clock.offset(local)})"
        universal = dateformat.format(at.astimezone(ZoneInfo("UTC")), "D j F Y, H:i:s")
        return [(_("Received"), contest), ("", _("%(time)s universal time (UTC)") % {"time": universal})]

    def _file(self, file: dict[str, Any]) -> None:
        size = _("%(count)s bytes") % {"count": f"{file['size_bytes']:,}".replace(",", " ")}
        length = _("%(seconds)s seconds") % {"seconds": file["duration_seconds"]} if file["duration_seconds"] else ""
        self._row(_("File"), file["filename"])
        self._row("", ", ".join(part for part in (size, length) if part))
        self._row("", f"SHA-256 {file['sha256']}" if file["sha256"] else _("still being checked"), small=True)

    def _proof(self) -> None:
        if self.get_y() > self.h - 80:
            self.add_page()
        self.ln(3)
        self.set_draw_color(*LINE)
        self.line(MARGIN, self.get_y(), MARGIN + WIDTH, self.get_y())
        self.ln(4)
        top = self.get_y()
        square = io.BytesIO()
        segno.make(check_address(self.receipt), error="m").save(square, kind="png", scale=6, border=2)
        self.image(
            square, x=MARGIN + WIDTH - QR, y=top, w=QR, alt_text=_("The way to the page that checks this receipt")
        )
        aside = WIDTH - QR - 6
        self._ink(INK, 11, bold=True)
        self.multi_cell(aside, 6, _("Is this receipt genuine?"), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._ink(INK, 9)
        words = _("Anybody can check it at %(address)s, with its number and the code %(code)s, or with this file.") % {
            "address": f"{settings.SITE_URL}/receipts/",
            "code": receipts.code_of(self.receipt),
        }
        self.multi_cell(aside, 5, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._ink(QUIET, 7)
        signed = f"{receipts.ALGORITHM}, {_('key')} {self.facts.get('key', '–')}: {self.receipt.signature}"
        self.multi_cell(aside, 3.6, signed, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        if self.undrawn:
            self.set_y(max(self.get_y(), top + QR) + 3)
            self._ink(INK, 9)
            note = _(
                "Some characters cannot be printed with the fonts of this server and stand as %(mark)s here: %(codes)s. "
                "The file attached to this document holds every one."
            ) % {"mark": UNDRAWN, "codes": ", ".join(sorted(f"U+{ord(char):04X}" for char in self.undrawn)[:20])}
            self.multi_cell(WIDTH, 5, note, align="L")

    def _row(self, label: str, words: str | None, *, small: bool = False) -> None:
        if not words:
            return
        if self.get_y() > self.h - 34:
            self.add_page()
        sheet, top = self.page, self.get_y()
        self._ink(QUIET, 9)
        self.multi_cell(LABEL - 3, 5.2, self._drawable(label), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        below_label = self.get_y()
        self.set_xy(MARGIN + LABEL, top)
        self._ink(INK, 7.5 if small else 10)
        self.multi_cell(WIDTH - LABEL, 5.2, self._drawable(words), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        if self.page == sheet:
            self.set_y(max(self.get_y(), below_label))
        self.ln(0.6)

    def _line(self, words: str, height: float) -> None:
        self.multi_cell(WIDTH, height, self._drawable(words), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _drawable(self, words: str) -> str:
        return "".join(UNDRAWN if char in self.undrawn else char for char in CONTROL.sub(" ", words))

    def _ink(self, colour: tuple[int, int, int], size: float, *, bold: bool = False) -> None:
        self.set_text_color(*colour)
        self.set_font(self.face, "B" if bold else "", size)


def _words(value: Any) -> list[str]:
    """Return all the text in a content, for the choice of fonts."""
    if isinstance(value, dict):
        return [word for one in value.values() for word in _words(one)]
    if isinstance(value, list):
        return [word for one in value for word in _words(one)]
    return [value] if isinstance(value, str) else []


def _beyond_latin(text: str) -> set[str]:
    return {char for char in text if ord(char) > 255}


def _member(member: Any) -> str:
    if isinstance(member, str):  # receipts of the first format
        return member
    return f"{member['name']}, {member['role']}" if member["role"] else str(member["name"])


def _named(startup: dict[str, Any]) -> str:
    return " ".join(filter(None, (startup.get("name"), startup.get("name_in_script"))))


def _agreed(facts: dict[str, Any]) -> str:
    uses = dict(Terms.Use.choices)
    agreed = facts.get("consents") or ([facts["terms"]] if facts.get("terms") else [])
    return "; ".join(
        _("%(use)s, version %(version)s")
        % {"use": uses.get(one.get("use", "terms"), one.get("use")), "version": one["version"]}
        for one in agreed
    )
