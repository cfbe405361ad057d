"""Whether a judge may meet an entry, asked in one place by everything that brings two together by hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from challenge.models import Round
from judging import detection
from judging.models import Assignment, Conflict, Judge
from submissions.models import Entry


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a judge and an entry do not meet. `code`: conflict, track, economy or limit; `words` are for organisers, never for a judge."""

    code: str
    words: str

    def __str__(self) -> str:
        return self.words


def kept_apart(judge: Judge, entry: Entry) -> Refusal | None:
    """Return the conflict between two: one that stands, or one that is found now and not lifted. None when there is none."""
    row = Conflict.objects.filter(judge=judge, entry=entry).first()
    if row is not None and row.state == Conflict.State.LIFTED:
        return None
    if row is not None and (row.pinned or row.source != Conflict.Source.DETECTED):
        return _conflict(row.kind)
    found = detection.found_in(judge.round, judge=judge, entry=entry)
    return _conflict(found[0].kind) if found else None


def forbidden(judge: Judge, entry: Entry) -> Refusal | None:
    """Return why a judge must not be given an entry by a hard rule of their round; None when they may meet.

    Conflicts, found anew; the judge's tracks; the round's rule on one economy, and on most judges of one economy. Capacity is not
    asked: an organiser may go beyond it. Reads only.
    """
    round_ = judge.round
    apart = kept_apart(judge, entry)
    if apart is not None:
        return apart
    tracks = set(judge.tracks.values_list("pk", flat=True))
    if tracks and entry.track_id not in tracks:
        return Refusal("track", _("%(judge)s judges other tracks only.") % {"judge": judge})
    same = bool(judge.economy) and judge.economy == entry.economy
    if same and round_.same_economy == Round.SameEconomy.FORBID:
        words = _("%(judge)s and this entry are of one economy, which the round does not allow.")
        return Refusal("economy", words % {"judge": judge})
    limit = round_.max_judges_per_economy
    if limit and judge.economy and _of_its_economy(judge, entry) >= limit:
        words = _("The entry has as many judges of the economy of %(judge)s as the round allows: %(limit)d.")
        return Refusal("limit", words % {"judge": judge, "limit": limit})
    return None


def _conflict(kind: str) -> Refusal:
    return Refusal("conflict", _("A conflict keeps these two apart: %(kind)s.") % {"kind": Conflict.Kind(kind).label})


def _of_its_economy(judge: Judge, entry: Entry) -> int:
    """Return how many other judges of this judge's economy have the entry in this round."""
    standing = Assignment.objects.in_round(judge.round).standing().filter(entry=entry, judge__economy=judge.economy)
    return standing.exclude(judge=judge).count()
