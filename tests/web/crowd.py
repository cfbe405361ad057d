"""A site with so many rows of everything that a page may list."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import User
from challenge import actions as challenges
from challenge.models import Award, Challenge, Criterion, Membership, Round, Terms, Track
from judging import actions as judging
from judging.models import Assignment, Calibration, CalibrationCard, Conflict, Judge, Post
from media.models import Purpose
from results import actions as results
from samples.organisations import create_organisations
from submissions import asked
from submissions.models import Answer, Entry, Startup, TeamMember
from tests.call import complete_draft, make_call
from tests.clips import stored_media
from tests.panel import ALL_EIGHT, KEYS, give, make_entry, make_round, make_seat

_number = count(1)
RULES = (("staff", {}), ("age", {"least": 18}), ("company_age", {"most": 5}))


@dataclass(frozen=True, slots=True)
class Crowd:
    """What the addresses of the pages need."""

    judged: Round
    won: Round
    draft: Entry
    entry: Entry
    duty: Assignment
    seat: Judge


def somebody() -> User:
    """Return a person nobody has met."""
    number = next(_number)
    return User.objects.create_user(f"somebody{number}@people.example", full_name=f"Somebody {number}", economy="TH")


def crowd(rows: int, *, olga: User, eva: User, jun: User) -> Crowd:
    """Add `rows` of everything: Olga runs it, Eva enters, Jun judges."""
    create_organisations(rows)
    for number in range(rows):
        accounts.make_key(f"Partner {number}", ["directory:read"], by=None)
        EmailAddress.objects.create(user=olga, email=f"olga{rows}{number}@people.example", verified=True)
    drafts = [complete_draft(make_call(olga, f"call-{rows}-{number}", "video"), eva) for number in range(rows)]
    judged = _judged(rows, f"judged-{rows}", olga, jun)
    for entry in (*drafts, *judged.entries.select_related("challenge")):
        _ask(entry, rows, olga)
    _furnish(judged.challenge, rows, olga)
    judging.ask_for_plan(judged, by=olga)
    judging.set_up_pitch_day(judged, by=olga, starts_at=timezone.now())
    _gather(judged, drafts[0], rows, olga)
    for entry in judged.entries.order_by("pk"):
        Conflict.objects.create(judge=make_seat(judged, somebody()), entry=entry, kind="other", declared_by=olga)
    return Crowd(
        judged=judged,
        won=_won(rows, olga, jun),
        draft=drafts[0],
        entry=judged.entries.order_by("pk")[0],
        duty=Assignment.objects.for_judge(jun).in_round(judged).in_queue_order()[0],
        seat=judged.judges.get(user=jun),
    )


def _ask(entry: Entry, rows: int, olga: User) -> None:
    """Let the challenge ask so many questions, each answered with a file by this entry, which carries them if it was handed in."""
    asked_before = {row.label: row for row in entry.challenge.questions.all()}
    for number in range(rows):
        label = f"Papers {number}"
        question = asked_before.get(label) or challenges.add_question(
            entry.challenge, by=olga, kind="file", label=label
        )
        media = stored_media(entry.entrant, Purpose.DOCUMENT)
        Answer.objects.create(entry=entry, question=question, media=media)
    if entry.state != Entry.State.DRAFT:
        Entry.objects.filter(pk=entry.pk).update(form=asked.form_of(entry))


def _gather(round_: Round, example: Entry, rows: int, olga: User) -> None:
    """Let a panel calibrate on an example, and say so many things about each entry."""
    Round.objects.filter(pk=round_.pk).update(discussion=True)
    calibration = Calibration.objects.create(round=round_, entry=example, chosen_by=olga)
    for seat in round_.judges.seated():
        Judge.objects.filter(pk=seat.pk).update(calibrated_at=timezone.now())
        CalibrationCard.objects.create(calibration=calibration, judge=seat, marks=ALL_EIGHT)
        for duty in seat.assignments.all():
            for number in range(rows):
                Post.objects.create(judge=seat, entry=duty.entry, text=f"Number {number}")


def _furnish(challenge: Challenge, rows: int, olga: User) -> None:
    """Give a challenge so many of the parts that its set-up lists."""
    for kind, settings in RULES[:rows]:
        challenges.add_rule(challenge, by=olga, kind=kind, settings=settings)
    for number in range(rows):
        track = Track.objects.create(challenge=challenge, key=f"t{number}", name=f"Track {number}")
        further = Round.objects.create(challenge=challenge, name=f"Further {number}", position=5 + number)
        for round_ in (challenge.rounds.all()[0], further):
            Award.objects.create(round=round_, name=f"Award {number}", places=2, track=track)
        Criterion.objects.create(round=further, key=f"k{number}", name="Further")
        Terms.objects.create(challenge=challenge, version=number + 1, text="Words.")
        Membership.objects.create(user=somebody(), challenge=challenge, role="organiser")


def _judged(rows: int, slug: str, olga: User, jun: User) -> Round:
    """Return a round whose entries have two cards each."""
    round_ = make_round(olga, slug)
    seats = [make_seat(round_, jun, is_head=True), make_seat(round_, somebody())]
    for number in range(rows):
        person = somebody()
        startup = Startup.objects.create(owner=person, name=f"Start-up {number}", economy="TH")
        clip, deck = stored_media(person, Purpose.VIDEO), stored_media(person, Purpose.DOCUMENT)
        entry = make_entry(round_, person, f"Entry {number}", startup=startup, clip=clip, deck=deck)
        TeamMember.objects.create(entry=entry, name=person.full_name)
        for seat in seats:
            judging.save_scorecard(
                give(seat, entry, number),
                by=seat.user,
                at=timezone.now(),
                expected_version=0,
                marks=ALL_EIGHT | {KEYS[0]: number + 1},
                state="submitted",
            )
    return round_


def _won(rows: int, olga: User, jun: User) -> Round:
    """Return a round with as many winners, public since now."""
    round_ = _judged(rows, f"won-{rows}", olga, jun)
    award = Award.objects.create(round=round_, name="Winner", places=rows)
    for place, entry in enumerate(round_.entries.order_by("pk"), start=1):
        results.decide_award(award, entry, by=olga, place=place, citation="Heard.")
    results.schedule_publication(round_, by=olga, results_at=timezone.now(), at=timezone.now())
    return round_
