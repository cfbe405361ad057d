"""What is allowed and yet worth a second look before a challenge opens. Nothing here keeps it from opening. Reads no table by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenge import clock, weights
from challenge.models import Award, Challenge, Criterion, Question, Round, Terms, Track
from challenge.rules import Finding

#: What a phone records in 1080p, in megabits a second: about 130 MB a minute.
PHONE_MBITS = 17
#: The most that one criterion may count before the others hardly matter, in hundredths.
MOST_SHARE = 70
SHORT_CALL = timedelta(days=7)
#: Phones of the lower price range record upright pictures of this width.
PHONE_SIDE = 720


def hints(
    challenge: Challenge,
    rounds: Sequence[Round],
    tracks: Sequence[Track],
    questions: Sequence[Question],
    terms: Sequence[Terms],
) -> list[Finding]:
    """Return everything worth a look. `rounds` come with their criteria and awards fetched."""
    found = [
        *(hint for round_ in rounds for hint in _of_round(round_, challenge, tracks)),
        *_of_clip(challenge),
        *_of_texts(questions, terms),
    ]
    return [Finding(text, page, stops=False) for text, page in found]


def _of_round(round_: Round, challenge: Challenge, tracks: Sequence[Track]) -> Iterator[tuple[str, str]]:
    name = {"round": round_.name}
    if round_.deadline_at and round_.opens_at:
        for text in _of_deadline(round_, challenge):
            yield text % name, "rounds"
    if round_.grace_minutes and not round_.grace_shown:
        text = _(
            "“%(round)s” has a grace that entrants are not told of: who is two minutes late gives up, although there was time."
        )
        yield text % name, "rounds"
    if _grace_meets_judging(round_):
        yield _("Judging of “%(round)s” opens before its grace is over.") % name, "rounds"
    if round_.minimum_scorecards > round_.judges_per_entry:
        text = _("In “%(round)s” an entry needs %(need)d scorecards to be ranked, but gets %(get)d judges.")
        yield text % (name | {"need": round_.minimum_scorecards, "get": round_.judges_per_entry}), "rounds"
    for text in _of_criteria(round_, tracks):
        yield text, "criteria"
    yield from _of_awards(list(round_.awards.all()), tracks, round_)


def _of_criteria(round_: Round, tracks: Sequence[Track]) -> Iterator[str]:
    """Yield what makes a score lopsided or empty: one criterion above all, a group without attributes, a track that is asked nothing."""
    criteria, name = list(round_.criteria.all()), {"round": round_.name}
    carried = weights.effective(criteria)
    whole = sum(carried.values(), Fraction(0))
    several = sum(row.kind == Criterion.Kind.SCALE for row in criteria) > 1
    if several and any(weight * 100 > MOST_SHARE * whole for weight in carried.values()):
        text = _("One criterion of “%(round)s” counts for more than %(n)d %% of the score.")
        yield text % (name | {"n": MOST_SHARE})
    filled = {row.group_id for row in criteria}
    for group in round_.criterion_groups.all():
        if group.pk not in filled:
            text = _("“%(group)s” in “%(round)s” has no attributes and counts for nothing.")
            yield text % (name | {"group": group.name})
    for track in tracks:
        if whole and not any(carried[row.key] for row in weights.asked_in(criteria, track.pk)):
            text = _("Entries in the track “%(track)s” are asked nothing that counts in “%(round)s”.")
            yield text % (name | {"track": track.name})


def _of_deadline(round_: Round, challenge: Challenge) -> Iterator[str]:
    """Yield what people stumble over: the hour, the day, the length of the call, a change of the clocks."""
    opens, ends = clock.wall(round_.opens_at, challenge.zone), clock.wall(round_.deadline_at, challenge.zone)
    if opens is None or ends is None or round_.opens_at is None or round_.deadline_at is None:
        return
    if (ends.hour, ends.minute) == (0, 0):
        yield _("“%(round)s” closes at 00:00, which some read as a day later. 23:59 of the day before is clearer.")
    elif ends.hour < 6:
        yield _("“%(round)s” closes in the night, when nobody answers questions.")
    elif ends.minute not in (0, 15, 30, 45, 59):
        yield _("“%(round)s” closes at an unusual minute. A full hour or 23:59 is easier to remember.")
    if ends.weekday() >= 5:
        yield _("“%(round)s” closes on a weekend: make sure that somebody answers questions then.")
    if (ends.month, ends.day) >= (12, 24) or (ends.month, ends.day) in ((1, 1), (1, 2), (5, 1)):
        yield _("“%(round)s” closes on days on which many do not work.")
    if round_.deadline_at - round_.opens_at < SHORT_CALL:
        yield _("“%(round)s” takes entries for less than a week.")
    if (
        round_.opens_at.astimezone(challenge.zone).utcoffset()
        != round_.deadline_at.astimezone(challenge.zone).utcoffset()
    ):
        yield _(
            "While “%(round)s” takes entries, the clocks change in its time zone. Print the deadline with its offset."
        )


def _grace_meets_judging(round_: Round) -> bool:
    if not (round_.closes_at and round_.judging_opens_at and round_.grace_minutes):
        return False
    return round_.judging_opens_at < round_.closes_at + timedelta(minutes=round_.grace_minutes)


def _of_awards(awards: Sequence[Award], tracks: Sequence[Track], round_: Round) -> Iterator[tuple[str, str]]:
    """Yield the tracks in which nothing can be won."""
    if not awards or any(award.track_id is None for award in awards):
        return
    won = {award.track_id for award in awards}
    for track in tracks:
        if track.pk not in won:
            text = _("In “%(round)s” nothing can be won in the track “%(track)s”.")
            yield text % {"round": round_.name, "track": track.name}, "awards"


def _of_clip(challenge: Challenge) -> Iterator[tuple[str, str]]:
    if challenge.clip_need == Challenge.Need.NONE:
        return
    usual = challenge.clip_max_seconds * PHONE_MBITS // 8
    if challenge.clip_max_mb < usual and challenge.clip_max_seconds <= 90:
        text = ngettext(
            "A phone’s clip of %(seconds)d second weighs about %(usual)d MB; the limit is %(limit)d.",
            "A phone’s clip of %(seconds)d seconds weighs about %(usual)d MB; the limit is %(limit)d.",
            challenge.clip_max_seconds,
        )
        yield text % {"seconds": challenge.clip_max_seconds, "usual": usual, "limit": challenge.clip_max_mb}, "facts"
    if challenge.clip_tolerance_seconds == 0:
        text = _("No tolerance: a clip cut to %(n)d seconds often measures a few hundredths more and is refused.")
        yield text % {"n": challenge.clip_max_seconds}, "facts"
    if challenge.clip_min_side > PHONE_SIDE:
        text = _("Pictures narrower than %(n)d pixels are refused; simple phones record %(usual)d.")
        yield text % {"n": challenge.clip_min_side, "usual": PHONE_SIDE}, "facts"


def _of_texts(questions: Sequence[Question], terms: Sequence[Terms]) -> Iterator[tuple[str, str]]:
    """Yield questions and texts that are missing in a language in which others are there, and uses nobody agrees to."""
    if Terms.Use.GALLERY not in {row.use for row in terms}:
        yield _("There is no text by which entrants agree to be shown to the public."), "texts"
    asked = [question for question in questions if question.retired_at is None]
    languages = {language for question in asked for language in question.translations} | {row.language for row in terms}
    for language in sorted(languages - {"en"}):
        lacking = [question.label for question in asked if not question.translations.get(language, {}).get("label")]
        if lacking:
            text = ngettext(
                "“%(first)s” is not translated into %(language)s, which other texts are in.",
                "“%(first)s” and %(more)d more questions are not translated into %(language)s, which other texts are in.",
                len(lacking),
            )
            yield text % {"first": lacking[0], "more": len(lacking) - 1, "language": language}, "questions"
