"""The forms of a question: its words, its limits by kind, its options, and its words in another language. Shape only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenge import questions
from challenge.models import Challenge, Question
from core import currencies
from media.languages import OWN_NAMES
from web.organiser.part_forms import text_area
from web.organiser.wall_clock import InZone, WallClockField
from web.shared.forms import SoundingsForm, dress

Kind = Question.Kind

KIND_HINTS = {
    Kind.SHORT: _("A line: a name, a role, a place."),
    Kind.LONG: _("A few sentences."),
    Kind.CHOICE: _("One answer from a list."),
    Kind.CHOICES: _("As many answers as apply."),
    Kind.NUMBER: _("People, customers, a share."),
    Kind.MONEY: _("An amount with its currency, and its kind if you like."),
    Kind.DATE: _("A day."),
    Kind.LINK: _("An address. It is shown, never opened by us."),
    Kind.FILE: _("A document, a picture or a clip."),
    Kind.YES_NO: _("A plain yes or no."),
}


def _whole(label: Any, **how: Any) -> Callable[[], forms.Field]:
    return lambda: forms.IntegerField(label=label, required=False, **how)


def _text(label: Any, **how: Any) -> Callable[[], forms.Field]:
    return lambda: forms.CharField(
        label=label, required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **how
    )


def _day(label: Any) -> Callable[[], forms.Field]:
    return lambda: forms.CharField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


COUNTED = _("Counted as people see them: a letter with its accents is one.")
LEAST_TEXT, MOST_TEXT = _whole(_("Least characters")), _whole(_("Most characters"), help_text=COUNTED)
LEAST, MOST = _text(_("Least")), _text(_("Most"))
LIMIT_FIELDS: dict[str, dict[str, Callable[[], forms.Field]]] = {
    Kind.SHORT: {"least": LEAST_TEXT, "most": MOST_TEXT},
    Kind.LONG: {"least": LEAST_TEXT, "most": MOST_TEXT},
    Kind.CHOICES: {"least": _whole(_("Least choices")), "most": _whole(_("Most choices"))},
    Kind.NUMBER: {"least": LEAST, "most": MOST, "decimals": _whole(_("Digits after the point"))},
    Kind.MONEY: {
        "least": LEAST,
        "most": MOST,
        "currencies": lambda: forms.MultipleChoiceField(
            label=_("Currencies"),
            required=False,
            choices=[(code, code) for code in currencies.codes()],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("With none ticked, all of them are offered."),
        ),
    },
    Kind.DATE: {"least": _day(_("Earliest")), "most": _day(_("Latest"))},
    Kind.FILE: {
        "purpose": lambda: forms.ChoiceField(
            label=_("What kind of file"),
            choices=[("document", _("A document (PDF)")), ("image", _("A picture")), ("video", _("A clip"))],
            widget=forms.RadioSelect,
        ),
        "pages": _whole(_("Most pages of a document"), help_text=_("Left empty, as many as a deck may have.")),
        "seconds": _whole(_("Longest clip, in seconds"), help_text=_("Left empty, as long as the clip of an entry.")),
    },
}


class QuestionForm(InZone, SoundingsForm):
    """A question of one kind. Options are an OptionFormSet beside it."""

    label = forms.CharField(
        label=_("Question"),
        max_length=300,
        help_text=_("As the entrant reads it, in English."),
        error_messages={"required": _("Write the question.")},
    )
    help_text = forms.CharField(
        label=_("Help"),
        max_length=1000,
        required=False,
        widget=text_area(3),
        help_text=_("What to think of, and how the answer is used."),
    )
    required = forms.BooleanField(label=_("Nobody can submit without an answer"), required=False)
    private = forms.BooleanField(
        label=_("For the organisers only"),
        required=False,
        help_text=_("Judges never read the answer. Entrants are told."),
    )
    hidden_when_blind = forms.BooleanField(
        label=_("Hidden where judges do not see who entered"),
        required=False,
        help_text=_("Tick this where the answer would tell who it is."),
    )
    round = forms.ModelChoiceField(None, label=_("Asked in"), required=False, empty_label=_("Every round"))
    track = forms.ModelChoiceField(None, label=_("Asked of"), required=False, empty_label=_("Every track"))
    frozen_at = WallClockField(
        label=_("Answers stand from"),
        required=False,
        help_text=_("What was answered by then cannot be changed. Whoever has not answered yet still can."),
    )

    def __init__(self, *args: Any, challenge: Challenge, kind: str, question: Question | None = None, **kwargs: Any):
        super().__init__(*args, initial=_initial(kind, question), **kwargs)
        self.kind = kind
        for name, make in LIMIT_FIELDS.get(kind, {}).items():
            self.fields[name] = make()
        self.fields["round"].queryset = challenge.rounds.all()
        self.fields["track"].queryset = challenge.tracks.all()
        if not self.fields["track"].queryset:
            del self.fields["track"]
        self.set_zone(challenge.zone)
        dress(self)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields as the page groups them; the options stand between the first and the rest."""
        limits = [self[name] for name in LIMIT_FIELDS.get(self.kind, {})]
        return [
            (gettext("Limits"), limits),
            (gettext("Who is asked, who reads it"), [self[name] for name in self._who()]),
        ]

    def _who(self) -> list[str]:
        names = ("required", "private", "hidden_when_blind", "round", "track", "frozen_at")
        return [name for name in names if name in self.fields]

    def facts(self) -> dict[str, Any]:
        """Return what the action takes: the limits as one."""
        values = dict(self.cleaned_data)
        limits = {name: values.pop(name) for name in LIMIT_FIELDS.get(self.kind, {})}
        return values | {"limits": limits}


