"""What entrants and guardians agree to, one text for each use, in versions and languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from challenge import actions
from challenge import texts as rules
from challenge.models import Challenge, Terms
from media.languages import OWN_NAMES
from submissions.models import Consent, Entry
from web.organiser.access import own_challenge
from web.organiser.part_forms import text_area
from web.organiser.setup_views import setup_page
from web.shared.doors import tell_user
from web.shared.forms import SoundingsForm

#: What each use means for an organiser who decides whether to ask.
ABOUT = {
    Terms.Use.TERMS: gettext_lazy("The rules of the contest. Everybody who submits accepts them."),
    Terms.Use.JUDGING: gettext_lazy(
        "If the terms do not say it: that judges see the entry. Taking it back withdraws the entry."
    ),
    Terms.Use.GALLERY: gettext_lazy(
        "If the terms do not say it: that winners are shown with clip, name and words. Without this consent, a winner is not shown."
    ),
    Terms.Use.DIRECTORY: gettext_lazy("That the start-up is listed in the directory. Exports have a column for it."),
    Terms.Use.PARTNERS: gettext_lazy(
        "That partners get the entry: name them in the text. Exports have a column for it."
    ),
    Terms.Use.PRESS: gettext_lazy("That the press may use it. Exports have a column for it."),
    Terms.Use.GUARDIAN: gettext_lazy(
        "What the parent or guardian of somebody under age agrees to, by a letter of their own."
    ),
}


@dataclass(frozen=True, slots=True)
class UseRow:
    """One use as the overview shows it. `agreed`: standing entries whose consent holds; `before`: those that were not asked."""

    key: str
    label: str
    about: str
    texts: list[Terms]
    agreed: int

    @property
    def first(self) -> Terms | None:
        """The text that is shown for it."""
        return rules.in_language(self.texts, rules.FALLBACK) if self.texts else None


class TextForm(SoundingsForm):
    """One text in one language."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("What the box beside it says. Left empty, it is the name of the use."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        widget=text_area(14),
        help_text=gettext_lazy("Markdown. Say what is done with what, by whom, for how long. English prevails."),
        error_messages={"required": gettext_lazy("Write what people agree to.")},
    )
    required = forms.BooleanField(
        label=gettext_lazy("Nobody can enter without it"),
        required=False,
        help_text=gettext_lazy("Leave it open for whatever the contest can do without: a choice must be free."),
    )

    def __init__(self, *args: Any, use: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = list(OWN_NAMES.items())
        if use in (Terms.Use.TERMS, Terms.Use.GUARDIAN):
            del self.fields["required"]


class AgeForm(SoundingsForm):
    """Below which age a guardian must agree."""

    guardian_below_age = forms.IntegerField(
        label=gettext_lazy("A guardian must agree below the age of"),
        required=False,
        min_value=1,
        max_value=30,
        help_text=gettext_lazy(
            "Left empty, nobody is asked for a date of birth. The age counts on the day of the deadline."
        ),
    )


@require_GET
@login_required
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    """Every use, whether it is asked, and how many entries agree."""
    challenge = own_challenge(request, slug)
    return _overview(request, challenge, AgeForm(initial={"guardian_below_age": challenge.guardian_below_age}))


def _overview(request: HttpRequest, challenge: Challenge, form: AgeForm) -> HttpResponse:
    rows = rules.newest(challenge.terms.all())
    standing = Consent.objects.filter(
        entry__challenge=challenge, withdrawn_at=None, entry__state__in=[Entry.State.SUBMITTED, Entry.State.RECEIVED]
    )
    agreed = dict(standing.values_list("terms__use").annotate(n=Count("entry", distinct=True)))
    uses = [
        UseRow(use, Terms.Use(use).label, str(ABOUT[Terms.Use(use)]), rows.get(use, []), agreed.get(use, 0))
        for use in Terms.Use.values
        if use != Terms.Use.TERMS
    ]
    context = {"uses": uses, "form": form, "asked": sum(bool(row.texts) for row in uses)}
    return setup_page(request, challenge, "texts", context, status=422 if form.errors else 200)


@require_POST
@login_required
def age(request: HttpRequest, slug: str) -> HttpResponse:
    """Set the age below which guardians are asked."""
    challenge = own_challenge(request, slug)
    form = AgeForm(request.POST)
    if form.is_valid():
        with tell_user(request, form=form, success=_("Saved.")) as told:
            actions.edit_challenge(challenge, by=request.user, **form.cleaned_data)
        if told.ok:
            return redirect("organiser:texts", slug)
    return _overview(request, challenge, form)


@require_http_methods(["GET", "POST"])
@login_required
def text(request: HttpRequest, slug: str, use: str) -> HttpResponse:
    """Write one text; its versions, and who agreed to which."""
    challenge = own_challenge(request, slug)
    if use not in Terms.Use.values:
        raise Http404
    language = request.GET.get("language") or rules.FALLBACK
    rows = rules.newest(challenge.terms.filter(use=use)).get(use, [])
    here = next((row for row in rows if row.language == language), None)
    known = here or (rules.in_language(rows, rules.FALLBACK) if rows else None)
    start = {
        "language": language,
        "title": known.title if known else "",
        "text": here.text if here else "",
        "required": known.required if known else False,
    }
    form = TextForm(request.POST or None, initial=start, use=use)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, form=form) as told:
            kept = actions.write_text(challenge, by=request.user, use=use, **form.cleaned_data)
            messages.success(request, _("The text stands as version %(n)d.") % {"n": kept.version})
        if told.ok:
            return redirect("organiser:text", slug, use)
    standing = Q(consents__withdrawn_at=None)
    versions = challenge.terms.filter(use=use).annotate(agreed=Count("consents", filter=standing))
    context = {
        "form": form,
        "use": use,
        "label": Terms.Use(use).label,
        "about": ABOUT[Terms.Use(use)],
        "rows": rows,
        "versions": list(versions.order_by("-version", "language")),
        "late": use == Terms.Use.GALLERY and not rows and challenge.entries.exclude(submitted_at=None).exists(),
    }
    return setup_page(request, challenge, "texts", context, template="text", status=422 if form.errors else 200)


@require_GET
@login_required
def version(request: HttpRequest, slug: str, use: str, version: int) -> HttpResponse:
    """One version in its languages, word for word as people read it."""
    challenge = own_challenge(request, slug)
    rows = list(challenge.terms.filter(use=use, version=version).order_by("language"))
    if not rows:
        raise Http404
    context = {"rows": rows, "use": use, "number": version, "label": rows[0].title or rows[0].get_use_display()}
    return setup_page(request, challenge, "texts", context, template="text_version")


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, use: str) -> HttpResponse:
    """Ask no longer for this use."""
    challenge = own_challenge(request, slug)
    get_object_or_404(challenge.terms.filter(use=use)[:1])
    with tell_user(request, success=_("This is not asked any more.")):
        actions.remove_text(challenge, by=request.user, use=use)
    return redirect("organiser:texts", slug)
