"""What the home page answers in five seconds: what is open, until when, how to enter, who won, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from challenge.models import Challenge, Round
from media.addresses import address
from media.models import Media, Rendition
from results.models import Publication
from submissions.models import Entry
from web.public.phases import Phase, Standing, phase_of

#: What stands in the great band first: the sooner a person must act, the higher.
ORDER = (Standing.OPEN, Standing.COMING, Standing.JUDGING, Standing.RESULTS)
EVENTS_SHOWN = 5
WINNERS_SHOWN = 3


def leading(phases: list[Phase]) -> Phase | None:
    """Return what stands in the great band: the next deadline, else the next opening, else what is being judged, else results."""
    for standing in ORDER:
        found = [phase for phase in phases if phase.standing == standing]
        if standing == Standing.RESULTS:
            found.sort(key=lambda phase: phase.round.results_at, reverse=True)  # type: ignore[union-attr,arg-type,return-value]
        else:
            found.sort(key=lambda phase: (phase.until is None, phase.until, phase.challenge.pk))
        if found:
            return found[0]
    return None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that will happen at an instant, on the clock of its challenge."""

    at: datetime
    what: str
    challenge: Challenge

    @property
    def href(self) -> str:
        """Where to read more."""
        return reverse("public:challenge", args=[self.challenge.slug])


def coming(phases: list[Phase], at: datetime, besides: datetime | None) -> list[Event]:
    """Return the next events of all public challenges, soonest first, besides the one the band already counts down to."""
    events = []
    for phase in phases:
        for round_ in phase.challenge.rounds.all():
            events += [event for event in _events(phase.challenge, round_) if event.at > at and event.at != besides]
    return sorted(events, key=lambda event: (event.at, event.challenge.pk))[:EVENTS_SHOWN]


def _events(challenge: Challenge, round_: Round) -> list[Event]:
    name = challenge.title if len(challenge.rounds.all()) == 1 else f"{challenge.title}, {round_.name}"
    running = challenge.state == Challenge.State.OPEN
    moments = (
        (round_.opens_at if running else None, _("%(challenge)s opens")),
        (round_.deadline_at if running else None, _("Entries to %(challenge)s close")),
        (round_.judging_opens_at if running else None, _("Judging of %(challenge)s begins")),
        (round_.judging_closes_at if running else None, _("Judging of %(challenge)s ends")),
        (round_.results_at, _("Results of %(challenge)s")),
    )
    return [Event(moment, words % {"challenge": name}, challenge) for moment, words in moments if moment]


@dataclass(frozen=True, slots=True)
class Winner:
    """One award as the home page shows it. `poster` is an address or empty, then the print of the entry stands in."""

    award: str
    place: int
    entry_id: str
    title: str
    credit: str
    economy: str
    citation: str
    poster: str
    length: Any


def winners(at: datetime) -> tuple[Challenge, list[Winner]] | None:
    """Return the latest visible publication's challenge and its first awards, of entries that may be shown; None before there is one."""
    publication = (
        Publication.objects.visible(at).select_related("round__challenge").order_by("-round__results_at", "pk").first()
    )
    if publication is None:
        return None
    awards = publication.bundle["awards"]
    facts = {entry["id"]: entry for entry in publication.bundle["entries"]}
    entries = (
        Entry.objects.submitted()
        .shown_publicly()
        .filter(pk__in=[award["entry"] for award in awards])
        .select_related("clip", "image")
        .prefetch_related("clip__renditions", "image__renditions")
    )
    rows = {entry.pk: entry for entry in entries}
    standing = [
        award for award in awards if award["entry"] in rows
    ]  # who took the entry, or the consent, back is not named
    return publication.round.challenge, [
        _winner(award, facts[award["entry"]], rows[award["entry"]]) for award in standing[:WINNERS_SHOWN]
    ]


def _winner(award: dict[str, Any], facts: dict[str, Any], entry: Entry) -> Winner:
    clip = entry.clip if entry.clip and entry.clip.state == Media.State.READY else None
    return Winner(
        award=award["award"],
        place=award["place"],
        entry_id=award["entry"],
        title=facts["title"],
        credit=facts.get("credit", ""),
        economy=(facts.get("economy") or {}).get("code", ""),
        citation=award.get("citation", ""),
        poster=poster_of(entry),
        length=clip.duration_seconds if clip else None,
    )


def poster_of(entry: Entry) -> str:
    """Return the public address of an entry's poster: its clip's, else its picture; empty while there is none."""
    for media, role in ((entry.clip, Rendition.Role.POSTER), (entry.image, Rendition.Role.IMAGE)):
        if media and media.state == Media.State.READY:
            for rendition in media.renditions.all():
                if rendition.role == role:
                    return address(rendition, viewer="public")
    return ""


def phases_of_public(at: datetime) -> list[Phase]:
    """Return where every public challenge stands."""
    return [phase_of(row, at) for row in Challenge.objects.public().for_listing().order_by("-created_at", "pk")]
