"""The entrant's pages. Each finds the row through `visible_to`, reads the form, calls one action, answers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from challenge.eligibility import said
from challenge.models import Challenge, Round
from core.middleware import device_rights
from submissions import actions, eligibility, rules
from submissions.models import Entry, Startup, TeamMember
from submissions.permissions import is_entrant, owns_entry
from web.entrant import files, funding
from web.entrant.forms import LANGUAGES, DetailsForm, StartForm, StartupForm
from web.entrant.page import own_entry, posted, shared_entry, status_of, step_page
from web.entrant.steps import after, steps_of
from web.shared.doors import tell_user


@require_GET
@login_required
def entry_list(request: HttpRequest) -> HttpResponse:
    """My entries, and what I can enter now."""
    entries = list(Entry.objects.shared_with(request.user).for_listing().with_deadlines().order_by("-created_at", "pk"))
    mine = [entry for entry in entries if entry.entrant_id == request.user.pk]
    standing = {entry.challenge_id for entry in mine if entry.state != Entry.State.WITHDRAWN}
    invitations = TeamMember.objects.addressed_to(request.user).invited().select_related("entry__challenge")
    rounds = Round.objects.taking_entries(request.received_at).select_related("challenge").order_by("deadline_at", "pk")
    return render(
        request,
        "entrant/list.html",
        {
            "entries": entries,
            "invitations": invitations.order_by("-invited_at", "pk"),
            "open_rounds": [row for row in rounds if row.challenge_id not in standing],
        },
    )


@require_http_methods(["GET", "POST"])
@login_required
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an entry."""
    challenge = get_object_or_404(Challenge.objects.visible_to(request.user), slug=slug)
    form = StartForm(posted(request), challenge=challenge)
    if request.method == "POST" and form.is_valid():
        with tell_user(request):
            entry = actions.start_entry(
                challenge, by=request.user, at=request.received_at, track=form.cleaned_data.get("track")
            )
            return redirect("entrant:entry", entry.pk)
    round_ = challenge.rounds.taking_entries(request.received_at).first()
    return render(
        request, "entrant/start.html", {"challenge": challenge, "round": round_, "form": form, "said": said(challenge)}
    )


@require_GET
@login_required
def entry(request: HttpRequest, pk: str) -> HttpResponse:
    """An entry: a draft goes on at its first gap, anything else shows where it stands. A team reads it."""
    row = shared_entry(request, pk)
    writes = owns_entry(request.user, row)
    if writes and row.state == Entry.State.DRAFT and row.deadline().takes(request.received_at):
        steps = steps_of(row, now="", missing=rules.missing(row))
        return redirect(next((step.url for step in steps if step.state != "done"), steps[-1].url))
    context = {
        "entry": row,
        "challenge": row.challenge,
        "receipt": row.receipts.first(),
        "files": files.shown(row, request.user),
        "writes": writes,
        "is_entrant": is_entrant(request.user, row),
        "member": None if writes else row.team.filter(user=request.user).first(),
        "team": row.team.standing(),
    }
    deadline = row.deadline()
    return render(
        request,
        "entrant/entry.html",
        context | {"deadline": deadline, "takes_entries": deadline.takes_new(request.received_at)},
    )


@require_http_methods(["GET", "POST"])
@login_required
def startup(request: HttpRequest, pk: str) -> HttpResponse:
    """The profile that an entry stands on: one kept from before, or a new one."""
    row = _startup_entry(request, pk)
    mine = Startup.objects.owned_by(request.user).order_by("name", "pk")
    chosen = mine.filter(pk=request.POST.get("profile") or request.GET.get("profile") or row.startup_id).first()
    if chosen is None and request.method == "GET" and "profile" not in request.GET:
        chosen = mine.first()
    form, part = _profile_form(request, chosen), funding.part_of(request, row, chosen)
    form.fields["founded_on"].optional = "founded_on" not in eligibility.asked(row.challenge)
    if request.method == "POST" and all([form.is_valid(), part is None or part.is_valid()]):
        with tell_user(request, form=form):
            _keep_profile(request, row, chosen, form, part)
            if "more" in request.POST:
                return redirect(reverse("entrant:startup", args=[row.pk]) + "#funding")
            return redirect("entrant:details", row.pk)
    context = {"form": form, "profiles": mine, "chosen": chosen, "part": part}
    wrong = form.is_bound and (not form.is_valid() or bool(part and not part.is_valid()))
    return step_page(request, row, "startup", context, status=422 if wrong else 200)


