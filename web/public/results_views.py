"""Who won, why, and how to check it. All of it goes through `Publication.objects.visible(at)`: before the instant there is no page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from results.models import Publication
from results.showcase import Winner, winners, winners_by_round
from submissions.models import Entry


@require_safe
def result_list(request: HttpRequest) -> HttpResponse:
    """All published results, newest first."""
    rows = list(
        Publication.objects.visible(request.received_at)
        .select_related("round__challenge")
        .order_by("-round__results_at", "pk")
    )
    won = winners_by_round(rows, at=request.received_at, viewer="public")
    found = [(row, won[row.round_id]) for row in rows]
    return render(request, "public/results.html", {"publications": found})


@require_safe
def challenge_results(request: HttpRequest, slug: str) -> HttpResponse:
    """The results of one challenge: of its latest published round, or of the one asked for."""
    publication = _publication(request, slug)
    found = winners(publication, at=request.received_at, viewer="public")
    context = {
        "publication": publication,
        "round": publication.round,
        "challenge": publication.round.challenge,
        "others": _others(request, slug, publication),
        "first": found[0] if found else None,
        "winners": found[1:],
        "table": _table(publication, found),
        "unshown": _unshown(publication, found),
        "judges": len({row["judge"] for row in publication.bundle["scorecards"]}),
        "cards": len(publication.bundle["scorecards"]),
    }
    response = render(request, "public/challenge_results.html", context)
    patch_cache_control(response, private=True)
    return response


@require_safe
def bundle_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The bundle, as a file to keep."""
    publication = _publication(request, slug)
    response = JsonResponse(publication.bundle, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="results-{publication.round.challenge.slug}.json"'
    return response


def _publication(request: HttpRequest, slug: str) -> Publication:
    rows = (
        Publication.objects.visible(request.received_at)
        .filter(round__challenge__slug=slug)
        .select_related("round__challenge")
    )
    if asked := request.GET.get("round"):
        return get_object_or_404(rows, round=asked)
    latest = rows.order_by("-round__position", "-round__results_at", "pk").first()
    return latest or get_object_or_404(rows, pk="")


def _others(request: HttpRequest, slug: str, shown: Publication) -> list[Publication]:
    rows = Publication.objects.visible(request.received_at).filter(round__challenge__slug=slug).exclude(pk=shown.pk)
    return list(rows.select_related("round").order_by("round__position"))


def _table(publication: Publication, found: list[Winner]) -> list[dict[str, object]]:
    """Return the places of the bundle, winners by name. Who won and took the entry, or the consent to be shown, back keeps the place
    and loses the name; `gone` says which of the two."""
    won, honoured = {winner.entry.pk for winner in found}, {award["entry"] for award in publication.bundle["awards"]}
    facts = {row["id"]: row for row in publication.bundle["entries"]}
    gone = _why_gone(honoured - won)
    nameless = {"title": "", "economy": None}
    return [
        row
        | (nameless if row["entry"] in gone else _named(facts[row["entry"]]))
        | {"won": row["entry"] in won, "gone": gone.get(row["entry"], "")}
        for row in publication.bundle["standings"]
    ]


def _unshown(publication: Publication, found: list[Winner]) -> list[dict[str, object]]:
    """Return the awards of the bundle whose winners are not shown, with why."""
    won = {winner.entry.pk for winner in found}
    awards = [award for award in publication.bundle["awards"] if award["entry"] not in won]
    gone = _why_gone({award["entry"] for award in awards})
    return [{"award": award["award"], "place": award["place"], "gone": gone[award["entry"]]} for award in awards]


def _why_gone(entries: set[str]) -> dict[str, str]:
    """Return why winners are not shown, by entry: "private" while they still stand, else "withdrawn"."""
    standing = set(Entry.objects.submitted().filter(pk__in=entries).values_list("pk", flat=True)) if entries else set()
    return {pk: "private" if pk in standing else "withdrawn" for pk in entries}


def _named(entry: dict[str, object]) -> dict[str, object]:
    return {"title": entry["title"], "economy": entry["economy"]}
