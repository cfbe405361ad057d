"""Freeze the results of a round into the document that anybody can verify."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings

from challenge.models import Round
from core import economies
from results import bundle, standings
from results.models import Decision
from submissions.models import Entry


def seal(round_: Round, decisions: list[Decision]) -> dict[str, Any]:
    """Return the document anybody can verify. Entries that won nothing, or do not want to be shown, stand in it by number alone."""
    challenge = round_.challenge
    contest = standings.contest_of(round_)
    winners = Entry.objects.filter(pk__in=[row.entry_id for row in decisions]).shown_publicly()
    named = set(winners.values_list("pk", flat=True))
    return bundle.build(
        challenge={"id": challenge.pk, "slug": challenge.slug, "title": challenge.title},
        round={"id": round_.pk, "name": round_.name},
        published_at=round_.results_at.astimezone(challenge.zone).isoformat() if round_.results_at else "",
        contest=contest,
        titles={row.key: row.name for row in round_.criteria.all()},
        entries=[_published(entry, named=entry.pk in named) for entry in standings.competing(round_)],
        awards=[
            bundle.PublishedAward(award=row.award.name, entry=row.entry_id, place=row.place, citation=row.citation)
            for row in decisions
        ],
        secret=hashlib.sha256(b"soundings.bundle:" + settings.SECRET_KEY.encode()).digest(),
    )


def _published(entry: Entry, *, named: bool) -> bundle.PublishedEntry:
    if not named:
        return bundle.PublishedEntry(id=entry.pk, title=f"{entry.number:04d}")
    economy = {"code": entry.economy, "name": economies.get(entry.economy).name} if entry.economy else None
    credit = entry.credit_name or (entry.startup.name if entry.startup else "")
    return bundle.PublishedEntry(
        id=entry.pk, title=entry.title, economy=economy, credit=credit, track=entry.track.name if entry.track else None
    )
