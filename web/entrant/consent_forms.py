"""One box for each text an entry is asked to agree to. No box is ticked beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from challenge.models import Terms
from submissions.consents import Asked
from web.shared.forms import SoundingsForm


class ConsentsForm(SoundingsForm):
    """The texts that are still open; what was agreed to already is shown, not asked."""

    def __init__(self, *args: Any, asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for row in asked:
            if row.is_open:
                self.fields[name_of(row.use)] = forms.BooleanField(label=_label(row), required=False)

    def rows(self) -> Iterator[tuple[Asked, forms.BoundField | None]]:
        """Yield each text with its box, required ones first."""
        for row in sorted(self.asked, key=lambda row: not row.text.required):
            yield row, self[name_of(row.use)] if row.is_open else None

    def ticked(self) -> list[str]:
        """Return the uses whose boxes were ticked."""
        return [row.use for row in self.asked if self.cleaned_data.get(name_of(row.use))]


def name_of(use: str) -> str:
    """Return the name of a use's box."""
    return "accept_terms" if use == Terms.Use.TERMS else f"consent_{use}"


def _label(row: Asked) -> str:
    if row.use == Terms.Use.TERMS:
        return _("I have read the terms and accept them.")
    return _("I agree: %(title)s") % {"title": row.title}