@require_POST
@login_required
def startup_kept(request: HttpRequest, pk: str) -> HttpResponse:
    """The same, as it is typed: kept as soon as it can be, else what is missing by field."""
    row = _startup_entry(request, pk)
    chosen = Startup.objects.owned_by(request.user).filter(pk=request.POST.get("profile")).first()
    form, part = _profile_form(request, chosen), funding.part_of(request, row, chosen)
    if all([form.is_valid(), part is None or part.is_valid()]):
        with tell_user(request, form=form) as told:
            saved = _keep_profile(request, row, chosen, form, part)
        if told.ok:
            return JsonResponse({"profile": saved.pk})
    errors = {name: list(words) for name, words in form.errors.items()} | (part.errors if part else {})
    return JsonResponse({"errors": errors}, status=422)


def _startup_entry(request: HttpRequest, pk: str) -> Entry:
    row = own_entry(request, pk)
    if row.challenge.kind != Challenge.Kind.STARTUP:
        raise Http404
    return row


def _profile_form(request: HttpRequest, chosen: Startup | None) -> StartupForm:
    return StartupForm(posted(request), instance=chosen, initial=None if chosen else {"economy": request.user.economy})


def _keep_profile(
    request: HttpRequest, row: Entry, chosen: Startup | None, form: StartupForm, part: funding.FundingPart | None
) -> Startup:
    """Save the profile and put it under the draft; a new one without its first words does neither."""
    changes = {name: form.cleaned_data[name] for name in actions.STARTUP_FIELDS}
    with transaction.atomic():
        saved = actions.save_startup(
            chosen,
            by=request.user,
            changes=changes,
            supporters=form.cleaned_data["backed_by"],
            filed=row if row.filer_id else None,
        )
        if part:
            part.keep(saved, by=request.user)
        draft = {"startup": saved} | _from_profile(row, saved)
        actions.save_draft(row, by=request.user, at=request.received_at, changes=draft)
    return saved


def _from_profile(entry: Entry, startup: Startup) -> dict[str, str]:
    """Fill what the entry does not say yet with what the profile says."""
    known = {"title": startup.name, "economy": startup.economy, "summary": startup.description[:600]}
    return {field: value for field, value in known.items() if not getattr(entry, field)}


@require_http_methods(["GET", "POST"])
@login_required
def details(request: HttpRequest, pk: str) -> HttpResponse:
    """The words of the entry. The script saves them as they are typed; without it, the button does."""
    row = own_entry(request, pk)
    form = DetailsForm(posted(request), entry=row)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, form=form):
            actions.save_draft(
                row,
                by=request.user,
                at=request.received_at,
                changes=form.changes(),
                version=form.cleaned_data["version"],
            )
            return redirect(after(steps_of(row, now="details", missing={}), "details").url)
    return step_page(request, row, "details", {"form": form, "spoken": LANGUAGES}, status=status_of(form))


@require_GET
@login_required
def files_page(request: HttpRequest, pk: str) -> HttpResponse:
    """Clip, deck and picture: what is there, how it stands, and where to send another."""
    row = own_entry(request, pk)
    answer = step_page(request, row, "files", {"slots": files.slots(row, request.user)})
    answer["Permissions-Policy"] = device_rights("camera", "microphone")  # to record a clip in the page
    return answer


@require_POST
@login_required
def remove_file(request: HttpRequest, pk: str, slot: str) -> HttpResponse:
    """Take a file out of the draft."""
    row = own_entry(request, pk)
    with tell_user(request, success=_("Taken out. You can add another one.")):
        actions.remove_media(row, slot, by=request.user, at=request.received_at)
    return redirect("entrant:files", pk)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask once, then take the entry back."""
    row = own_entry(request, pk)
    if request.method == "POST":
        with tell_user(request, success=_("Withdrawn. The judges do not see it any more.")):
            actions.withdraw_entry(row, by=request.user, at=request.received_at)
        return redirect("entrant:entry", pk)
    return render(
        request,
        "entrant/withdraw.html",
        {"entry": row, "deadline": row.deadline(), "takes_entries": row.deadline().takes_new(request.received_at)},
    )


@require_POST
@login_required
def reopen(request: HttpRequest, pk: str) -> HttpResponse:
    """Make a withdrawn entry a draft again."""
    row = own_entry(request, pk)
    with tell_user(request):
        actions.reopen_entry(row, by=request.user, at=request.received_at)
    return redirect("entrant:entry", pk)
