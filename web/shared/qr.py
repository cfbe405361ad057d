"""QR codes, drawn on the server as SVG: dark on white in every theme, since a camera reads nothing else."""

from __future__ import annotations

import io

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def svg(text: str) -> SafeString:
    """Return the code of an address with its quiet zone, as large as the space it is given."""
    out = io.BytesIO()
    made = segno.make(text, error="m", micro=False)
    made.save(
        out, kind="svg", xmldecl=False, svgns=False, svgclass=None, omitsize=True, border=4, light="#fff", nl=False
    )
    drawn = mark_safe(out.getvalue().decode())  # noqa: S308 (drawn by the library from numbers alone)
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', _("QR code of the address"), drawn)
