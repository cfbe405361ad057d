"""The set-up pages of a challenge: facts, rounds, tracks, criteria, awards, terms, and the people who run it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from challenge import actions, texts
from challenge.models import Challenge, Membership, Round, Terms
from web.organiser import criteria_page
from web.organiser.access import own_challenge
from web.organiser.criteria_forms import WeightsForm
from web.organiser.setup_forms import FactsForm, OrganiserForm, TermsForm
from web.shared.doors import tell_user

TABS = (
    ("setup", gettext_lazy("Facts")),
    ("rounds", gettext_lazy("Rounds and dates")),
    ("deadlines", gettext_lazy("Deadlines")),
    ("tracks", gettext_lazy("Tracks")),
    ("eligibility", gettext_lazy("Who can enter")),
    ("questions", gettext_lazy("Questions")),
    ("criteria", gettext_lazy("Criteria")),
    ("awards", gettext_lazy("Awards")),
    ("terms", gettext_lazy("Terms")),
    ("texts", gettext_lazy("Consents")),
)


def setup_page(
    request: HttpRequest, challenge: Challenge, tab: str, context: dict[str, Any], template: str = "", status: int = 200
) -> HttpResponse:
    """Draw a set-up page under its tab."""
    shared = {"challenge": challenge, "section": "setup", "tab": tab, "tabs": TABS}
    return render(request, f"organiser/setup/{template or tab}.html", shared | context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def facts(request: HttpRequest, slug: str) -> HttpResponse:
    """What the challenge says about itself and what it asks for."""
    challenge = own_challenge(request, slug)
    form = FactsForm(request.POST or None, instance=challenge)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, form=form, success=_("Saved.")) as told:
            challenge = actions.edit_challenge(challenge, by=request.user, **form.facts())
        if told.ok:
            return redirect("organiser:setup", challenge.slug)
        challenge = own_challenge(request, slug)  # the form has not touched the row, a refused act has not changed it
    return setup_page(request, challenge, "setup", {"form": form}, status=422 if form.errors else 200)


@require_GET
@login_required
def rounds(request: HttpRequest, slug: str) -> HttpResponse:
    """The rounds in their order, each with its dates."""
    challenge = own_challenge(request, slug)
    return setup_page(request, challenge, "rounds", {"rounds": list(challenge.rounds.all())})


@require_GET
@login_required
def tracks(request: HttpRequest, slug: str) -> HttpResponse:
    """The tracks in their order."""
    challenge = own_challenge(request, slug)
    return setup_page(request, challenge, "tracks", {"tracks": list(challenge.tracks.all())})


@require_GET
@login_required
def criteria(request: HttpRequest, slug: str) -> HttpResponse:
    """The criteria of each round, with the share that each weight really has."""
    challenge = own_challenge(request, slug)
    return setup_page(request, challenge, "criteria", {"blocks": criteria_page.blocks(challenge)})


@require_POST
@login_required
def weights(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Set the weights of one round together."""
    challenge = own_challenge(request, slug)
    rows = challenge.rounds.prefetch_related("criteria", "criterion_groups")
    round_ = get_object_or_404(rows, pk=pk)
    form = WeightsForm(request.POST, round_=round_)
    if form.is_valid():
        with tell_user(request, form=form, success=_("Weights saved.")) as told:
            actions.set_weights(round_, by=request.user, **form.facts())
        if told.ok:
            return redirect("organiser:criteria", slug)
    return setup_page(request, challenge, "criteria", {"blocks": criteria_page.blocks(challenge, form)}, status=422)


@require_GET
@login_required
def awards(request: HttpRequest, slug: str) -> HttpResponse:
    """What can be won in each round."""
    challenge = own_challenge(request, slug)
    rows = list(challenge.rounds.prefetch_related("awards__track"))
    return setup_page(request, challenge, "awards", {"rounds": rows})


@require_http_methods(["GET", "POST"])
@login_required
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """The text entrants agree to, and the versions before it."""
    challenge = own_challenge(request, slug)
    versions = list(challenge.terms.filter(use=Terms.Use.TERMS, language=texts.FALLBACK))
    form = TermsForm(request.POST or None, initial={"text": versions[0].text if versions else ""})
    if request.method == "POST" and form.is_valid():
        with tell_user(request, form=form) as told:
            kept = actions.write_terms(challenge, by=request.user, text=form.cleaned_data["text"])
            messages.success(request, _("The terms stand as version %(n)d.") % {"n": kept.version})
        if told.ok:
            return redirect("organiser:terms", slug)
    return setup_page(
        request, challenge, "terms", {"form": form, "versions": versions}, status=422 if form.errors else 200
    )


@require_GET
@login_required
def terms_version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """One version, word for word as people accepted it."""
    challenge = own_challenge(request, slug)
    rows = challenge.terms.filter(use=Terms.Use.TERMS, version=version)
    row = rows.filter(language=texts.FALLBACK).first() or get_object_or_404(rows.order_by("language")[:1])
    return setup_page(request, challenge, "terms", {"terms": row}, template="terms_version")


@require_http_methods(["GET", "POST"])
@login_required
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who runs this challenge."""
    challenge = own_challenge(request, slug)
    form = OrganiserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with tell_user(
            request, form=form, success=_("Organiser added. They can sign in with this address now.")
        ) as told:
            actions.add_organiser(challenge, by=request.user, email=form.cleaned_data["email"])
        if told.ok:
            return redirect("organiser:people", slug)
    roles = (
        challenge.memberships.filter(role=Membership.Role.ORGANISER).select_related("user").order_by("created_at", "pk")
    )
    context = {"challenge": challenge, "section": "people", "form": form, "roles": list(roles)}
    return render(request, "organiser/people.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def remove_organiser(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Take the role from one of them, after asking."""
    challenge = own_challenge(request, slug)
    person = get_object_or_404(
        User.objects.filter(memberships__challenge=challenge, memberships__role=Membership.Role.ORGANISER), pk=pk
    )
    if request.method == "POST":
        with tell_user(request, success=_("%(name)s is no organiser any more.") % {"name": person}):
            actions.remove_organiser(challenge, by=request.user, person=person)
        own = person == request.user and not request.user.is_superuser
        return redirect("organiser:challenges") if own else redirect("organiser:people", slug)
    return render(
        request, "organiser/person_remove.html", {"challenge": challenge, "section": "people", "person": person}
    )


def round_of(challenge: Challenge, pk: str) -> Round:
    """Return a round of this challenge, or answer 404."""
    return get_object_or_404(challenge.rounds.select_related("challenge"), pk=pk)
