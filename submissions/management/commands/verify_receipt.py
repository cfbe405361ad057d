"""`manage.py verify_receipt FILE...`: say whether receipts are genuine, from the PDF or the JSON that entrants were sent."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from submissions import receipts


class Command(BaseCommand):
    """Check each file with the keys that ever signed here."""

    help = "Say whether receipts (PDF or JSON) were signed by this installation. Exit 1 when one was not."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("files", metavar="FILE", nargs="+")
        parser.add_argument(
            "--json", action="store_true", help='print {"file", "genuine", "number", "received_at"}, one a line'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check; exit 2 with one line when a file holds no receipt."""
        outcomes = [self._check(name) for name in options["files"]]
        for outcome in outcomes:
            if options["json"]:
                self.stdout.write(json.dumps(outcome))
            elif outcome["genuine"]:
                self.stdout.write(f"{outcome['file']}: genuine; {outcome['number']}, received {outcome['received_at']}")
            else:
                self.stdout.write(f"{outcome['file']}: not genuine")
        if not all(outcome["genuine"] for outcome in outcomes):
            sys.exit(1)

    def _check(self, name: str) -> dict[str, Any]:
        try:
            whole = receipts.read(Path(name).read_bytes())
        except OSError as problem:
            raise CommandError(f"{name}: {problem.strerror}", returncode=2) from None
        if whole is None:
            raise CommandError(f"{name}: holds no receipt", returncode=2)
        genuine = receipts.is_ours(whole)
        facts = whole["content"] if genuine else {}
        return {
            "file": name,
            "genuine": genuine,
            "number": facts.get("number"),
            "received_at": facts.get("received_at"),
        }
