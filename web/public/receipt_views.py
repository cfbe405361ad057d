"""Is this receipt genuine? By its number and code, or by the file itself; the page can also do it alone, without the network."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core import rates
from submissions import receipts
from submissions.models import SigningKey
from web.shared.forms import SoundingsForm

#: A code of sixteen digits is not guessed at this pace.
TRIES, WINDOW = 30, timedelta(minutes=10)
LARGEST_FILE_BYTES = 1_500_000


class NumberForm(SoundingsForm):
    """What is printed on a receipt."""

    number = forms.CharField(label=gettext_lazy("Number"), max_length=40)
    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)


class FileForm(SoundingsForm):
    """The receipt itself, as a file or as its text."""

    file = forms.FileField(
        label=gettext_lazy("The PDF or JSON file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.json,application/pdf,application/json"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or its text"), required=False, max_length=200_000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.optional = False  # type: ignore[attr-defined]  # one of the two is wanted

    def clean_file(self) -> Any:
        """Refuse what no receipt weighs."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE_BYTES:
            raise forms.ValidationError(_("A receipt is smaller than this file. Choose the PDF or JSON we sent."))
        return file

    def content(self) -> bytes:
        """Return what was brought."""
        file = self.cleaned_data["file"]
        return bytes(file.read()) if file else self.cleaned_data["text"].encode("utf-8", "replace")


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a receipt is genuine, and what it states: nothing that does not stand in it."""
    asked = request.GET if {"number", "code"} & request.GET.keys() else None
    by_number = NumberForm(asked)
    by_file = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    found: dict[str, Any] = {}
    if by_file.is_bound or by_number.is_bound:
        if not rates.allow("receipt check", rates.client_address(request), limit=TRIES, per=WINDOW):
            found = {"verdict": "later"}
        elif by_file.is_bound and by_file.is_valid():
            found = _by_file(by_file.content())
        elif not by_file.is_bound and by_number.is_valid():
            found = _by_number(**by_number.cleaned_data)
    keys = [{"id": row.pk, "public_key": row.public_key} for row in SigningKey.objects.all()]
    context = {"by_number": by_number, "by_file": by_file, "keys": keys} | found
    status = 429 if found.get("verdict") == "later" else 200
    return render(request, "public/receipts.html", context, status=status)


def _by_number(number: str, code: str) -> dict[str, Any]:
    receipt = receipts.by_number(number, code)
    return _genuine(receipt.content) if receipt else {"verdict": "unknown"}


def _by_file(data: bytes) -> dict[str, Any]:
    whole = receipts.read(data)
    if whole is None:
        return {"verdict": "unreadable"}
    return _genuine(whole["content"]) if receipts.is_ours(whole) else {"verdict": "forged"}


def _genuine(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "verdict": "genuine",
        "content": content,
        "received_at": datetime.fromisoformat(content["received_at"]),
    }
