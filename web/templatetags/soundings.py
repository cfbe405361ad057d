"""Tags and filters that templates use without loading them (they are builtins, see config/settings.py)."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django import forms, template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy, pgettext_lazy

from challenge.models import Terms
from core import economies
from media import languages
from submissions import asked, screening
from submissions.asked import Given
from web.shared import charts, playing, prints, stage_words, text, times
from web.shared import forms as our_forms

register = template.Library()

DASH = "–"

#: A word such as "Start-up" or "One-Minute", short enough to stand on one line of a phone.
HYPHENATED = re.compile(r"(?<![\w-])\w{1,9}-\w{1,9}(?![\w-])")

#: The shape that goes with each tone, so that no state is told by colour alone.
TONE_ICONS = {"good": "check", "stop": "x", "note": "info", "warn": "clock", "empty": "none", "now": ""}

#: state -> (tone, icon), for every state an entry, a clip, an upload, a challenge, a seat or a scorecard can be in.
STATES = {
    "draft": ("empty", "none"),
    "received": ("note", "clock"),
    "submitted": ("good", "check"),
    "withdrawn": ("empty", "undo"),
    "processing": ("warn", "clock"),
    "ready": ("good", "check"),
    "rejected": ("stop", "x"),
    "open": ("now", ""),
    "closed": ("empty", "lock"),
    "complete": ("good", "check"),
    "abandoned": ("empty", "x"),
    "invited": ("note", "mail"),
    "joined": ("good", "check"),
    "named": ("empty", "none"),
    "declined": ("empty", "x"),
    "asked": ("note", "mail"),
    "given": ("good", "check"),
    "refused": ("stop", "x"),
    "active": ("good", "check"),
    "removed": ("empty", "x"),
    "recused": ("empty", "swap"),
}

OFFICE = (
    ("overview", gettext_lazy("Overview"), "grid"),
    ("setup", gettext_lazy("Set-up"), "warnlist"),
    ("people", gettext_lazy("People"), "team"),
    ("entries", gettext_lazy("Entries"), "doc"),
    ("panel", gettext_lazy("Panel"), "hand"),
    ("assignment", gettext_lazy("Assignment"), "swap"),
    ("judging", pgettext_lazy("the work of the judges", "Judging"), "weigh"),
    ("pitch", gettext_lazy("Pitch day"), "clock"),
    ("standings", gettext_lazy("Standings"), "award"),
    ("publishing", gettext_lazy("Publishing"), "eye"),
    ("audit", gettext_lazy("Audit"), "shield"),
)


# Small parts


@register.simple_tag
def site_name() -> str:
    """Return what this installation is called, for pages that are drawn without a request."""
    return str(settings.SITE_NAME)


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """Draw a symbol of components/sprite.html; give `label` where no word stands beside it."""
    big = format_html(' data-size="{}"', size) if size else ""
    if label:
        return format_html('<svg class="icon"{} role="img" aria-label="{}"><use href="#i-{}"/></svg>', big, label, name)
    return format_html('<svg class="icon"{} aria-hidden="true"><use href="#i-{}"/></svg>', big, name)


@register.simple_tag
def tag(label: Any, tone: str = "", icon: str | None = None) -> SafeString:
    """Show a state in one word: tones good, stop, note, warn, now, empty; the icon follows the tone unless named."""
    name = TONE_ICONS.get(tone, "") if icon is None else icon
    shape = format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg> ', name) if name else ""
    return format_html('<span class="tag" data-tone="{}">{}{}</span>', tone, shape, label)


@register.simple_tag
def state_of(row: Any, label: Any = "") -> SafeString:
    """Show the state of a row (anything with `state` and `get_state_display`) as a tag."""
    tone, shape = STATES.get(str(row.state), ("empty", "none"))
    return tag(label or row.get_state_display(), tone, shape)


@register.simple_tag
def screening_of(entry: Any) -> SafeString:
    """Show how far the organisers are with an entry as a tag; a dash for one that nobody has to look at yet."""
    tone = {"passed": "good", "changes": "warn", "refused": "stop"}.get(entry.screening)
    if tone:
        return tag(entry.get_screening_display(), tone)
    if entry.state in ("submitted", "received"):
        return tag(entry.get_screening_display(), "note", "eye")
    return SafeString(DASH)


@register.simple_tag
def field(bound: forms.BoundField, **attrs: Any) -> SafeString:
    """Draw a form field: label, hint, error, control, and what ties them together for a screen reader.

    Extra arguments become attributes of the control; underscores turn into hyphens (`data_unit="s"`).
    """
    widget = bound.field.widget
    if not isinstance(widget, our_forms.BARE):
        attrs.setdefault("class", widget.attrs.get("class", "input"))
    if isinstance(widget, forms.Textarea):
        attrs.setdefault("rows", widget.attrs.get("rows", 5))
    attrs = {name.replace("_", "-"): value for name, value in attrs.items()}
    kind = "plain"
    if isinstance(widget, forms.CheckboxInput):
        kind = "check"
    elif isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        kind = "choices"
    elif widget.use_fieldset:
        kind = "group"
    described = {"aria-describedby": None} if kind in ("choices", "group") else {}
    context = {
        "field": bound,
        "kind": kind,
        "control": bound.as_widget(attrs=attrs | described) if kind != "choices" else "",
        # A draft may leave a field empty that a complete entry needs: such a form says itself what is optional.
        "optional": getattr(bound.field, "optional", not bound.field.required),
    }
    return mark_safe(render_to_string("components/field.html", context))  # noqa: S308 (our own template escapes)


@register.simple_tag
def answers_of(entry: Any) -> list[Given]:
    """Return what an entry answers to the organiser's questions, each with its words (submissions.asked)."""
    return asked.given(entry)


