"""The web process. Refuses to start where a public server would run on made-up secrets."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config.arrival import note_arrival

if settings.MISSING_TO_SERVE:
    missing = ", ".join(settings.MISSING_TO_SERVE)
    sys.exit(f"Set {missing} in the environment before serving (docs/operations.md says how).")

application = note_arrival(get_wsgi_application())
get_resolver().url_patterns  # noqa: B018 (reads all views now, before the first request waits for them)
