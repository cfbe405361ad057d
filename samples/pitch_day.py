"""A pitch day later today, ready to be started from the desk: past start-ups come back to the stage."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from accounts.models import User
from challenge import actions as challenges
from challenge import presets
from challenge.models import Challenge, Membership
from judging import actions as judging
from judging.models import Assignment, Judge
from samples import people
from submissions.models import Entry, Startup
from submissions.rules import snapshot

PITCHES = 6
PANEL = 5
QUARTER = timedelta(minutes=15)


def tell(staff: dict[str, User], now: datetime) -> Challenge:
    """A round that is pitched live: six start-ups of the past challenge, five judges, a break, and an order drawn by lot."""
    organiser = staff["organiser"]
    day = now.date()
    dates: list[dict[str, datetime | None]] = [
        {
            "opens_at": datetime.combine(day - timedelta(days=40), time(9)),
            "deadline_at": datetime.combine(day - timedelta(days=8), time(23, 59)),
            "judging_opens_at": datetime.combine(day - timedelta(days=1), time(9)),
            "judging_closes_at": datetime.combine(day + timedelta(days=2), time(23, 59)),
        },
        dict.fromkeys(("opens_at", "deadline_at", "judging_opens_at", "judging_closes_at")),
    ]
    challenge = challenges.create_challenge(
        presets.get("apec-challenge"),
        by=staff["administrator"],
        title=f"Alumni Pitch Day {now.year}",
        slug=f"alumni-pitch-day-{now.year}",
        dates=dates,
        host_economy="PE",
        time_zone="America/Lima",
        contact_email="challenge@demo.example",
    )
    challenges.add_organiser(challenge, by=staff["administrator"], email=organiser.email)
    round_, *later = challenge.rounds.select_related("challenge").order_by("position")
    for further in later:
        challenges.remove_round(further, by=organiser)
    challenges.edit_round(round_, by=organiser, at=now, name="Pitch day", judges_per_entry=PANEL)
    challenges.open_challenge(challenge, by=organiser, at=now - timedelta(days=41))
    startups = (
        Startup.objects.filter(entries__challenge__state=Challenge.State.CLOSED).order_by("name", "pk").distinct()
    )
    for number, startup in enumerate(startups[:PITCHES], start=1):
        _enter(challenge, startup, number, now - timedelta(days=20 - number))
    for row in people.judges()[:PANEL]:
        judging.invite_judge(
            round_, by=organiser, at=now, email=row["email"], economy=row["economy"], is_head=row.get("head", False)
        )
    Judge.objects.filter(round=round_).update(state=Judge.State.ACTIVE, joined_at=now)
    for seat in round_.judges.order_by("pk"):
        Assignment.objects.bulk_create(
            Assignment(judge=seat, entry=entry, position=entry.number) for entry in challenge.entries.all()
        )
    _order(round_.pk, challenge, organiser, now)
    return challenge


def _order(pk: str, challenge: Challenge, organiser: User, now: datetime) -> None:
    """Set the day up for the next quarter of an hour but seven, draw the order, and put a break in its middle."""
    starts_at = now + 8 * QUARTER - timedelta(minutes=now.minute % 15, seconds=now.second, microseconds=now.microsecond)
    day = judging.set_up_pitch_day(
        challenge.rounds.get(pk=pk),
        by=organiser,
        starts_at=starts_at,
        place="Main hall, Lima",
        pitch_seconds=240,
        question_seconds=240,
        changeover_seconds=60,
    )
    judging.draw_order(day, by=organiser, seed=f"Lima {now:%Y-%m-%d}")
    pause = judging.add_break(day, by=organiser, title="Coffee", seconds=900)
    order = [slot.pk for slot in day.slots.for_order() if slot.pk != pause.pk]
    half = len(order) // 2
    judging.place_slots(day, by=organiser, order=[*order[:half], pause.pk, *order[half:]])


def _enter(challenge: Challenge, startup: Startup, number: int, at: datetime) -> None:
    """Write an entry as its founder handed it in."""
    entry = Entry(
        challenge=challenge,
        round=challenge.rounds.get(),
        track=challenge.tracks.order_by("position").first(),
        entrant=startup.owner,
        startup=startup,
        number=number,
        title=" ".join(filter(None, (startup.name_in_script, startup.name))),
        economy=startup.economy,
        basis=Entry.Basis.CITIZEN,
        staff_tie=Entry.StaffTie.NONE,
        language="English",
        summary=startup.description,
        state=Entry.State.SUBMITTED,
        submitted_at=at,
    )
    entry.snapshot = snapshot(entry)
    entry.full_clean()
    entry.save()
    Membership.objects.get_or_create(user=startup.owner, challenge=challenge, role=Membership.Role.ENTRANT)