# Drawn parts


@register.simple_tag
def print_of(seed: Any, title: str = "", size: str = "") -> SafeString:
    """Draw the print that stands in for a poster, from a number or a text; with a title it is named, else it is decoration."""
    return prints.svg(str(seed), title=title, size=size)


@register.simple_tag
def water(seed: Any = "soundings") -> SafeString:
    """Draw the depth lines that stand behind whatever is open."""
    return prints.water(str(seed))


@register.simple_tag
def ruler(value: Any = None, limit: Any = 60, label: str = "", now: Any = None) -> SafeString:
    """Draw the ruler of sixty ticks: `value` of `limit`, what is over it in red, and a buoy at `now`."""
    return charts.ruler(value, limit, label=label, now=now)


# Times


@register.simple_tag
def when(at: datetime | None, zone: ZoneInfo | str | None = None, style: str = "") -> SafeString:
    """Write an instant with its place: "Mon 30 November 2026, 23:59 Singapore time (GMT+08:00)". `style="day"` leaves the clock out."""
    if at is None:
        return SafeString(DASH)
    clock = times.Clock(at, times.zone_of(zone))
    words = {"day": clock.short_day, "time": clock.time}.get(style, str(clock))
    return format_html('<time datetime="{}">{}</time>', clock.iso, words)


@register.filter
def in_words(at: datetime, zone: ZoneInfo | str | None = None) -> str:
    """Write an instant with its place as plain text, for mails."""
    return str(times.Clock(at, times.zone_of(zone)))


@register.filter
def place_of(zone: ZoneInfo | str) -> str:
    """Return the place whose clock a zone is: "Singapore" for "Asia/Singapore"."""
    return times.place(times.zone_of(zone))


@register.simple_tag(takes_context=True)
def both_times(context: template.Context, at: datetime, zone: ZoneInfo | str | None = None) -> SafeString:
    """Write an instant on two clocks: the contest's, and the reader's where it is known and differs."""
    return mark_safe(  # noqa: S308 (our own template escapes)
        render_to_string("components/both_times.html", clocks(at, zone, context.get("request")))
    )


@register.simple_tag(takes_context=True)
def dates(context: template.Context, at: datetime, zone: ZoneInfo | str | None = None) -> SafeString:
    """Write an instant on two clocks in running text, for timelines and lists."""
    return mark_safe(  # noqa: S308 (our own template escapes)
        render_to_string("components/dates.html", clocks(at, zone, context.get("request")))
    )


def clocks(at: datetime, zone: ZoneInfo | str | None, request: Any) -> dict[str, Any]:
    """Return the two clocks of an instant: `contest`, `yours` (or None), and whether they read the same."""
    contest = times.zone_of(zone)
    reader = getattr(request, "reader_zone", None)
    return {
        "contest": times.Clock(at, contest),
        "yours": times.Clock(at, reader) if reader else None,
        "same": bool(reader and times.same_clock(at, contest, reader)),
    }


