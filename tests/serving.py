"""Settings for a served installation whose static files are a release of their own: RELEASE_DIR holds `static` and `collected`."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403

STATICFILES_DIRS = [Path(os.environ["RELEASE_DIR"]) / "static"]
STATIC_ROOT = Path(os.environ["RELEASE_DIR"]) / "collected"
