"""What every test may use: the cast (tests/cast.py), a store in a folder of its own, a clock that tests set themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache

from tests.cast import *  # noqa: F403 (the cast is a set of fixtures)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path: Path) -> None:
    """Keep mail and media of a test inside the test; plain static files, since hashed names need a collected build."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.MEDIA_URL_SECRET = "for-tests-only"


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Forget the rates that earlier tests used up."""
    cache.clear()
