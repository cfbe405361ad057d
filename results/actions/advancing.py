"""Who goes on into the next round: above the line, by hand, on a wild card, or as an alternate in its turn."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Round
from core import audit
from core.errors import StateConflict
from core.rights import require
from results import knock_outs, permissions
from results.line import line_of
from results.locks import hold_round
from results.standings import standings_of
from submissions.models import Advance, Alternate, Entry
from submissions.permissions import OWN_ENTRY


@transaction.atomic
def choose_for_next_round(round_: Round, *, by: User, entries: list[Entry], reason: str = "") -> Round:
    """Take exactly these entries of a round into the one that follows it; an entry that is no longer chosen stays behind.

    For rounds without a cut line. Raises StateConflict when no round follows, or when an entry to be left behind was given to judges
    there.
    """
    round_, following = _hold(round_, by=by)
    chosen = {entry.pk for entry in entries}
    if not chosen <= _standing(round_):
        raise ValidationError({"entries": _("Choose entries that stand in this round.")})
    there = set(following.advances.filter(entry__in=_standing(round_)).values_list("entry", flat=True))
    require(permissions.can_decide_about(by, chosen ^ there), OWN_ENTRY)
    _leave(round_, following, keep=chosen)
    _take(following, chosen, Advance.Way.CHOSEN, by=by, reason=reason)
    audit.record(by, "chosen_for_next_round", round_, scope=round_.challenge_id, entries=sorted(chosen))
    return following


@transaction.atomic
def take_above_the_line(round_: Round, *, by: User, seen: list[str]) -> Round:
    """Take the entries above the round's cut line into the next round. Whoever came by the line before and fell under it stays behind;
    wild cards and alternates stand.

    `seen` are the ids of the entries above the line as the person saw it. Raises StateConflict: NO_NEXT_ROUND, NO_CUT_LINE,
    LINE_MOVED when the standings changed since, ALREADY_ASSIGNED.
    """
    round_, following = _hold(round_, by=by)
    line = line_of(round_, standings_of(round_), knock_outs.answers_in(round_))
    if line is None:
        raise StateConflict("NO_CUT_LINE", _("This round has no cut line. Say first how many entries go on."))
    if set(seen) != set(line.taken):
        raise StateConflict("LINE_MOVED", _("The standings changed since you looked. Look at the line again."))
    chosen = set(line.taken)
    by_hand = following.advances.exclude(way__in=(Advance.Way.CUT, Advance.Way.CHOSEN))
    _leave(round_, following, keep=chosen | set(by_hand.values_list("entry", flat=True)))
    following.advances.filter(entry__in=chosen, way=Advance.Way.CHOSEN).update(way=Advance.Way.CUT)
    _take(following, chosen, Advance.Way.CUT, by=by)
    audit.record(
        by,
        "taken_above_the_line",
        round_,
        scope=round_.challenge_id,
        places=round_.cut_places,
        counted=round_.cut_by,
        most_per_economy=round_.cut_most_per_economy,
        entries=sorted(chosen),
    )
    return following


@transaction.atomic
def give_wild_card(round_: Round, *, by: User, entry: Entry, reason: str) -> Advance:
    """Take an entry into the next round against the line, with the reason that stays beside it. An alternate stops being one."""
    round_, following = _hold(round_, by=by, about=[entry.pk])
    _require_standing(round_, entry)
    _require_not_there(following, entry)
    row = Advance(entry=entry, round=following, way=Advance.Way.WILD_CARD, reason=_in_words(reason), advanced_by=by)
    row.full_clean()
    row.save()
    following.alternates.filter(entry=entry).delete()
    audit.record(by, "wild_card_given", entry, scope=round_.challenge_id, round=following.pk, reason=row.reason)
    return row


@transaction.atomic
def leave_behind(round_: Round, *, by: User, entry: Entry, reason: str) -> None:
    """Take an entry out of the round that follows this one, as long as no judge there was given it."""
    round_, following = _hold(round_, by=by, about=[entry.pk])
    row = following.advances.filter(entry=entry).first()
    if row is None:
        raise StateConflict("GONE", _("This entry is not in the next round any more."))
    _require_not_judged(following, {entry.pk})
    why = _in_words(reason)
    row.delete()
    audit.record(by, "left_behind", entry, scope=round_.challenge_id, round=following.pk, way=row.way, reason=why)


@transaction.atomic
def name_alternate(round_: Round, *, by: User, entry: Entry, reason: str) -> Alternate:
    """Put an entry at the end of the line of those who move up when one drops out, with the reason."""
    round_, following = _hold(round_, by=by, about=[entry.pk])
    _require_standing(round_, entry)
    _require_not_there(following, entry)
    if following.alternates.filter(entry=entry).exists():
        raise ValidationError({"entry": _("This entry is an alternate already.")})
    last = following.alternates.aggregate(last=Max("position"))["last"] or 0
    row = Alternate(entry=entry, round=following, position=last + 1, reason=_in_words(reason), named_by=by)
    row.full_clean()
    row.save()
    audit.record(by, "alternate_named", entry, scope=round_.challenge_id, round=following.pk, position=row.position)
    return row


@transaction.atomic
def move_alternate(alternate: Alternate, *, by: User, up: bool) -> None:
    """Put an alternate one place up or down in the line; at its end nothing happens."""
    following = _hold_following(alternate, by=by)
    line = list(following.alternates.all())
    here = next((index for index, row in enumerate(line) if row.pk == alternate.pk), None)
    there = None if here is None else here - 1 if up else here + 1
    if here is None or there is None or not 0 <= there < len(line):
        return
    require(permissions.can_decide_about(by, [line[there].entry_id]), OWN_ENTRY)
    line[here], line[there] = line[there], line[here]
    for position, row in enumerate(line, start=1):
        Alternate.objects.filter(pk=row.pk).update(position=position)
    audit.record(by, "alternate_moved", alternate.entry, scope=following.challenge_id, position=there + 1)


@transaction.atomic
def remove_alternate(alternate: Alternate, *, by: User) -> None:
    """Take an entry out of the line of alternates."""
    following = _hold_following(alternate, by=by)
    if not following.alternates.filter(pk=alternate.pk).delete()[0]:
        raise StateConflict("GONE", _("This was removed meanwhile."))
    audit.record(by, "alternate_removed", alternate.entry, scope=following.challenge_id, round=following.pk)


@transaction.atomic
def promote_alternate(alternate: Alternate, *, by: User, reason: str) -> Advance:
    """Let the first alternate that still stands move up into the round. `reason` says whose place it takes.

    Raises StateConflict NOT_ITS_TURN for one that is not next.
    """
    following = _hold_following(alternate, by=by)
    next_up = first_in_line(following)
    if next_up is None or next_up.pk != alternate.pk:
        raise StateConflict(
            "NOT_ITS_TURN", _("Alternates move up in their order. Change the order first, or give a wild card.")
        )
    row = Advance(
        entry=next_up.entry, round=following, way=Advance.Way.ALTERNATE, reason=_in_words(reason), advanced_by=by
    )
    row.full_clean()
    row.save()
    next_up.delete()
    audit.record(
        by, "alternate_moved_up", row.entry, scope=following.challenge_id, round=following.pk, reason=row.reason
    )
    return row


def first_in_line(following: Round) -> Alternate | None:
    """Return the alternate of a round whose turn it is: the first whose entry still stands."""
    standing = Entry.objects.submitted().values("pk")
    return following.alternates.filter(entry__in=standing).select_related("entry").first()


def _hold(round_: Round, *, by: User, about: Collection[str] = ()) -> tuple[Round, Round]:
    """Lock a round and the one that follows it, for somebody who decides who goes on and is in none of the entries it is about."""
    round_ = hold_round(round_)
    require(permissions.can_publish(by, round_))
    require(permissions.can_decide_about(by, about), OWN_ENTRY)
    following = round_.following()
    if following is None:
        raise StateConflict("NO_NEXT_ROUND", _("No round follows this one."))
    return round_, hold_round(following)


def _hold_following(alternate: Alternate, *, by: User) -> Round:
    following = hold_round(alternate.round)
    require(permissions.can_publish(by, following))
    require(permissions.can_decide_about(by, [alternate.entry_id]), OWN_ENTRY)
    return following


def _standing(round_: Round) -> set[str]:
    return set(Entry.objects.in_round(round_).submitted().values_list("pk", flat=True))


def _require_standing(round_: Round, entry: Entry) -> None:
    if not Entry.objects.in_round(round_).submitted().filter(pk=entry.pk).exists():
        raise ValidationError({"entry": _("Choose an entry that stands in this round.")})


def _require_not_there(following: Round, entry: Entry) -> None:
    if following.advances.filter(entry=entry).exists():
        raise ValidationError({"entry": _("This entry is in the next round already.")})


def _require_not_judged(following: Round, entries: set[str]) -> None:
    if following.judges.filter(assignments__entry__in=entries).exists():
        raise StateConflict(
            "ALREADY_ASSIGNED", _("An entry you leave behind was given to judges in the next round already.")
        )


def _in_words(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason in one sentence; it stays beside the entry.")})
    return reason.strip()


def _leave(round_: Round, following: Round, *, keep: set[str]) -> None:
    """Leave behind the entries of a round that go on no longer. One that was withdrawn keeps its place, so that it can be filled."""
    leaving = following.advances.filter(entry__in=_standing(round_)).exclude(entry__in=keep)
    _require_not_judged(following, set(leaving.values_list("entry", flat=True)))
    leaving.delete()


def _take(following: Round, chosen: set[str], way: str, *, by: User, reason: str = "") -> None:
    there = set(following.advances.values_list("entry", flat=True))
    for entry in sorted(chosen - there):
        row = Advance(entry_id=entry, round=following, way=way, reason=reason.strip(), advanced_by=by)
        row.full_clean()
        row.save()
    following.alternates.filter(entry__in=chosen).delete()
