"""Walk the audit chain."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import audit


class Command(BaseCommand):
    help = "Walk the audit chain from its beginning; name the first broken row. Exit 0 when it is whole, 1 when not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, as_json: bool, **options: Any) -> None:
        """Print the answer."""
        difference = audit.first_difference()
        if as_json:
            self.stdout.write(json.dumps({"ok": difference is None, "first_difference": difference}))
        elif difference:
            self.stdout.write(f"The chain is broken at {difference}.")
        else:
            self.stdout.write("The chain is whole.")
        if difference:
            sys.exit(1)
