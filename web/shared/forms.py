"""What every form of ours shares: the look of its controls. The rest of a field is drawn by {% field %}."""

from __future__ import annotations

from typing import Any

from django import forms

#: These draw their own box (a choice, a facet) or nothing at all.
BARE = (
    forms.CheckboxInput,
    forms.CheckboxSelectMultiple,
    forms.RadioSelect,
    forms.HiddenInput,
    forms.MultipleHiddenInput,
)


def dress(form: forms.BaseForm) -> None:
    """Give each control the `input` class unless it brings a class of its own."""
    for field in form.fields.values():
        if not isinstance(field.widget, BARE):
            field.widget.attrs.setdefault("class", "input")


class _Dressed:
    """No colons after labels, no browser bubbles: our own errors say what to do."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        dress(self)  # type: ignore[arg-type]


class SoundingsForm(_Dressed, forms.Form):
    """A plain form in our look."""


class SoundingsModelForm(_Dressed, forms.ModelForm):
    """A model form in our look."""