# Filters


@register.filter
def economy(code: str) -> str:
    """Return the long name for headings, tables and results, without an article: "Philippines"."""
    return _named(code).in_table.replace("'", "’") if code else ""


@register.filter
def unbroken(words: str) -> SafeString:
    """Keep a short hyphenated word on one line: a heading never ends in "Start-"."""
    return mark_safe(HYPHENATED.sub(r'<span class="unbroken">\g<0></span>', escape(str(words))))  # noqa: S308 (escaped first)


@register.filter
def use_in_words(use: str) -> str:
    """Return what a text allows, in words: "The terms of the challenge". A receipt keeps only the key."""
    return str(dict(Terms.Use.choices).get(use, use))


@register.filter
def economy_in_text(code: str) -> str:
    """Return the name for running text: "the Philippines"."""
    return _named(code).name.replace("'", "’") if code else ""


def _named(code: Any) -> economies.Economy:
    return code if isinstance(code, economies.Economy) else economies.get(str(code))


@register.filter
def own_name(tag: str) -> str:
    """Return what a language calls itself: "Español" for "es"."""
    return languages.own_name(tag)


@register.filter
def clip_length(seconds: Any) -> str:
    """Write a length as a player does: 0:58, 1:07, 1:02:09. A begun second counts once it is half over."""
    if seconds in (None, ""):
        return DASH
    whole = int(Decimal(str(seconds)).quantize(Decimal(1), ROUND_HALF_UP))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


@register.filter
def playable(view: Any) -> playing.Playable | None:
    """Return what the player takes of a clip's view; nothing where there is no clip to play."""
    return playing.playable(view)


@register.filter
def markdown(source: str) -> SafeString:
    """Return the HTML of a Markdown text, cleaned."""
    return mark_safe(text.render(source))  # noqa: S308 (nh3 has cleaned it)


@register.filter
def points(value: Any) -> str:
    """Write a score with two decimals, halves up, exactly (a Fraction is never turned into a float)."""
    if value in (None, ""):
        return DASH
    exact = value if isinstance(value, Fraction) else Fraction(str(value))
    hundredths, rest = divmod(abs(exact.numerator) * 100, exact.denominator)
    hundredths += 2 * rest >= exact.denominator
    sign = "−" if exact < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


@register.filter
def sentences(line: str) -> list[str]:
    """Split a headline into its sentences, each of which takes a line of its own."""
    return [part for part in re.split(r"(?<=[.?。？])\s*", line) if part]


@register.filter
def tone_icon(tone: str) -> str:
    """Return the icon that goes with a tone: of a message, a notice, a tag."""
    return {"success": "check", "error": "alert", "stop": "alert", "warning": "alert", "warn": "alert"}.get(
        tone, TONE_ICONS.get(tone) or "info"
    )


@register.filter
def told(entry: Any) -> dict[str, Any] | None:
    """Return what the organisers told an entrant in their screening: decision, reason, message; None where nothing stands to be read.

    That an entry is screened out shows no sooner than its letter leaves, so that a slip of the hand is undone in silence.
    """
    return screening.told(entry, at=timezone.now())


# Finding one's way


@register.inclusion_tag("components/office_menu.html")
def office_menu(challenge: Any, section: str = "") -> dict[str, Any]:
    """List the organiser's pages of one challenge, the present one marked."""
    items = [
        {
            "href": reverse(f"organiser:{key}", args=[challenge.slug]),
            "label": label,
            "icon": shape,
            "current": key == section,
        }
        for key, label, shape in OFFICE
    ]
    return {"items": items, "challenge": challenge}


@register.inclusion_tag("judge/stage_strip.html")
def stage_strip(round_: Any, number: int = 0, is_head: bool = False) -> dict[str, Any]:
    """Show a judge the stage of a round that is pitched live: above the marks of one entry (`number`), or above the queue.

    Expects `pitch_day` joined; draws nothing where there is none.
    """
    day = getattr(round_, "pitch_day", None)
    return {
        "day": day,
        "round": round_,
        "number": number,
        "is_head": is_head,
        "words": stage_words.words() if day else {},
    }


@register.simple_tag
def left_words(until: datetime, now: datetime) -> str:
    """Say how long it still is: "8 days 12 hours", "3 hours 5 minutes", "4 minutes", "less than a minute"."""
    return times.left_words(until, now)
