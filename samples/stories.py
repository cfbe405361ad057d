"""Three challenges, told with dates relative to the day they are loaded: one published, one open, one in the middle of judging.

Set-up, panel, conflicts, plan, scorecards, decisions and publication go through the same actions as everybody's. Only what lies in
the past and was typed by invented people (their entries) is written straight into the tables.
"""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce

from accounts.models import User
from challenge import actions as challenges
from challenge import presets
from challenge.models import Challenge, EligibilityRule, Membership, Round, Terms
from judging import actions as judging
from judging.models import Assignment, Conflict, Judge, Scorecard
from results import actions as results
from results import standings
from samples import clips, desk, panel, people, questions, teams
from submissions import actions as submissions
from submissions import consents, rules
from submissions.models import Consent, Entry, Startup, TeamMember

#: What the tracks of the start-up challenges are about, in the organisers' words.
TRACKS = {
    "interactive-learning": "Lessons that answer: for schools, for workshops and for those who never had either.",
    "immersive-collaboration": "People far apart who work on one thing as if they stood around it.",
    "smart-mobility": "Goods and people on the way, by road, rail and sea, with less waiting and less fuel.",
    "connected-home": "Houses, shops and stalls whose things speak to each other, and to their owners.",
}

COMMENTS = (
    "The strongest twenty seconds are the ones in which we hear the customer. Say earlier who pays.",
    "Clear, calm, believable. Show the prototype in use, even for five seconds.",
    "I understood the problem at once. The answer to the competitors came too late for me.",
    "A team that has done this before. Which experiment comes next, and what would make you stop?",
)


def tell_past(staff: dict[str, User], now: datetime) -> Challenge:
    """A start-up challenge of a past year, with winners and a bundle that verifies."""
    day = now - timedelta(days=330)
    challenge = _startup_challenge(
        staff, f"Start-up Challenge {day.year}", f"start-up-challenge-{day.year}", _dates(day, 0, -70, -12, -9, 7)
    )
    round_ = _only_round(challenge, staff["organiser"])
    for place, (name, prize) in enumerate(
        (
            ("Winner", "USD 50,000 and six months with a mentor of your choice"),
            ("Jury’s mention", "A stand at the next summit"),
        )
    ):
        challenges.add_award(round_, by=staff["organiser"], name=name, prize=prize, places=3 if place == 0 else 1)
    teams.ask_for_gallery(challenge, staff["organiser"])
    challenges.open_challenge(challenge, by=staff["organiser"], at=day - timedelta(days=71))
    entries = [
        _startup_entry(challenge, round_, row, index, day - timedelta(days=40 - index))
        for index, row in enumerate(_startups("past"), start=1)
    ]
    _seat(round_, staff["organiser"], people.judges()[:6], at=day - timedelta(days=20))
    _judge(round_, entries, staff["organiser"], at=day, all_done=True)
    places = [place for place in standings.standings_of(round_) if place.rank is not None]
    winner, mention = round_.awards.order_by("position")
    words = {row["name"]: row.get("citation", "") for row in _startups("past")}
    for number, first in enumerate(places[:4], start=1):
        results.decide_award(
            winner if number <= winner.places else mention,
            first.entry,
            by=staff["organiser"],
            place=number if number <= winner.places else 1,
            citation=words[first.entry.startup.name],  # type: ignore[union-attr]
        )
    results.schedule_publication(
        round_, by=staff["organiser"], results_at=day + timedelta(days=12), at=day + timedelta(days=12)
    )
    challenges.close_challenge(Challenge.objects.get(pk=challenge.pk), by=staff["organiser"])
    return challenge


