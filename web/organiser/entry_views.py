"""The entries of a challenge: the board and one entry. Organisers look; they never write in somebody's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from challenge.models import Challenge
from core import economies
from judging.told import told_about
from media import addresses
from media.models import Media
from submissions import actions, asked, eligibility, nomenclature, people, screening
from submissions.models import Entry, Resemblance
from web.organiser import board, inspection_words, intake_acts
from web.organiser.access import both_sides, own_challenge
from web.organiser.bulk_views import undoable
from web.organiser.screening_forms import NoteForm
from web.shared.doors import tell_user


@require_GET
@login_required
def entries(request: HttpRequest, slug: str) -> HttpResponse:
    """All entries, narrowed by what is asked for, in the order asked for."""
    challenge = own_challenge(request, slug)
    asked = {name: request.GET.get(name, "") for name in board.FILTERS}
    sort = request.GET.get("sort", "")
    counts = board.counts(challenge, request.user)
    rows = board.narrowed(challenge, request.user, asked)
    page = board.page(rows, request.GET.get("after", ""), sort)
    standings = eligibility.standing_of(page.entries)
    for row in page.entries:
        row.standing = standings[row.pk]
    query = request.GET.copy()
    query["after"] = page.after
    kept = QueryDict(mutable=True)
    kept.update({name: value for name, value in {**asked, "sort": sort}.items() if value})
    context = {
        "challenge": challenge,
        "section": "entries",
        "tab": "entries",
        "finding": _finding(counts),
        "counts": counts,
        "kinds": [(key, label, counts[key]) for key, (label, _which) in board.KINDS.items()],
        "screened": [(key, label, counts[f"s_{key}"]) for key, (label, _which) in board.SCREENED.items()],
        "sorts": [(key, label) for key, (label, *_rest) in board.SORTS.items()],
        "tracks": list(challenge.tracks.all()),
        "economies": economies.all_economies(),
        "asked": asked,
        "sort": sort,
        "query": kept.urlencode(),
        "is_narrowed": any(asked.values()),
        "found": rows.count() if any(asked.values()) else counts["all"],
        "page": page,
        "next": f"?{query.urlencode()}" if page.after else "",
        "acts": list(intake_acts.ACTS.values()),
        "most": board.MOST_AT_ONCE,
        "undoable": undoable(request, challenge),
        "has_rules": any(one.findings for one in standings.values()),
    } | both_sides(request, challenge)
    return render(request, "organiser/entries/board.html", context)


def _finding(counts: dict[str, int]) -> str:
    """Return the sentence above the list."""
    if not counts["all"]:
        return _("No entries yet.")
    submitted = ngettext("%(n)d entry is submitted.", "%(n)d entries are submitted.", counts["submitted"]) % {
        "n": counts["submitted"]
    }
    if counts["s_waiting"]:
        unseen = ngettext("%(n)d waits to be looked at.", "%(n)d wait to be looked at.", counts["s_waiting"])
        return f"{submitted} {unseen % {'n': counts['s_waiting']}}"
    if counts["refused"]:
        waiting = ngettext(
            "%(n)d has a clip that was refused.", "%(n)d have a clip that was refused.", counts["refused"]
        )
        return f"{submitted} {waiting % {'n': counts['refused']}}"
    drafts = ngettext("%(n)d is a draft.", "%(n)d are drafts.", counts["draft"]) % {"n": counts["draft"]}
    return f"{submitted} {drafts}" if counts["draft"] else submitted


@dataclass(frozen=True, slots=True)
class File:
    """A file of an entry: what it is meant to be, its facts, and what of it may be looked at."""

    title: str
    media: Media
    view: dict[str, Any]
    facts: list[tuple[str, str]]
    hints: list[str]
    origin: list[tuple[str, str]]


@require_GET
@login_required
def entry(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """One entry: its facts, files, team, what was agreed to, what the screening made of it, its receipts."""
    challenge = own_challenge(request, slug)
    row = _entry(request, challenge, pk)
    offered = [act for act in intake_acts.ACTS.values() if not intake_acts.cannot(act, [row], request.received_at)]
    context = {
        "challenge": challenge,
        "section": "entries",
        "entry": row,
        "files": _files(row, request.user),
        "team": list(row.team.all()),
        "consents": list(row.consents.select_related("terms", "user", "on_behalf_of").order_by("accepted_at", "pk")),
        "guardians": [(one, people.ward_of(one)) for one in row.guardian_consents.select_related("member")],
        "receipts": list(row.receipts.all()),
        "notes": [(note, _reason(note.code)) for note in row.screening_notes.select_related("made_by")],
        "acts": [act for act in offered if act.key != "track" or challenge.tracks.exists()],
        "hints": nomenclature.hints((row.title, row.summary, row.credit_name)),
        "deadline": row.deadline(),
        "alike": Resemblance.objects.filter(Q(first=row.clip) | Q(second=row.clip)).count() if row.clip else 0,
        "judging_began": screening.judging_began(row),
        "note_form": NoteForm(challenge=challenge, at=request.received_at),
        "told": told_about(row),
        "findings": eligibility.findings_of(row),
    }
    return render(request, "organiser/entries/entry.html", context)


@require_POST
@login_required
def note(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Keep a note about an entry, for the organisers."""
    challenge = own_challenge(request, slug)
    row = _entry(request, challenge, pk)
    form = NoteForm(request.POST, challenge=challenge, at=request.received_at)
    if form.is_valid():
        with tell_user(request, success=_("The note is kept.")):
            actions.write_note(row, by=request.user, note=form.cleaned_data["note"])
    else:
        messages.error(request, _("Write the note first, in at most 2000 characters."))
    return redirect("organiser:entry", slug, pk)


def _entry(request: HttpRequest, challenge: Challenge, pk: str) -> Entry:
    rows = Entry.objects.organised_by(request.user).filter(challenge=challenge)
    rows = rows.for_listing().with_deadlines().with_answers().with_answer_files()
    files = [f"{name}__{part}" for name in ("clip", "deck", "image") for part in ("renditions", "captions", "upload")]
    return get_object_or_404(rows.prefetch_related(*files), pk=pk)


def _reason(code: str) -> str:
    return str(dict(screening.Reason.choices).get(code, code))


def _files(row: Entry, viewer: User) -> list[File]:
    titles = (("clip", _("Clip")), ("deck", _("Deck")), ("image", _("Picture")))
    held = [(title, getattr(row, name)) for name, title in titles]
    held += [(given.label, given.media) for given in asked.given(row)]
    return [
        File(
            title,
            media,
            addresses.media_view(media, viewer.pk),
            inspection_words.facts_of(media),
            inspection_words.hints_of(media),
            inspection_words.origin_of(media),
        )
        for title, media in held
        if media
    ]
