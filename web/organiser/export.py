"""Entries as rows of a spreadsheet, row by row so that no more than a few hundred are ever held.

Instants are written in the challenge's zone with their offset.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from challenge.models import Challenge, Question, Terms
from core import economies
from media.models import Media
from submissions import nomenclature
from submissions.models import Answer, Consent, Entry, Override, ScreeningNote
from web.organiser.sheets import Sheet, Value

CHUNK = 200


class Columns:
    """The columns of one challenge: what every entry has, then each question, then each use that people agree to."""

    def __init__(self, challenge: Challenge) -> None:
        """Read the questions and the uses, in two queries."""
        self.challenge = challenge
        self.questions: list[Question] = list(challenge.questions.order_by("position", "pk"))
        given = set(challenge.terms.values_list("use", flat=True))
        self.uses = [use for use in Terms.Use if use in given]

    def names(self) -> list[str]:
        """Return the first row."""
        return [
            _("Number"), _("Title"), _("State"), _("Screening"), _("Reason"), _("Note"), _("Round"), _("Track"), _("Economy code"),
            _("Economy"), _("Takes part as"), _("Language"), _("About"), _("Credit"), _("Music"), _("Start-up"),
            _("Start-up in its own script"), _("City"), _("Web site"), _("Founded"), _("Entered by"), _("E-mail"), _("Team"),
            _("Team e-mail"), _("Clip"), _("Clip file"), _("Clip seconds"), _("Clip width"), _("Clip height"), _("Clip bytes"),
            _("Clip SHA-256"), _("Deck"), _("Picture"), _("Names and flags worth a look"), _("Exceptions"), _("More time until"),
            _("Begun"), _("Last saved"), _("Submitted"), _("Receipt"),
            *(question.label for question in self.questions),
            *(_("Agreed: %(use)s") % {"use": use.label} for use in self.uses),
        ]  # fmt: skip

    def row(self, entry: Entry) -> list[Value]:
        """Return the cells of one entry, whose rows `with_all` has fetched."""
        team, clip = [person for person in entry.team.all() if not person.declined_at], entry.clip
        notes = list(entry.screening_notes.all())
        told = next((note for note in notes if note.code), None)
        startup = entry.startup
        return [
            entry.number, entry.title, entry.get_state_display(), str(entry.get_screening_display()), told.code if told else "",
            "; ".join(note.note for note in notes if note.note), entry.round.name, entry.track.name if entry.track else "",
            entry.economy, economies.get(entry.economy).in_table if entry.economy else "", str(entry.get_basis_display()),
            entry.language, entry.summary, entry.credit_name, entry.music_source, startup.name if startup else "",
            startup.name_in_script if startup else "", startup.city if startup else "", startup.website if startup else "",
            startup.founded_on.isoformat() if startup and startup.founded_on else "", entry.entrant.full_name, entry.entrant.email,
            "; ".join(f"{person.name} ({person.role})" if person.role else person.name for person in team),
            "; ".join(person.email for person in team if person.email),
            *_clip_cells(clip), _state(entry.deck), _state(entry.image),
            "; ".join(hint.found for hint in nomenclature.hints((entry.title, entry.summary, entry.credit_name))),
            "; ".join(f"{row.rule}: {row.reason}" for row in entry.overrides.all()),
            max((self._when(row.until_at) for row in entry.extensions.all()), default=""),
            self._when(entry.created_at), self._when(entry.updated_at), self._when(entry.submitted_at),
            next((receipt.number for receipt in entry.receipts.all()), ""),
            *self._answers(entry), *self._consents(entry),
        ]  # fmt: skip

    def _answers(self, entry: Entry) -> list[Value]:
        given = {answer.question_id: answer for answer in entry.answers.all()}
        return [answer_text(question, given.get(question.pk)) for question in self.questions]

    def _consents(self, entry: Entry) -> list[Value]:
        """Return, by use, since when it holds in which version and language, or when it was withdrawn; empty for never."""
        found = dict.fromkeys(self.uses, "")
        for consent in entry.consents.all():
            at = self._when(consent.accepted_at)
            words = _("version %(n)d, %(language)s, %(at)s") % {
                "n": consent.terms.version,
                "language": consent.language,
                "at": at,
            }
            if consent.withdrawn_at:
                words = _("withdrawn %(at)s") % {"at": self._when(consent.withdrawn_at)}
            found[Terms.Use(consent.terms.use)] = words
        return list(found.values())

    def _when(self, moment: datetime | None) -> str:
        return moment.astimezone(self.challenge.zone).isoformat(sep=" ", timespec="seconds") if moment else ""


def with_all(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Fetch what the columns need in a fixed number of queries for each CHUNK of entries."""
    return (
        rows.order_by("number", "pk")
        .select_related("round", "track", "startup", "entrant", "clip__upload", "deck", "image")
        .prefetch_related(
            "team",
            "receipts",
            "extensions",
            Prefetch("consents", Consent.objects.select_related("terms").order_by("accepted_at", "pk")),
            Prefetch("answers", Answer.objects.select_related("media__upload")),
            Prefetch("overrides", Override.objects.filter(taken_back_at=None).select_related("rule")),
            Prefetch("screening_notes", ScreeningNote.objects.order_by("-created_at", "-pk")),
        )
    )


def answer_text(question: Question, answer: Answer | None) -> Value:
    """Return one answer as a cell: the words of a choice, an amount with its currency and kind, yes or no, a file's name."""
    if answer is None:
        return ""
    if answer.media:
        return answer.media.upload.filename
    value: Any = answer.value
    labels = {str(option.get("key")): str(option.get("label", "")) for option in question.options}
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(labels.get(str(item), str(item)) for item in value)
    if isinstance(value, dict):
        return " ".join(str(value[key]) for key in ("amount", "currency", "kind") if value.get(key) not in (None, ""))
    if question.kind == Question.Kind.CHOICE:
        return labels.get(str(value), str(value or ""))
    return "" if value is None else str(value)


def _clip_cells(clip: Media | None) -> list[Value]:
    if clip is None:
        return ["", "", None, None, None, None, ""]
    seconds = float(clip.duration_seconds) if isinstance(clip.duration_seconds, Decimal) else None
    size = clip.upload.size_bytes
    return [_state(clip), clip.upload.filename, seconds, clip.width, clip.height, size, clip.sha256]


def _state(media: Media | None) -> str:
    if media is None:
        return ""
    return f"{media.get_state_display()} ({media.reason})" if media.reason else str(media.get_state_display())


def sheet_of(challenge: Challenge, rows: QuerySet[Entry]) -> Sheet:
    """Return the entries as a table, read as it is written."""
    columns = Columns(challenge)
    found = (columns.row(entry) for entry in with_all(rows).iterator(chunk_size=CHUNK))
    return Sheet(_("Entries"), columns.names(), found, held="C")
