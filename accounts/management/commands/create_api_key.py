"""Make an API key."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts import actions


class Command(BaseCommand):
    help = "Make an API key for a partner's program. Its text is shown once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--scope", action="append", required=True, dest="scopes", metavar="SCOPE")
        parser.add_argument("--expires-days", type=int)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(
        self, *args: Any, name: str, scopes: list[str], expires_days: int | None, as_json: bool, **options: Any
    ) -> None:
        """Print the key."""
        expires_at = timezone.now() + timedelta(days=expires_days) if expires_days is not None else None
        try:
            key, text = actions.make_key(name, scopes, by=None, expires_at=expires_at)
        except ValidationError as error:
            self.stderr.write(" ".join(error.messages))
            sys.exit(2)
        answer = {"key": text, "prefix": key.prefix, "scopes": key.scopes}
        self.stdout.write(
            json.dumps(answer) if as_json else f"{text}\nShown once. Revoke it with: revoke_api_key {key.prefix}"
        )
