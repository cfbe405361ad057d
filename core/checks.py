"""What `manage.py check --deploy` asks beyond Django's own questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def leaves_the_house(app_configs: Sequence[Any] | None, **options: Any) -> list[checks.CheckMessage]:
    """Warn of a public server whose letters would stay on its disk or whose links would lead nowhere."""
    found: list[checks.CheckMessage] = []
    if settings.EMAIL_BACKEND == "core.mail_files.Backend":
        found.append(checks.Warning("Mail is written to files.", hint="Set EMAIL_URL.", id="core.W001"))
    if not settings.SITE_URL.startswith("https://"):
        hint = "Set SITE_URL to the address people use; cookies and links follow it."
        found.append(checks.Warning("SITE_URL is not https.", hint=hint, id="core.W002"))
    return found
