"""The web process. Refuses to start where a public server would run on made-up secrets."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config import env

_missing = env.missing_to_serve(demo=settings.DEMO, debug=settings.DEBUG)
if _missing:
    sys.exit(f"Set {', '.join(_missing)} in the environment before serving (docs/operations.md says how).")

application = get_wsgi_application()
