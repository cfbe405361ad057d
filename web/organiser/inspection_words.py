"""What the inspection found in a file, in words. `origin` is what it claims about place, device and author: for one page alone."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media import verdicts
from media.models import Media

#: The facts worth a line, in the order of the page.
FACTS = (
    ("container", gettext_lazy("Container")),
    ("video_codec", gettext_lazy("Picture coded as")),
    ("audio_codec", gettext_lazy("Sound coded as")),
    ("frame_rate", gettext_lazy("Pictures a second")),
    ("rotation", gettext_lazy("Turned by")),
    ("transfer", gettext_lazy("Dynamic range")),
    ("pages", gettext_lazy("Pages")),
)
ORIGIN = {
    "place": gettext_lazy("Place"),
    "location": gettext_lazy("Place"),
    "device": gettext_lazy("Device"),
    "make": gettext_lazy("Maker of the device"),
    "model": gettext_lazy("Device"),
    "software": gettext_lazy("Program"),
    "encoder": gettext_lazy("Program"),
    "author": gettext_lazy("Author"),
    "artist": gettext_lazy("Author"),
    "title": gettext_lazy("Title"),
    "copyright": gettext_lazy("Rights"),
    "comment": gettext_lazy("Comment"),
    "made_at": gettext_lazy("Made"),
    "created_at": gettext_lazy("Made"),
}


def facts_of(media: Media) -> list[tuple[str, str]]:
    """Return the measured facts of a file."""
    upload = media.upload
    found = [(_("Name"), upload.filename), (_("Size"), f"{filesizeformat(upload.size_bytes)} ({upload.size_bytes})")]
    if media.width and media.height:
        found.append((_("Picture"), f"{media.width} × {media.height}"))
    for key, label in FACTS:
        value = media.facts.get(key)
        if value not in (None, "", 0):
            found.append((str(label), f"{value}°" if key == "rotation" else str(value)))
    if media.sha256:
        found.append(("SHA-256", media.sha256))
    return found


def hints_of(media: Media) -> list[str]:
    """Return what the inspection remarked although it let the file pass."""
    return verdicts.hints(media.facts)


def origin_of(media: Media) -> list[tuple[str, str]]:
    """Return what the file says about where, with what and by whom it was made."""
    return [
        (str(ORIGIN.get(key, key.replace("_", " ").capitalize())), _said(value))
        for key, value in media.origin.items()
        if value not in (None, "", [], {})
    ]


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {_said(item)}" for key, item in value.items())
    return ", ".join(_said(item) for item in value) if isinstance(value, list) else str(value)
