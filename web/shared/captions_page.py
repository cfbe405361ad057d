"""Pages on which captions are written: by who answers for the entry, and by the organisers, each under an address of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from media import addresses, captions, languages
from media.models import Captions, Media
from submissions import actions, permissions
from submissions.models import Entry
from video.captions import MAX_BYTES
from web.shared.doors import tell_user
from web.shared.forms import SoundingsForm

ACCEPT = ".vtt,.srt,text/vtt,application/x-subrip"


class BeginForm(SoundingsForm):
    """A language, and a file where there is one."""

    language = forms.ChoiceField(label=_("Language of the captions"), choices=list(languages.OWN_NAMES.items()))
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("WebVTT (.vtt) or SRT (.srt). Leave it empty to write them here."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def clean_file(self) -> bytes | None:
        """Read no more than captions may take."""
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise ValidationError(_("This file has more than 500 kB. Choose one that holds captions alone."))
        return file.read() if file else None


class TypedForm(SoundingsForm):
    """Captions as text, for those whose browser runs no script, and for who would rather paste them."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    label = forms.CharField(
        label=_("Name in the player"),
        max_length=60,
        required=False,
        help_text=_("In any words, such as English, or Español."),
    )
    cues = forms.CharField(
        label=_("Captions as text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "dir": "auto"}),
        help_text=_("WebVTT: a line with two times, then what is said, then an empty line."),
    )


def list_page(request: HttpRequest, entry: Entry, *, at: Callable[..., str], back: str, shell: str) -> HttpResponse:
    """Show the captions of an entry's clip by language, and begin another one. `at` gives the address of a language's page."""
    clip = entry.clip
    is_posted = request.method == "POST"
    form = BeginForm(request.POST if is_posted else None, request.FILES if is_posted else None)
    if is_posted and clip and form.is_valid():
        language, file = form.cleaned_data["language"], form.cleaned_data["file"]
        if file is None:
            return redirect(at(language))
        with tell_user(request, form=form) as told, _told_at("file"):
            actions.save_captions(clip, language, by=request.user, at=request.received_at, cues=file)
        if told.ok:
            return redirect(at(language))
    rows = [(row, at(row.language)) for row in clip.captions.all()] if clip else []
    context = {
        "entry": entry,
        "challenge": entry.challenge,
        "section": "entries",
        "form": form,
        "rows": rows,
        "back": back,
        "shell": shell,
    }
    context["is_open"] = _may_write(request, entry)
    return render(request, "captions/list.html", context, status=422 if is_posted else 200)


def edit_page(request: HttpRequest, entry: Entry, language: str, *, home: str, here: str, shell: str) -> HttpResponse:
    """Show the editor for one language. Script saves as it is typed; without it, the text below does."""
    clip = entry.clip
    tag = languages.tidy(language)
    if clip is None or clip.state != Media.State.READY or not tag:
        return redirect(home)
    row = clip.captions.filter(language=tag).first() or Captions(
        media=clip, language=tag, version=0, label=languages.own_name(tag)
    )
    if request.method == "POST" and "remove" in request.POST:
        with tell_user(request, success=_("Removed. Judges and viewers do not see them any more.")):
            actions.remove_captions(clip, tag, by=request.user, at=request.received_at)
        return redirect(home)
    form = _typed_form(request, row)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, success=_("Saved."), form=form) as told:
            actions.save_captions(
                clip,
                tag,
                by=request.user,
                at=request.received_at,
                cues=captions.typed_cues(form.cleaned_data["cues"]),
                label=form.cleaned_data["label"],
                version=form.cleaned_data["version"],
            )
        if told.ok:
            return redirect(here)
    context: dict[str, Any] = {
        "entry": entry,
        "challenge": entry.challenge,
        "section": "entries",
        "captions": row,
        "name": languages.own_name(tag),
        "cues": json.dumps(row.cues, ensure_ascii=False),
        "form": form,
        "view": addresses.media_view(clip, request.user.pk),
        "home": home,
        "shell": shell,
        "is_open": _may_write(request, entry),
    }
    return render(request, "captions/edit.html", context, status=422 if form.is_bound else 200)


def _typed_form(request: HttpRequest, row: Captions) -> TypedForm:
    if request.method == "POST":
        return TypedForm(request.POST)
    text = captions.vtt(row) if row.cues else ""
    return TypedForm(initial={"version": row.version, "label": row.label, "cues": text})


def _may_write(request: HttpRequest, entry: Entry) -> bool:
    if entry.clip is None or entry.clip.state != Media.State.READY:
        return False
    return permissions.organises(request.user, entry) or not entry.has_public_results(request.received_at)


@contextmanager
def _told_at(name: str) -> Iterator[None]:
    """Tell what is wrong with the captions beside the field that the page has for them."""
    try:
        yield
    except ValidationError as error:
        found = getattr(error, "error_dict", {})
        raise ValidationError({name if key == "cues" else key: items for key, items in found.items()}) from error
