"""Everything an address of the API can be about, five times over, as seen by seven people.

Olga runs "tide", which is being judged, "minute", which takes entries, "shoal", whose results are out, and "dawn", whose results are
set for tomorrow; "later" is still in preparation. Omar runs the same things elsewhere. Eva entered, and so did Emil, Kai and Nia. Jun
judges, Hana heads the panel, Jade sits beside them. Olga is in Kai's team, and Jun and Hana know Kai: they had begun a card before they
said so. Vera is signed in and has no role; Ada administers the site.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from challenge.models import Award, Challenge, Round, Track
from judging import actions as judging
from judging.models import Assignment, Judge
from media.models import Captions, Purpose, Upload
from results import actions as results
from submissions import actions as submissions
from submissions.models import Entry, Startup, TeamMember
from tests.call import complete_draft, make_call
from tests.clips import stored_media
from tests.directory.rows import make

ROLES = ("visitor", "stranger", "entrant", "judge", "head judge", "organiser", "administrator")
SITUATIONS = ("own", "foreign", "conflicted", "unpublished", "other challenge")


@dataclass(slots=True)
class World:
    """The people by role, and what each address is about by situation: an id, or one for each role."""

    people: dict[str, User | None]
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    receipt: dict[str, Any] = field(default_factory=dict)

    def thing(self, what: str, situation: str, role: str) -> str:
        """Return the id of what is asked about."""
        found = self.things[what][situation]
        return found.get(role, found[""]) if isinstance(found, Mapping) else found

    def say(self, what: str, **by_situation: Any) -> None:
        """Note the ids of one kind of thing."""
        self.things[what] = {name.replace("_", " "): value for name, value in by_situation.items()}


def person(name: str, economy: str = "TH") -> User:
    """Return somebody whose address is proved."""
    user = User.objects.create_user(f"{name.lower()}@people.example", full_name=name, economy=economy)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def build() -> World:
    """Make it all."""
    who = {name: person(name) for name in ("Olga", "Omar", "Hana", "Jun", "Jade", "Jiro", "Eva", "Emil", "Kai", "Nia")}
    who |= {name: person(name) for name in ("Wira", "Tala", "Vera")}
    ada = User.objects.create_superuser("ada@people.example", full_name="Ada")
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    world = World(
        people=dict(zip(ROLES, (None, who["Vera"], who["Eva"], who["Jun"], who["Hana"], who["Olga"], ada), strict=True))
    )
    entries = _entries(who, world)
    _drafts(who, world)
    _invitations(who, world)
    world.say(
        "results", own=_results(who["Olga"], "shoal"), foreign="shoal", conflicted="shoal",
        unpublished=_results(who["Olga"], "dawn", out=False), other_challenge=_results(who["Omar"], "atoll"),
    )  # fmt: skip
    make("Harbour", slug="harbour")
    make("Hidden Harbour", slug="hidden-harbour", hidden=True)
    shown = dict.fromkeys(("own", "foreign", "conflicted", "other_challenge"), "harbour")
    world.say("organisation", **shown, unpublished="hidden-harbour")
    receipt = entries["Eva"].receipts.latest("created_at")
    world.receipt = {"content": receipt.content, "signature": receipt.signature}
    return world


def _entries(who: dict[str, User], world: World) -> dict[str, Entry]:
    """Make the contests that are judged."""
    tide, reef, later = (
        make_call(who[name], slug, "startup") for name, slug in (("Olga", "tide"), ("Omar", "reef"), ("Olga", "later"))
    )
    for round_ in (tide, reef, later):
        Track.objects.create(challenge=round_.challenge, key="sea", name="Farm and sea")
    entries = {name: _entered(tide, who[name]) for name in ("Eva", "Emil", "Kai", "Wira")}
    entries |= {"Tala": _entered(reef, who["Tala"]), "Nia": _entered(later, who["Nia"])}
    TeamMember.objects.create(entry=entries["Kai"], name="Olga", user=who["Olga"], joined_at=timezone.now())
    for round_ in (tide, reef, later):
        _judging_began(round_)
    seats = {name: _seat(tide, who["Olga"], who[name], is_head=name == "Hana") for name in ("Jun", "Hana", "Jade")} | {
        "Jiro": _seat(reef, who["Omar"], who["Jiro"])
    }
    duties = {(seat, entry): _duty(seats[seat], entries[entry]) for seat, entry in (
        ("Jun", "Eva"), ("Hana", "Eva"), ("Jade", "Emil"), ("Jun", "Kai"), ("Hana", "Kai"), ("Jun", "Wira"), ("Hana", "Wira"),
        ("Jiro", "Tala"),
    )}  # fmt: skip
    for name in ("Jun", "Hana"):
        judging.declare_conflict(seats[name], entries["Kai"], by=who[name], kind="family")
    submissions.withdraw_entry(entries["Wira"], by=who["Wira"], at=timezone.now())
    for round_, entry, organiser in ((tide, "Eva", "Olga"), (later, "Nia", "Olga"), (reef, "Tala", "Omar")):
        award = Award.objects.create(round=round_, name="Winner")
        results.decide_award(award, entries[entry], by=who[organiser], citation="Heard.")
    Challenge.objects.filter(pk=later.challenge_id).update(state=Challenge.State.DRAFT)
    of = {"own": "Eva", "foreign": "Emil", "conflicted": "Kai", "unpublished": "Nia", "other_challenge": "Tala"}
    world.say("entry", **{situation: entries[name].pk for situation, name in of.items()})
    world.say("media", **{situation: entries[name].clip_id for situation, name in of.items()})
    world.say("startup", **{situation: entries[name].startup_id for situation, name in of.items()})
    world.say(
        "assignment",
        own=_each(duties, "Eva"), foreign=duties["Jade", "Emil"].pk, conflicted=_each(duties, "Kai"),
        unpublished=_each(duties, "Wira"), other_challenge=duties["Jiro", "Tala"].pk,
    )  # fmt: skip
    world.say("round", own=tide.pk, foreign=tide.pk, conflicted=tide.pk, unpublished=later.pk, other_challenge=reef.pk)
    slugs = {"own": "tide", "foreign": "tide", "conflicted": "tide", "unpublished": "later", "other_challenge": "reef"}
    world.say("challenge", **slugs)
    return entries


def _each(duties: dict[tuple[str, str], Assignment], entry: str) -> dict[str, str]:
    return {"": duties["Jun", entry].pk, "head judge": duties["Hana", entry].pk}


def _entered(round_: Round, entrant: User) -> Entry:
    """Return an entry that was handed in, with a start-up and a clip with captions."""
    at = timezone.now()
    startup = Startup.objects.create(owner=entrant, name=f"{entrant} Limited", economy="TH")
    entry = submissions.start_entry(round_.challenge, by=entrant, at=at, track=round_.challenge.tracks.first())
    words = {"title": f"{entrant} Limited", "summary": "It listens.", "credit_name": "All of us", "language": "English"}
    changes = words | {"basis": "citizen", "startup": startup}
    submissions.save_draft(entry, by=entrant, at=at, changes=changes)
    entry.clip = stored_media(entrant, Purpose.VIDEO)
    Captions.objects.create(media=entry.clip, language="en", label="English", origin="edited", cues=[])
    Entry.objects.filter(pk=entry.pk).update(clip=entry.clip)
    return submissions.submit_entry(entry, by=entrant, at=at, accept_terms=True)


def _judging_began(round_: Round) -> None:
    now = timezone.now()
    round_.opens_at, round_.deadline_at = now - timedelta(days=9), now - timedelta(days=3)
    round_.judging_opens_at, round_.judging_closes_at = now - timedelta(days=2), now + timedelta(days=2)
    round_.same_economy, round_.minimum_scorecards = "allow", 1
    round_.save()


def _seat(round_: Round, organiser: User, judge: User, **facts: Any) -> Judge:
    seat = judging.invite_judge(round_, by=organiser, at=timezone.now(), email=judge.email, **facts)
    judging.take_seats(by=judge, at=timezone.now())
    return seat


def _duty(seat: Judge, entry: Entry) -> Assignment:
    """Give an entry to a judge, who begins a card."""
    duty = Assignment.objects.create(judge=seat, entry=entry)
    judging.save_scorecard(duty, by=seat.user, at=timezone.now(), expected_version=0, marks={"idea": 7})
    return duty


def _drafts(who: dict[str, User], world: World) -> None:
    """Make the contests that take entries: a draft with a person of its team, and a file that is on its way."""
    minute, next_one, atoll = (
        make_call(who[name], slug, "video")
        for name, slug in (("Olga", "minute"), ("Olga", "next-minute"), ("Omar", "reef-minute"))
    )
    where = {
        "own": (minute, "Eva"), "foreign": (minute, "Emil"), "conflicted": (minute, "Kai"),
        "unpublished": (next_one, "Nia"), "other_challenge": (atoll, "Tala"),
    }  # fmt: skip
    drafts = {
        situation: complete_draft(round_, who[name], number=number)
        for number, (situation, (round_, name)) in enumerate(where.items(), start=1)
    }
    TeamMember.objects.create(entry=drafts["conflicted"], name="Olga", user=who["Olga"], joined_at=timezone.now())
    Challenge.objects.filter(pk=next_one.challenge_id).update(state=Challenge.State.DRAFT)
    world.say("draft", **{situation: row.pk for situation, row in drafts.items()})
    world.say("call", **{situation: round_.challenge.slug for situation, (round_, _name) in where.items()})
    members = {
        situation: TeamMember.objects.create(entry=row, name="Lani", email=f"lani-{situation}@people.example").pk
        for situation, row in drafts.items()
    }
    world.say("member", **members)
    world.say("upload", **{situation: _upload(row).pk for situation, row in drafts.items()})


def _upload(draft: Entry) -> Upload:
    upload = Upload(
        owner=draft.entrant, purpose="image", subject=f"entry:{draft.pk}", filename="still.jpg", size_bytes=9,
        part_size_bytes=8 * 1024 * 1024, expires_at=timezone.now() + timedelta(days=2),
    )  # fmt: skip
    upload.key = f"originals/{upload.pk}"
    upload.save()
    return upload


def _invitations(who: dict[str, User], world: World) -> None:
    """Invite each person with a role to Emil's team; and Jade to one of each kind."""

    def invited(situation: str, user: User | None) -> str:
        facts = {"email": user.email} if user else {}
        row = TeamMember(entry_id=world.things["draft"][situation], name="Somebody", invited_at=timezone.now(), **facts)
        row.save()
        return row.pk

    own = {role: invited("foreign", user) for role, user in world.people.items()}
    foreign = ("foreign", "conflicted", "unpublished", "other challenge")
    theirs = {situation.replace(" ", "_"): invited(situation, who["Jade"]) for situation in foreign}
    world.say("invitation", own=own | {"": own["visitor"]}, **theirs)


def _results(organiser: User, slug: str, *, out: bool = True) -> str:
    """Make a contest that somebody won; results are out, or set for tomorrow. Returns its slug."""
    round_ = make_call(organiser, slug, "startup")
    Track.objects.create(challenge=round_.challenge, key="sea", name="Farm and sea")
    award = Award.objects.create(round=round_, name="Winner")
    entry = _entered(round_, person(f"{slug.title()}winner"))
    _judging_began(round_)
    seat = _seat(round_, organiser, person(f"{slug.title()}judge"))
    duty = _duty(seat, entry)
    now = timezone.now()
    judging.save_scorecard(duty, by=seat.user, at=now, expected_version=1, marks={"idea": 7}, state="submitted")
    results.decide_award(award, entry, by=organiser, citation="Heard.")
    at = now if out else now + timedelta(days=1)
    results.schedule_publication(round_, by=organiser, results_at=at, at=now)
    return slug


__all__ = ["ROLES", "SITUATIONS", "World", "build"]
