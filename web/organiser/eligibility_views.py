"""Set-up, "Who can enter": the rules that are checked, each added from the closed list, changed, ordered, retired."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from challenge import actions, eligibility, rule_sets
from challenge.models import Challenge, EligibilityRule
from web.organiser.access import own_challenge
from web.organiser.eligibility_forms import ABOUT, FORMS, RuleForm, trimmed
from web.organiser.setup_views import setup_page
from web.shared.doors import tell_user


@require_GET
@login_required
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules that hold, in words; what can be added; what held before."""
    challenge = own_challenge(request, slug)
    said = eligibility.said(challenge)
    there = {row.kind for row in said}
    kinds = [kind for kind in eligibility.kinds_for(challenge) if kind not in there]
    context = {
        "said": said,
        "kinds": [(kind, kind.label, ABOUT[kind]) for kind in kinds],
        "sets": rule_sets.all_sets() if not said else (),
        "retired": list(challenge.eligibility_rules.exclude(retired_at=None).order_by("-retired_at", "pk")),
        "written": challenge.eligibility,
    }
    return setup_page(request, challenge, "eligibility", context)


@require_POST
@login_required
def take(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Begin with the rules of a real contest."""
    challenge = own_challenge(request, slug)
    if key not in {one.key for one in rule_sets.all_sets()}:
        raise Http404
    with tell_user(request):
        added = actions.take_rules(challenge, by=request.user, rule_set=rule_sets.get(key))
        messages.success(request, ngettext("%(n)d rule added.", "%(n)d rules added.", len(added)) % {"n": len(added)})
    return redirect("organiser:eligibility", slug)


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Write a new rule; it comes last."""
    challenge = own_challenge(request, slug)
    form = _form(request, challenge, kind, {})
    if request.method == "POST" and form.is_valid():
        with tell_user(request, form=form, success=_("Added.")) as told:
            actions.add_rule(challenge, by=request.user, kind=kind, settings=form.settings())
        if told.ok:
            return redirect("organiser:eligibility", slug)
    return _draw(request, challenge, form, kind)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Change what a rule asks."""
    challenge = own_challenge(request, slug)
    rule = _rule(challenge, pk)
    form = _form(request, challenge, rule.kind, trimmed(rule.settings))
    if request.method == "POST" and form.is_valid():
        with tell_user(request, form=form, success=_("Saved.")) as told:
            actions.edit_rule(rule, by=request.user, settings=form.settings())
        if told.ok:
            return redirect("organiser:eligibility", slug)
        rule = _rule(challenge, pk)
    return _draw(request, challenge, form, rule.kind, rule)


@require_POST
@login_required
def preview(request: HttpRequest, slug: str, kind: str) -> JsonResponse:
    """Say what a rule would say, as it is typed; nothing is kept."""
    challenge = own_challenge(request, slug)
    form = _form(request, challenge, kind, {})
    return JsonResponse({"text": _text(challenge, form, kind) if form.is_valid() else ""})


@require_http_methods(["GET", "POST"])
@login_required
def retire(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Take a rule out, after asking."""
    challenge = own_challenge(request, slug)
    rule = _rule(challenge, pk)
    if request.method == "POST":
        with tell_user(request, success=_("The rule is taken out.")):
            actions.retire_rule(rule, by=request.user, at=request.received_at)
        return redirect("organiser:eligibility", slug)
    said = next(row for row in eligibility.said(challenge) if row.rule.pk == pk)
    return setup_page(request, challenge, "eligibility", {"said": said}, template="eligibility_retire")


@require_POST
@login_required
def move(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Put a rule one place up or down."""
    challenge = own_challenge(request, slug)
    with tell_user(request):
        actions.move_rule(_rule(challenge, pk), by=request.user, up=request.POST.get("to") == "up")
    return redirect("organiser:eligibility", slug)


def _rule(challenge: Challenge, pk: str) -> EligibilityRule:
    rows = challenge.eligibility_rules.filter(retired_at=None).select_related("challenge")
    return get_object_or_404(rows, pk=pk)


def _form(request: HttpRequest, challenge: Challenge, kind: str, initial: dict[str, Any]) -> RuleForm:
    if kind not in eligibility.kinds_for(challenge):
        raise Http404
    others = Challenge.objects.none()
    if kind == EligibilityRule.Kind.PAST_WINNER:
        others = Challenge.objects.organised_by(request.user).exclude(pk=challenge.pk).order_by("-created_at", "pk")
    posted = request.POST if request.method == "POST" else None
    return FORMS[kind](posted, challenge=challenge, others=list(others), initial=dict(initial))


def _text(challenge: Challenge, form: RuleForm, kind: str) -> str:
    try:
        settings = eligibility.read(kind, form.settings())
    except ValidationError:
        return ""
    return eligibility.sentence(settings, eligibility.Contest.of(challenge))


def _draw(
    request: HttpRequest, challenge: Challenge, form: RuleForm, kind: str, rule: EligibilityRule | None = None
) -> HttpResponse:
    text = ""
    if rule:
        text = eligibility.sentence(eligibility.read(rule.kind, rule.settings), eligibility.Contest.of(challenge))
    if form.is_bound and form.is_valid():
        text = _text(challenge, form, kind) or text
    context = {
        "form": form,
        "kind": EligibilityRule.Kind(kind),
        "about": ABOUT[EligibilityRule.Kind(kind)],
        "rule": rule,
        "text": text,
    }
    return setup_page(
        request, challenge, "eligibility", context, template="eligibility_rule", status=422 if form.errors else 200
    )
