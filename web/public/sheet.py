"""What the sheet of components shows: every component in every state, with invented words and the templates the pages use."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from core import economies
from web.shared import charts, prints
from web.shared.forms import SoundingsForm

MODES = (("light", _("Light")), ("dark", _("Dark")))
COLOURS = (
    ("shell", _("Page")), ("sheet", _("Work")), ("well", _("Sunken")), ("tide", _("Open band")), ("ink", _("Text")),
    ("ink-2", _("Second text")), ("ink-3", _("Quiet text")), ("line", _("Divides")), ("edge", _("Can be operated")),
    ("act", _("Act")), ("link", _("Follow")), ("pick", _("Chosen")), ("now", _("Now")), ("good", _("Good")),
    ("stop", _("Stop")), ("d1", _("Data 1")), ("d2", _("Data 2")), ("d3", _("Data 3")), ("d4", _("Data 4")), ("d5", _("Data 5")),
)  # fmt: skip
ICONS = (
    "check", "x", "alert", "info", "play", "pause", "phone", "up", "save", "off", "clock", "search",
    "right", "left", "down", "arrow", "lock", "key", "mail", "note", "weigh", "award", "share", "link",
    "point", "undo", "plus", "eye", "cc", "team", "doc", "swap", "shield", "trim", "sound", "tall",
    "size", "hand", "moon", "grid", "wave", "warnlist", "none", "sun", "menu", "pen", "bin", "out",
)  # fmt: skip
TAGS = (
    (_("Draft"), "empty"), (_("Submitted"), "good"), (_("Preview"), "note"), (_("Being checked"), "warn"), (_("Refused"), "stop"),
    (_("Open now"), "now"),
)  # fmt: skip
#: Prints of invented entries; the words are names in the scripts of the region.
ENTRIES = (
    ("vi", "Nước Lành", "VN"), ("ja", "潮目 Shiome", "JP"), ("id", "Panen Kita", "ID"), ("ko", "바람결 Baramgyeol", "KR"),
    ("th", "ทอใจ Thor Jai", "TH"), ("es", "Quipu Sonoro", "PE"), ("zh-Hant", "山芽 Shanya", "TW"), ("ru", "Ледник Lednik", "RU"),
    ("en", "Bilum Byte", "PG"), ("mi", "Kōwhai Loop", "NZ"), ("zh-Hant", "海環 Harbour Loop", "HK"), ("fil", "Sari Solar", "PH"),
)  # fmt: skip
DEADLINE = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)


class Specimen(SoundingsForm):
    """One field of each kind, one of them wrong."""

    title = forms.CharField(
        label=_("Title"), help_text=_("Up to 60 letters."), max_length=60, initial="La voz de la caja"
    )
    email = forms.EmailField(label=_("E-mail"))
    economy = forms.ChoiceField(label=_("Economy you represent"), choices=economies.choices, initial="PE")
    about = forms.CharField(label=_("What it is about"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    basis = forms.ChoiceField(
        label=_("In that economy you are"),
        widget=forms.RadioSelect,
        choices=[("citizen", _("Citizen")), ("permanent_resident", _("Permanent resident"))],
        initial="citizen",
    )
    agree = forms.BooleanField(label=_("I made this clip"), help_text=_("Or I have the right to enter it."))
    closed = forms.CharField(label=_("Not yours to change"), disabled=True, initial="0147")


def specimen(mode: str) -> Specimen:
    """Return the form of one theme, with the e-mail wrong and all else as first filled in."""
    fields = Specimen.base_fields
    data = {f"{mode}-{name}": field.initial or "" for name, field in fields.items()}
    return Specimen(
        data | {f"{mode}-email": "rosa@quipu", f"{mode}-agree": "on", f"{mode}-about": "A loom."}, prefix=mode
    )


class Founded(SoundingsForm):
    """A date of founding."""

    founded_on = forms.DateField(label=_("When was the company founded?"), help_text=_("Counted to 31 December 2026."))


def too_old() -> Founded:
    """Return a form whose one answer breaks a rule, with the rule and the way out."""
    form = Founded({"founded_on": "2017-03-12"})
    form.add_error(
        "founded_on", _("That is 9 years. This track takes companies up to 7. The track “Grown” has no limit.")
    )
    return form


def pad(mode: str, *, chosen: str = "", errors: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a criterion with ten marks in five levels, as the judge's bench shows it."""
    words = (_("Absent"), _("Weak"), _("Sound"), _("Strong"), _("Exceptional"))
    key = f"{mode}-{'open' if chosen else 'empty'}"
    groups = []
    for index, word in enumerate(words):
        low = 2 * index + 1
        keys = [{"value": str(n), "label": f"{n}, {word}", "chosen": str(n) == chosen} for n in (low, low + 1)]
        told = _("The customer is named, and pays.") if index == 3 else ""
        groups.append({"word": word, "text": told, "span": f"{low}–{low + 1}", "keys": keys})
    criterion = SimpleNamespace(
        key=key,
        name=_("Value proposition"),
        description="",
        weight=Decimal(20),
        minimum=Decimal(1),
        maximum=Decimal(10),
        step=Decimal(1),
    )
    return {
        "criterion": criterion, "name": f"mark-{key}", "share": "20", "groups": groups, "chosen": chosen, "passed": False,
        "errors": errors, "first_open": bool(chosen),
    }  # fmt: skip


def pictures() -> dict[str, SafeString]:
    """Return the pictures of figures, each named with the figures it shows."""
    scores = (78, 84, 86, 92)
    bars = [charts.bar(n, label=f"{n} / 100", n=i + 1) for i, n in enumerate((72, 64, 55, 48, 31))]
    return {
        "bars": mark_safe("".join(bars)),  # noqa: S308 (drawn by ourselves)
        "late": charts.bar(2, 9, label="2 / 9", tone="late"),
        "stack": charts.stack([("The idea", 35), ("The phone’s part", 25), ("Clarity", 25), ("Craft", 15)]),
        "dots": charts.dots(scores, 85, label="78, 84, 86, 92; mean 85"),
        "fits": charts.ruler(58.4, 60, now=58.4, label="58.4 / 60"),
        "over": charts.ruler(67.3, 60, label="67.3 / 60"),
        "sending": charts.ruler(61, 100, now=61, label="61 %"),
    }


def themes() -> list[dict[str, Any]]:
    """Return what each of the two themes shows."""
    return [
        {
            "mode": mode,
            "name": name,
            "form": specimen(mode),
            "pads": [
                pad(mode, chosen="8"),
                pad(mode, errors=(str(_("Choose a mark, or say that you cannot judge.")),)),
            ],
            "pictures": pictures(),
        }
        for mode, name in MODES
    ]


def steps() -> list[dict[str, Any]]:
    """Return five steps, the third of them the present one."""
    names = (_("Start-up"), _("Details"), _("Files"), _("Team"), _("Submit"))
    return [{"label": name, "state": ("done", "done", "now", "", "")[i]} for i, name in enumerate(names)]


def context() -> dict[str, Any]:
    """Return everything the sheet shows."""
    return {
        "themes": themes(),
        "colours": COLOURS,
        "icons": ICONS,
        "tags": TAGS,
        "steps": steps(),
        "deadline": DEADLINE,
        "prints": [(lang, name, code, prints.svg(name)) for lang, name, code in ENTRIES],
    }
