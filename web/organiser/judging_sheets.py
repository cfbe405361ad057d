"""The judging of a round as tables: judges, entries, who judges what, conflicts, scorecards.

What a judge noted for nobody else stays out, and so does what judges say to each other. Instants are written in the challenge's zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenge.models import Criterion, Round
from core import economies
from judging import progress
from judging.marks import as_number, card_score, tenths
from judging.models import Assignment, Conflict, Scorecard
from judging.queue import Written, card_of, written_on
from web.organiser.sheets import Sheet, Value

Row = list[Value]


def judges(round_: Round, at: datetime) -> Sheet:
    """Return the panel: what the plan knows, and how far each is."""
    rows = progress.judge_rows(round_, progress.duties_of(round_), at=at)
    names = [
        _("Judge"), _("E-mail"), _("Economy"), _("Head judge"), _("Organisations"), _("Languages"), _("Fields of knowledge"),
        _("Most entries"), _("Least entries"), _("Available from"), _("Available until"), _("Invited"), _("Came first"),
        _("Last seen"), _("Last reminded"), _("Given"), _("Begun"), _("Sent"), _("To come"), _("Behind"),
    ]  # fmt: skip
    found = (
        [
            str(row.judge), row.judge.user.email, _economy(row.judge.economy), row.judge.is_head,
            "; ".join(row.judge.organisations), "; ".join(row.judge.languages), "; ".join(row.judge.topics), row.judge.capacity,
            row.judge.minimum, _day(row.judge.available_from), _day(row.judge.available_until), _when(round_, row.judge.invited_at),
            _when(round_, row.judge.joined_at), _when(round_, row.seen_at), _when(round_, row.judge.nudged_at), row.given, row.begun,
            row.sent, row.left, row.late,
        ]
        for row in rows
    )  # fmt: skip
    return Sheet(_("Judges"), names, found)


def entries(round_: Round, at: datetime) -> Sheet:
    """Return the entries with the cards they have, will have and need."""
    names = [
        _("Number"), _("Title"), _("Economy"), _("Judges"), _("Sent"), _("Needed"), _("Can be ranked"), _("At risk"),
        _("Short when nothing changes"), _("Waits for"),
    ]  # fmt: skip
    rows = sorted(progress.of_round(round_, at=at).entries, key=lambda row: row.entry.number)
    found = (
        [
            row.entry.number, str(row.entry), _economy(row.entry.economy), row.given, row.sent, row.needed, row.rankable,
            row.at_risk, row.in_doubt, "; ".join(map(str, row.awaited)),
        ]
        for row in rows
    )  # fmt: skip
    return Sheet(_("Entries"), names, found, held="C")


def duties(round_: Round, at: datetime) -> Sheet:
    """Return who judges what, and how each of these ended: complete, begun, not begun, conflict."""
    names = [
        _("Number"), _("Title"), _("Judge"), _("Place in the queue"), _("Locked"), _("Given by hand"), _("State"), _("Last saved"),
        _("Sent at"),
    ]  # fmt: skip
    apart = set(Conflict.objects.filter(judge__round=round_).standing().values_list("judge_id", "entry_id"))
    rows = Assignment.objects.in_round(round_).select_related("entry", "judge__user", "scorecard")

    def state(row: Assignment) -> str:
        if (row.judge_id, row.entry_id) in apart:
            return _("conflict, does not count")
        card = card_of(row)
        if card is None:
            return _("not begun")
        return _("sent") if card.state == Scorecard.State.SUBMITTED else _("begun")

    def line(row: Assignment) -> Row:
        card = card_of(row)
        saved, sent = (card.updated_at, card.submitted_at) if card else (None, None)
        return [
            row.entry.number, str(row.entry), str(row.judge), row.position, row.is_locked, row.given_by_id is not None, state(row),
            _when(round_, saved), _when(round_, sent),
        ]  # fmt: skip

    ordered = rows.order_by("entry__number", "judge__user__full_name", "pk")
    return Sheet(_("Assignments"), names, map(line, ordered), held="C")


def conflicts(round_: Round, at: datetime) -> Sheet:
    """Return who is kept apart from what, who said so, and what an organiser pinned."""
    names = [
        _("Judge"), _("Number"), _("Title"), _("Kind"), _("Source"), _("Found by"), _("State"), _("Pinned"), _("Note"), _("Since"),
    ]  # fmt: skip
    rows = (
        Conflict.objects.filter(judge__round=round_)
        .select_related("judge__user", "entry")
        .order_by("judge", "entry__number")
    )
    found = (
        [
            str(row.judge), row.entry.number, str(row.entry), row.get_kind_display(), row.get_source_display(), row.rule,
            row.get_state_display(), row.pinned, row.note, _when(round_, row.created_at),
        ]
        for row in rows
    )  # fmt: skip
    return Sheet(_("Conflicts"), names, found)


def cards(round_: Round, at: datetime) -> Sheet:
    """Return the cards that count: score, marks as they stand and as they were first sent, reasons, the comment for the entrant."""
    criteria: list[Criterion] = list(round_.criteria.all())  # type: ignore[attr-defined]
    names = [_("Number"), _("Title"), _("Judge"), _("Sent at"), _("Score")]
    for criterion in criteria:
        words = {"name": criterion.name}
        names += [criterion.name, _("%(name)s, as first sent") % words, _("%(name)s, reason") % words]
    rows = Scorecard.objects.counting_in(round_).select_related("assignment__entry", "assignment__judge__user")
    return Sheet(_("Scorecards"), [*names, _("Comment for the entrant")], _card_rows(round_, criteria, rows), held="D")


def _card_rows(round_: Round, criteria: list[Criterion], rows: object) -> Iterator[Row]:
    found = list(rows.order_by("assignment__entry__number", "assignment__judge", "pk"))  # type: ignore[attr-defined]
    written = written_on(found)
    for card in found:
        said: Written = written[card.pk]
        score = tenths(card_score(criteria, said.marks))
        line: Row = [
            card.assignment.entry.number, str(card.assignment.entry), str(card.assignment.judge), _when(round_, card.submitted_at),
            float(score) if score else None,
        ]  # fmt: skip
        for criterion in criteria:
            first = (card.first_marks or {}).get(criterion.key)
            line += [
                as_number(said.marks.get(criterion.key)),
                as_number(Decimal(first)) if first else None,
                said.reasons.get(criterion.key, ""),
            ]
        yield [*line, card.comment_for_entrant]


#: By the word in the address: what makes the table, and what the page calls it.
TABLES: dict[str, tuple[Callable[[Round, datetime], Sheet], object]] = {
    "judges": (judges, gettext_lazy("Judges")),
    "entries": (entries, gettext_lazy("Entries")),
    "assignments": (duties, gettext_lazy("Assignments")),
    "conflicts": (conflicts, gettext_lazy("Conflicts")),
    "scorecards": (cards, gettext_lazy("Scorecards")),
}


def _economy(code: str) -> str:
    return economies.get(code).in_table if code else ""


def _day(day: object) -> str:
    return str(day) if day else ""


def _when(round_: Round, moment: datetime | None) -> str:
    return moment.astimezone(round_.challenge.zone).isoformat(sep=" ", timespec="seconds") if moment else ""
