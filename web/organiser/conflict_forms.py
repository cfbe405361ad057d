"""Forms about who must not meet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenge.models import Round
from judging.models import Conflict
from submissions.models import Entry
from web.shared.forms import SoundingsForm


class ConflictForm(SoundingsForm):
    """A judge and an entry that must not meet."""

    judge = forms.ModelChoiceField(
        label=_("Judge"),
        queryset=None,
        empty_label=_("Choose a judge"),
        error_messages={"required": _("Choose a judge.")},
    )
    entry = forms.ModelChoiceField(
        label=_("Entry"),
        queryset=None,
        empty_label=_("Choose an entry"),
        error_messages={"required": _("Choose an entry.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Conflict.Kind.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = round_.judges.seated().select_related("user").order_by("user__full_name", "pk")  # type: ignore[attr-defined]
        self.fields["judge"].queryset = seats  # type: ignore[attr-defined]
        entries = Entry.objects.in_round(round_).submitted().order_by("number")
        self.fields["entry"].queryset = entries  # type: ignore[attr-defined]


class DecisionForm(SoundingsForm):
    """What an organiser decides about two who were found or declared to know each other."""

    APART, MEET, NONE = "apart", "meet", "none"

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (NONE, _("None: what was declared or is found decides")),
            (APART, _("Keep them apart, whatever is found later")),
            (MEET, _("They may meet")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where the two may meet. Read by the organisers only."),
    )

    @classmethod
    def of(cls, row: Conflict) -> dict[str, str]:
        """Return the initial values for a conflict."""
        pinned = cls.MEET if row.state == Conflict.State.LIFTED else cls.APART
        return {"decision": pinned if row.pinned else cls.NONE, "note": row.pin_note}