def tell_open(staff: dict[str, User], now: datetime) -> Challenge:
    """A video contest that takes entries now, with entries in every state."""
    title = f"One-Minute Video Contest {now.year + (now.month > 9)}"
    challenge = _create(
        staff,
        "apec-video-contest",
        title=title,
        slug="one-minute-video-contest",
        dates=_dates(now, 0, -25, 8, 12, 33),
        host_economy="PE",
        headline="One minute. One idea. 21 economies listening.",
        contact_email="contest@demo.example",
    )
    challenges.open_challenge(challenge, by=staff["organiser"], at=now - timedelta(days=26))
    round_ = challenge.rounds.select_related("challenge").get()
    for index, row in enumerate(people.read("clips")["entry"], start=1):
        entry = _video_entry(challenge, round_, row, index, now - timedelta(days=12 - index, hours=3))
        if "exception" in row:
            staff_rule = challenge.eligibility_rules.get(kind=EligibilityRule.Kind.STAFF)
            submissions.accept_exception(entry, staff_rule, by=staff["organiser"], reason=row["exception"])
    rosa = _video_entry(
        challenge,
        round_,
        {
            "person": staff["entrant"].full_name,
            "email": staff["entrant"].email,
            "economy": "PE",
            "basis": "citizen",
            "title": "El mercado que me escucha",
            "language": "Quechua",
            "text": "",
            "state": "draft",
            "clip": {"seconds": 9, "hue": 20, "pattern": 3},
        },
        10,
        now - timedelta(hours=5),
    )
    teams.gather(rosa, now - timedelta(hours=4))
    filed = challenge.entries.filter(state=Entry.State.SUBMITTED).order_by("number").first()
    if filed:
        teams.file_by_accelerator(filed, now)
    desk.fill(
        challenge,
        staff["organiser"],
        now,
        lambda row, number: _video_entry(challenge, round_, row, number, now - timedelta(hours=30 + number)),
    )
    return challenge


def tell_judging(staff: dict[str, User], now: datetime) -> Challenge:
    """A start-up challenge in the middle of judging: twelve judges, partial scorecards, one declared conflict."""
    challenge = _startup_challenge(
        staff, f"Start-up Challenge {now.year}", f"start-up-challenge-{now.year}", _dates(now, 0, -60, -9, -6, 5)
    )
    round_ = _only_round(challenge, staff["organiser"])
    opening = now - timedelta(days=62)
    challenges.edit_round(
        round_, by=staff["organiser"], at=opening, judges_per_entry=5, minimum_scorecards=3, max_judges_per_economy=2
    )
    challenges.add_award(
        round_, by=staff["organiser"], name="Winner", prize="USD 50,000 and six months with a mentor", places=6
    )
    challenges.edit_challenge(challenge, by=staff["organiser"], guardian_below_age=18)
    challenges.open_challenge(challenge, by=staff["organiser"], at=now - timedelta(days=61))
    entries = [
        _startup_entry(challenge, round_, row, index, now - timedelta(days=24 - index))
        for index, row in enumerate(_startups("now"), start=1)
    ]
    teams.guard(entries[4], now - timedelta(days=20))
    _seat(round_, staff["organiser"], people.judges(), at=now - timedelta(days=12))
    head = Judge.objects.get(round=round_, is_head=True)
    judging.declare_conflict(
        head,
        entries[0],
        by=staff["organiser"],
        kind=Conflict.Kind.MENTORING,
        note="Mentored the founder in 2024 (invented).",
    )
    Round.objects.filter(pk=round_.pk).update(discussion=True)
    round_.refresh_from_db()
    panel.calibrate(round_, staff["organiser"], at=now - timedelta(days=5))
    _judge(round_, entries, staff["organiser"], at=now - timedelta(hours=40), all_done=False)
    panel.talk(round_, at=now - timedelta(hours=9))
    return challenge


def _startup_challenge(
    staff: dict[str, User], title: str, slug: str, dates: list[dict[str, datetime | None]]
) -> Challenge:
    challenge = _create(
        staff,
        "apec-challenge",
        title=title,
        slug=slug,
        dates=dates,
        host_economy="TW",
        contact_email="challenge@demo.example",
    )
    # The preset's examples of past years give way to words of the challenge's own, as an organiser would write them.
    challenges.edit_challenge(
        challenge,
        by=staff["organiser"],
        eligibility="Start-ups whose business can scale beyond their home market.",
        prize="The winners pitch in person at the summit, and work with a mentor until they land in a new market.",
    )
    for track in challenge.tracks.all():
        challenges.edit_track(track, by=staff["organiser"], description=TRACKS[track.key])
    return challenge


