"""Bring the directory's source files in."""

from __future__ import annotations

import json
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory import actions, importing


class Command(BaseCommand):
    """Import data/accelerators.csv; run again at any time, only what a file says anew is written."""

    help = "Import the organisations of data/accelerators.csv. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--with-invented", action="store_true", help="also the plainly invented ones, for a demo")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and say what happened; exit 2 with one line when a file cannot be used."""
        invented = importing.invented_records() if options["with_invented"] else ()
        try:
            counts = actions.import_organisations(chain(importing.real_records(), invented), by=None)
        except (importing.UnusableFile, ValidationError) as problem:
            words = " ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
            raise CommandError(words, returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(dict(counts)))
        else:
            self.stdout.write("{created} created, {changed} changed, {unchanged} unchanged".format(**counts))
