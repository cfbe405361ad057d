"""Whoever runs an installation finds every variable it reads in .env.example and in docs/operations.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
READ = re.compile(r"""(?:env\.(?:text|flag|number|words|secret)|environ\.get)\(\s*["']([A-Z][A-Z0-9_]+)["']""")
#: Set by our own commands for their children, not by people.
OURS = {"DEMO", "STATIC_COLLECTED", "DJANGO_SETTINGS_MODULE"}


def variables() -> set[str]:
    found: set[str] = set()
    for source in sorted((ROOT / "config").glob("*.py")):
        found |= set(READ.findall(source.read_text()))
    return found - OURS


def test_there_are_variables_to_look_for() -> None:
    assert {"SECRET_KEY", "DATABASE_URL", "WORKER_PROCESSES"} <= variables()


@pytest.mark.parametrize("document", [".env.example", "docs/operations.md"])
def test_every_variable_is_documented(document: str) -> None:
    words = set(re.findall(r"[A-Z][A-Z0-9_]+", (ROOT / document).read_text()))
    assert sorted(variables() - words) == []