def _create(staff: dict[str, User], preset: str, **facts: Any) -> Challenge:
    """Let the administrator create a challenge and hand it to the organiser."""
    challenge = challenges.create_challenge(presets.get(preset), by=staff["administrator"], **facts)
    challenges.add_organiser(challenge, by=staff["administrator"], email=staff["organiser"].email)
    questions.ask(challenge, staff["organiser"])
    return challenge


def _only_round(challenge: Challenge, organiser: User) -> Round:
    """Keep the first round: in the demonstration the jury decides on the pitches alone."""
    first, *later = challenge.rounds.select_related("challenge").order_by("position")
    for round_ in later:
        challenges.remove_round(round_, by=organiser)
    for award in first.awards.all():
        challenges.remove_award(award, by=organiser)
    return first


def _dates(day: datetime, *days: int) -> list[dict[str, datetime | None]]:
    """Return the dates of one round from a day: opens, deadline, judging opens, judging closes."""
    _zero, opens, deadline, judging_opens, judging_closes = days

    def local(offset: int, clock: time) -> datetime:
        return datetime.combine((day + timedelta(days=offset)).date(), clock)

    return [
        {
            "opens_at": local(opens, time(9)),
            "deadline_at": local(deadline, time(23, 59)),
            "judging_opens_at": local(judging_opens, time(9)),
            "judging_closes_at": local(judging_closes, time(23, 59)),
        },
        {"opens_at": None, "deadline_at": None, "judging_opens_at": None, "judging_closes_at": None},
    ]


def _startups(challenge: str) -> list[dict[str, Any]]:
    return [row for row in people.read("startups")["startup"] if row["challenge"] == challenge]


def _startup_entry(challenge: Challenge, round_: Round, row: dict[str, Any], number: int, at: datetime) -> Entry:
    founder = people.ensure(people.address_of(row["founder"]), row["founder"], row["economy"])
    startup = Startup.objects.create(
        owner=founder,
        name=row["name"],
        name_in_script=row.get("script", ""),
        economy=row["economy"],
        city=row["city"],
        pitch=row["pitch"],
        description=row["text"],
        founded_on=at.date() - timedelta(days=700 + 40 * number),
        team_size=2 + number % 4,
    )
    title = f"{row['script']} {row['name']}" if row.get("script") else row["name"]
    entry = Entry(
        challenge=challenge,
        round=round_,
        track=challenge.tracks.get(key=row["track"]),
        entrant=founder,
        startup=startup,
        number=number,
        title=title,
        economy=row["economy"],
        basis=Entry.Basis.CITIZEN,
        staff_tie=Entry.StaffTie.NONE,
        language=row["language"],
        summary=row["text"],
    )
    return _stand(entry, row, at, state="submitted")


def _video_entry(challenge: Challenge, round_: Round, row: dict[str, Any], number: int, at: datetime) -> Entry:
    person = people.ensure(row.get("email") or people.address_of(row["person"]), row["person"], row["economy"])
    entry = Entry(
        challenge=challenge,
        round=round_,
        entrant=person,
        number=number,
        title=row["title"],
        economy=row["economy"],
        basis=row["basis"],
        language=row["language"],
        summary=row["text"],
        credit_name=row["person"],
        staff_tie=row.get("staff_tie", "" if row["state"] == "draft" else Entry.StaffTie.NONE),
    )
    return _stand(entry, row, at, state=row["state"])


