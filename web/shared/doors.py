"""What the web door does with a refusal: it tells the person, on the page they are on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest

from core.errors import StateConflict


@dataclass
class Told:
    """How the act ended: `ok`, or the error that refused it."""

    ok: bool = False
    refusal: Exception | None = None


@contextmanager
def tell_user(request: HttpRequest, *, success: Any = "", form: forms.BaseForm | None = None) -> Iterator[Told]:
    """Run an action and put what came of it into the messages; with `form`, put errors beside the fields they belong to.

    PermissionDenied goes on and becomes the 403 page. The yielded `Told` says whether the act succeeded.
    """
    told = Told()
    try:
        yield told
    except StateConflict as refusal:
        told.refusal = refusal
        messages.error(request, str(refusal.message))
    except ValidationError as refusal:
        told.refusal = refusal
        if form is None:
            for text in refusal.messages:
                messages.error(request, text)
        else:
            beside_fields(form, refusal)
    else:
        told.ok = True
        if success:
            messages.success(request, str(success))


def beside_fields(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Add an action's errors to the form: to the field they name where the form has it, else to the form as a whole."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        for error in errors:
            form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, error)