def _initial(kind: str, question: Question | None) -> dict[str, Any]:
    limits = questions.tidy_limits(kind, question.limits if question and question.kind == kind else {})
    if question is None:
        return limits
    kept = ("label", "help_text", "required", "private", "hidden_when_blind", "round", "track", "frozen_at")
    return limits | {name: getattr(question, name) for name in kept}


class OptionForm(SoundingsForm):
    """One line of the list. Without words it is left out."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Choice"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].optional = False


class BaseOptionFormSet(BaseFormSet):
    """The options of one question, in their order."""

    def options(self) -> list[dict[str, str]]:
        """Return them as the action takes them."""
        return [{name: form.cleaned_data.get(name, "") for name in ("key", "label")} for form in self.forms]


OptionFormSet = formset_factory(OptionForm, formset=BaseOptionFormSet, extra=3, max_num=questions.MOST_OPTIONS + 3)


class TranslationForm(SoundingsForm):
    """A question in another language, line by line beside the English."""

    label = forms.CharField(label=_("Question"), max_length=300, required=False)
    help_text = forms.CharField(label=_("Help"), max_length=1000, required=False, widget=text_area(3))

    def __init__(self, *args: Any, question: Question, language: str, **kwargs: Any) -> None:
        there = question.translations.get(language, {})
        known = there.get("options", {})
        initial = {"label": there.get("label", ""), "help_text": there.get("help", "")}
        self.rows = questions.open_options(question)
        super().__init__(
            *args, initial=initial | {f"option-{row['key']}": known.get(row["key"], "") for row in self.rows}, **kwargs
        )
        if not question.help_text:
            del self.fields["help_text"]
        else:
            self.fields["help_text"].help_text = question.help_text
        self.fields["label"].help_text = question.label
        for row in self.rows:
            self.fields[f"option-{row['key']}"] = forms.CharField(
                label=gettext("Choice"), help_text=row["label"], max_length=200, required=False
            )
        for field in self.fields.values():
            field.optional = False
            field.widget.attrs |= {"lang": language, "dir": "auto"}
        dress(self)

    def words(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {
            "label": self.cleaned_data["label"],
            "help_text": self.cleaned_data.get("help_text", ""),
            "options": {row["key"]: self.cleaned_data[f"option-{row['key']}"] for row in self.rows},
        }


class LanguageForm(SoundingsForm):
    """Which language to write a question in."""

    language = forms.ChoiceField(
        label=_("Language"), choices=[(tag, name) for tag, name in OWN_NAMES.items() if tag != "en"]
    )


class CopyForm(SoundingsForm):
    """Which challenge to copy the questions of."""

    source = forms.ModelChoiceField(None, label=_("Copy the questions of"), empty_label=_("Choose a challenge"))

    def __init__(self, *args: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources


class KindForm(SoundingsForm):
    """Which kind an unanswered question becomes."""

    kind = forms.ChoiceField(label=_("Kind of answer"), choices=Kind.choices)
