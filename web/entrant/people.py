"""The team page and what hangs on it: inviting, joining, handing over, dates of birth and guardians."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from submissions import actions, consents
from submissions import people as rules
from submissions.models import Entry, TeamMember
from submissions.permissions import files_entry, is_entrant
from web.entrant.page import own_entry, posted, step_page
from web.entrant.people_forms import AgreeForm, BirthForm, GuardianForm, MemberForm
from web.shared.doors import tell_user


@require_http_methods(["GET", "POST"])
@login_required
def team(request: HttpRequest, pk: str) -> HttpResponse:
    """Who made it; adding a person, with an invitation where an address is given."""
    row = own_entry(request, pk)
    form = MemberForm(posted(request), asks_age=rules.asks_ages(row))
    if request.method == "POST" and form.is_valid():
        invite = bool(form.cleaned_data["invite"] and form.cleaned_data["email"])
        done = _("%(name)s is invited.") if invite else _("%(name)s is named.")
        with tell_user(request, form=form, success=done % {"name": form.cleaned_data["name"]}) as told:
            actions.add_member(row, by=request.user, at=request.received_at, invite=invite, **form.facts())
        if told.ok:
            return redirect("entrant:team", pk)
    return _team_page(request, row, form=form)


def _team_page(request: HttpRequest, row: Entry, **bound: forms.Form) -> HttpResponse:
    """Draw the team page with the forms that come back with errors."""
    asks = rules.asks_ages(row)
    people = list(row.team.select_related("user"))
    context: dict[str, Any] = {
        "people": people,
        "form": bound.get("form") or MemberForm(asks_age=asks),
        "asks_age": row.challenge.guardian_below_age,
        "age_day": rules.reference_day(row) if asks else None,
        "birth_form": (bound.get("birth_form") or BirthForm(initial={"born_on": row.born_on})) if asks else None,
        "wards": [(ward, _guardian_form(request, ward, bound.get("guardian_form"))) for ward in rules.wards(row)],
        "guardian_text": consents.guardian_text(row.challenge, get_language() or "en") if asks else None,
        "is_parent": files_entry(request.user, row) and row.filer_kind == Entry.Filer.PARENT,
        "agree_form": bound.get("agree_form") or AgreeForm(),
    }
    status = 422 if any(form.is_bound and form.errors for form in bound.values()) else 200
    return step_page(request, row, "team", context, status=status)


def _guardian_form(request: HttpRequest, ward: rules.Ward, bound: forms.Form | None) -> forms.Form:
    """Return the form of one person under age; the one that was sent keeps what was typed."""
    prefix = ward.member.pk if ward.member else "lead"
    if bound and bound.prefix == prefix:
        return bound
    asked = ward.consent
    known = (
        {
            "guardian_name": asked.guardian_name,
            "guardian_email": asked.guardian_email,
            "relation": asked.relation,
        }
        if asked
        else {}
    )
    return GuardianForm(prefix=prefix, initial=known)


def _member(request: HttpRequest, pk: str, member_pk: str) -> TeamMember:
    row = own_entry(request, pk)
    return get_object_or_404(row.team.select_related("entry__challenge", "entry__round", "user"), pk=member_pk)


@require_http_methods(["GET", "POST"])
@login_required
def member(request: HttpRequest, pk: str, member_pk: str) -> HttpResponse:
    """One person of the team: what is written about them, and what can be done."""
    person = _member(request, pk, member_pk)
    asks = rules.asks_ages(person.entry)
    known = {name: getattr(person, name) for name in actions.MEMBER_FIELDS}
    form = MemberForm(posted(request), asks_age=asks, member=person, initial=known)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, form=form, success=_("Saved.")) as told:
            actions.edit_member(person, by=request.user, at=request.received_at, **form.facts())
        if told.ok:
            return redirect("entrant:team", pk)
    context = {
        "entry": person.entry,
        "challenge": person.entry.challenge,
        "person": person,
        "form": form,
        "can_hand_over": is_entrant(request.user, person.entry)
        and person.kind == TeamMember.Kind.MEMBER
        and person.state == TeamMember.State.JOINED,
    }
    return render(request, "entrant/member.html", context, status=422 if form.is_bound and form.errors else 200)


@require_POST
@login_required
def invite(request: HttpRequest, pk: str, member_pk: str) -> HttpResponse:
    """Send the invitation, or send it again."""
    person = _member(request, pk, member_pk)
    with tell_user(request, success=_("The invitation is on its way to %(address)s.") % {"address": person.email}):
        actions.invite_member(person, by=request.user, at=request.received_at)
    return redirect("entrant:team", pk)


@require_POST
@login_required
def remove(request: HttpRequest, pk: str, member_pk: str) -> HttpResponse:
    """Take a person off the team."""
    person = _member(request, pk, member_pk)
    with tell_user(request, success=_("%(name)s is no longer named.") % {"name": person.name}):
        actions.remove_member(person, by=request.user, at=request.received_at)
    return redirect("entrant:team", pk)


@require_http_methods(["GET", "POST"])
@login_required
def hand_over(request: HttpRequest, pk: str, member_pk: str) -> HttpResponse:
    """Ask once, then let another member answer for the entry."""
    person = _member(request, pk, member_pk)
    if request.method == "POST":
        done = _("%(name)s answers for the entry now. You can still read it.") % {"name": person.name}
        with tell_user(request, success=done) as told:
            actions.hand_over(person, by=request.user, at=request.received_at)
        return redirect("entrant:entry" if told.ok else "entrant:team", pk)
    return render(request, "entrant/hand_over.html", {"entry": person.entry, "person": person})


# The other side: who is invited


def _invited(request: HttpRequest, pk: str) -> TeamMember:
    rows = TeamMember.objects.addressed_to(request.user).filter(invited_at__isnull=False)
    return get_object_or_404(rows.select_related("entry__challenge", "entry__entrant", "entry__round"), pk=pk)


@require_http_methods(["GET", "POST"])
@login_required
def invitation(request: HttpRequest, pk: str) -> HttpResponse:
    """What one is invited to, and the button that joins. Nothing of the entry but its title shows before that."""
    person = _invited(request, pk)
    if request.method == "POST":
        with tell_user(request, success=_("You are on the team.")) as told:
            actions.join_team(person, by=request.user, at=request.received_at)
        if told.ok:
            return redirect("entrant:entry", person.entry_id)
        return redirect("entrant:invitation", pk)
    lead = person.entry.team.filter(kind=TeamMember.Kind.LEAD).first()
    context = {
        "person": person,
        "lead": lead.name if lead else person.entry.entrant,
        "challenge": person.entry.challenge,
        "closed": not person.entry.deadline().takes(request.received_at),
    }
    return render(request, "entrant/invitation.html", context)


@require_POST
@login_required
def decline(request: HttpRequest, pk: str) -> HttpResponse:
    """Decline, or leave."""
    person = _invited(request, pk)
    left = person.joined_at is not None
    done = _("You left the team.") if left else _("Declined. Who invited you is told.")
    with tell_user(request, success=done):
        actions.leave_team(person, by=request.user, at=request.received_at)
    return redirect("entrant:entries")


# People under age


@require_POST
@login_required
def birth_date(request: HttpRequest, pk: str) -> HttpResponse:
    """Keep the date of birth of who answers for the entry."""
    row = own_entry(request, pk)
    form = BirthForm(request.POST)
    if form.is_valid():
        with tell_user(request, form=form, success=_("Saved.")) as told:
            actions.set_birth_date(row, by=request.user, at=request.received_at, born_on=form.cleaned_data["born_on"])
        if told.ok:
            return redirect("entrant:team", pk)
    return _team_page(request, row, birth_form=form)


@require_POST
@login_required
def guardian(request: HttpRequest, pk: str) -> HttpResponse:
    """Send the letter to a guardian, or send it again, perhaps to somebody else."""
    row = own_entry(request, pk)
    about = request.POST.get("about", "lead")
    form = GuardianForm(request.POST, prefix=about)
    person = None if about == "lead" else get_object_or_404(row.team, pk=about)
    if form.is_valid():
        done = _("The letter is on its way to %(address)s.") % {"address": form.cleaned_data["guardian_email"]}
        with tell_user(request, form=form, success=done) as told:
            actions.ask_guardian(row, by=request.user, at=request.received_at, member=person, **form.cleaned_data)
        if told.ok:
            return redirect("entrant:team", pk)
    return _team_page(request, row, guardian_form=form)


@require_POST
@login_required
def agree(request: HttpRequest, pk: str) -> HttpResponse:
    """Agree as the parent who files."""
    row = own_entry(request, pk)
    form = AgreeForm(request.POST)
    if form.is_valid():
        with tell_user(request, form=form, success=_("Your consent is noted.")) as told:
            actions.agree_as_parent(row, by=request.user, at=request.received_at, language=get_language() or "en")
        if told.ok:
            return redirect("entrant:team", pk)
    return _team_page(request, row, agree_form=form)
