"""End an API key."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts import actions
from core.errors import StateConflict


class Command(BaseCommand):
    help = "End an API key at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("prefix")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, prefix: str, as_json: bool, **options: Any) -> None:
        """Revoke the key."""
        try:
            key = actions.revoke_key(prefix, by=None, at=timezone.now())
        except StateConflict as refusal:
            self.stderr.write(str(refusal.message))
            sys.exit(2)
        self.stdout.write(
            json.dumps({"prefix": key.prefix, "revoked": True}) if as_json else f"{key.prefix} is revoked."
        )
