"""What a complete entry is. Asked live while the form is filled in, and once more, by the same function, when it is submitted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from challenge.models import Challenge, Terms
from challenge.texts import current
from core import typed
from media.models import Media
from submissions import asked, consents, eligibility, people
from submissions.models import Entry

#: Which fields a kind of challenge asks for, in the order of the form.
ASKED: dict[str, tuple[str, ...]] = {
    Challenge.Kind.VIDEO: ("title", "summary", "economy", "basis", "language", "credit_name", "music_source"),
    Challenge.Kind.STARTUP: ("title", "summary", "economy", "language"),
}
#: Which of them may stay empty.
OPTIONAL = {"music_source"}

#: Which media slot of an entry takes which purpose of an upload, and what the challenge calls its need.
SLOTS = {"video": ("clip", "clip_need"), "document": ("deck", "deck_need"), "image": ("image", "image_need")}

WHAT_TO_SAY = {
    "title": lambda: _("Give your entry a title."),
    "summary": lambda: _("Say in a few sentences what it is about."),
    "economy": lambda: _("Choose the economy you represent."),
    "basis": lambda: _("Say whether you are a citizen or a permanent resident."),
    "language": lambda: _("Name the language you speak in it."),
    "credit_name": lambda: _("Write the name to be credited when it is shown."),
}


def asked_of(entry: Entry) -> tuple[str, ...]:
    """Return the fields that the words of an entry ask for: those of its kind, and those that a rule of eligibility needs."""
    needed = eligibility.asked(entry.challenge)
    if people.asks_ages(entry):
        needed -= {"born_on"}  # asked beside the guardian's consent
    always = ASKED[entry.challenge.kind]
    return (*always, *(name for name in ("basis", "born_on", "staff_tie") if name in needed and name not in always))


def current_terms(challenge: Challenge) -> Terms | None:
    """Return the terms an entrant agrees to today: the newest version, in English where there is a choice."""
    return current(challenge.terms.all(), Terms.Use.TERMS)


def missing(
    entry: Entry, *, ask_terms: bool = True, findings: Iterable[eligibility.Finding] | None = None
) -> dict[str, list[str]]:
    """Return what still stands between this draft and the judges: messages by field, empty when nothing does.

    `findings` spares asking the rules of eligibility once more.
    """
    found: dict[str, list[str]] = {}
    for field in ASKED[entry.challenge.kind]:
        if field not in OPTIONAL and typed.is_blank(str(getattr(entry, field))):
            found[field] = [WHAT_TO_SAY[field]()]
    if entry.challenge.tracks.exists() and entry.track is None:
        found["track"] = [_("Choose a track.")]
    if entry.challenge.kind == Challenge.Kind.STARTUP and entry.startup is None:
        found["startup"] = [_("Fill in the profile of your start-up.")]
    for slot, need in SLOTS.values():
        problem = _missing_file(slot, getattr(entry.challenge, need), getattr(entry, slot))
        if problem:
            found[slot] = [problem]
    found |= asked.unanswered(entry)
    found |= people.missing(entry)
    known = eligibility.findings_of(entry) if findings is None else findings
    said = {text for texts in found.values() for text in texts}
    for field, texts in eligibility.missing(known, besides=found).items():
        if not said.issuperset(texts):
            found.setdefault(field, []).extend(text for text in texts if text not in said)
    if ask_terms:
        found |= consents.missing(entry)
    return found


def _missing_file(slot: str, need: str, media: Media | None) -> str:
    """Return why a slot is not in order, or an empty text."""
    if media is None:
        if need != Challenge.Need.REQUIRED:
            return ""
        return {"clip": _("Add your clip."), "deck": _("Add your deck."), "image": _("Add a picture.")}[slot]
    if media.state == Media.State.REJECTED:
        return media.verdict or _("This file was refused. Choose another one.")
    return ""


def files_of(entry: Entry) -> list[Media]:
    """Return all files that stand in an entry: those of its three places, and those that answer a question."""
    placed = [getattr(entry, slot) for slot, _need in SLOTS.values()]
    answered = sorted((row for row in entry.answers.all() if row.media_id), key=lambda row: row.pk)
    return [media for media in (*placed, *(answer.media for answer in answered)) if media]


def being_checked(entry: Entry) -> list[Media]:
    """Return the files that nobody can vouch for yet. An entry may be handed in with them, and waits until they are ready."""
    return [media for media in files_of(entry) if media.state == Media.State.PROCESSING]


def snapshot(entry: Entry) -> dict[str, Any]:
    """Return the start-up's profile as it is now, to be kept with the entry."""
    startup = entry.startup
    if startup is None:
        return {}
    return {
        "name": startup.name,
        "name_in_script": startup.name_in_script,
        "economy": startup.economy,
        "city": startup.city,
        "website": startup.website,
        "founded_on": startup.founded_on.isoformat() if startup.founded_on else None,
        "pitch": startup.pitch,
        "description": startup.description,
        "team_size": startup.team_size,
        "raised_nothing": startup.raised_nothing,
        "funding": [
            {"kind": row.kind, "amount": str(row.amount), "currency": row.currency} for row in startup.funding.all()
        ],
    }
