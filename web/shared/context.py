"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the name of this installation and whether it is the demo."""
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "is_demo": settings.DEMO}