def _stand(entry: Entry, row: dict[str, Any], at: datetime, *, state: str) -> Entry:
    """Write an entry as it stood after its entrant's last act. Refused and processing ones are drafts whose clip says so."""
    challenge = entry.challenge
    if "clip" in row:
        limits = {
            "max_seconds": challenge.clip_max_seconds,
            "tolerance_seconds": float(challenge.clip_tolerance_seconds),
            "min_side": challenge.clip_min_side,
        }
        entry.clip = clips.promise(entry.entrant, row["clip"], limits=limits, at=at)
        clips.speak(entry.clip, row.get("name") or row["title"])
    if state in {"submitted", "withdrawn"}:
        entry.state, entry.submitted_at = Entry.State.SUBMITTED, at
        entry.snapshot = rules.snapshot(entry)
    if state == "withdrawn":
        entry.state, entry.withdrawn_at = Entry.State.WITHDRAWN, at + timedelta(hours=6)
    entry.version = 3
    entry.full_clean()
    entry.save()
    questions.answer(entry, only=1 if state == "draft" else None)
    Membership.objects.get_or_create(user=entry.entrant, challenge=challenge, role=Membership.Role.ENTRANT)
    TeamMember.objects.create(
        entry=entry,
        name=entry.entrant.full_name,
        email=entry.entrant.email,
        role="founder" if entry.startup else "",
        kind=TeamMember.Kind.LEAD,
        user=entry.entrant,
        joined_at=at,
    )
    for text in consents.texts_asked(challenge) if entry.submitted_at else ():
        if text.required or text.use == Terms.Use.GALLERY:
            Consent.objects.create(entry=entry, terms=text, user=entry.entrant, accepted_at=at)
    return entry


def _seat(round_: Round, organiser: User, rows: list[dict[str, Any]], *, at: datetime) -> None:
    for row in rows:
        people.ensure(row["email"], row["name"], row["economy"])
        judging.invite_judge(
            round_,
            by=organiser,
            at=at,
            email=row["email"],
            name=row["name"],
            economy=row["economy"],
            organisations=row.get("organisations", []),
            topics=row["topics"],
            languages=row["languages"],
            capacity=8,
            is_head=row.get("head", False),
        )
    Judge.objects.filter(round=round_).exclude(user__email="dmitri@demo.example").update(
        state=Judge.State.ACTIVE, joined_at=at + timedelta(hours=9)
    )


def _judge(round_: Round, entries: list[Entry], organiser: User, *, at: datetime, all_done: bool) -> None:
    """Let the panel work: the plan of the solver, then marks that follow each entry's skill and each judge's hand."""
    plan = judging.ask_for_plan(round_, by=organiser)
    judging.apply_plan(plan, by=organiser, at=at)
    skill = {row["name"]: row["skill"] for row in people.read("startups")["startup"]}
    hand = {row["email"]: row for row in people.judges()}
    keys = list(round_.criteria.values_list("key", flat=True))
    queues = (
        Assignment.objects.in_round(round_)
        .select_related("judge__user", "entry__startup")
        .order_by("judge__user__email", "position")
    )
    by_judge: dict[str, list[Assignment]] = {}
    for assignment in queues:
        by_judge.setdefault(assignment.judge.user.email, []).append(assignment)
    for email, queue in by_judge.items():
        share = 1.0 if all_done else hand[email]["done"]
        done = round(len(queue) * share)
        for number, assignment in enumerate(queue[: done + (0 < share < 1)]):
            dice = random.Random(f"{email} {assignment.entry.title}")
            level = skill[assignment.entry.startup.name] - hand[email]["hard"]  # type: ignore[union-attr]
            marks = {key: min(10, max(1, level + dice.choice((-1, 0, 0, 1)))) for key in keys}
            begun = number >= done
            judging.save_scorecard(
                assignment,
                by=assignment.judge.user,
                at=at + timedelta(minutes=11 * number),
                expected_version=0,
                marks=dict(list(marks.items())[:2]) if begun else marks,
                comment_for_entrant="" if begun else dice.choice(COMMENTS),
                state="draft" if begun else "submitted",
            )
    # Every row notes by itself when it was last written; these were written then, not while the story is told.
    Scorecard.objects.filter(assignment__in=queues).update(
        updated_at=Coalesce("submitted_at", Value(at + timedelta(hours=2)))
    )
