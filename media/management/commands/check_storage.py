"""Try the store before people do."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from media import store_check

FAILED = 1


class Command(BaseCommand):
    help = (
        "Write, read, send parts as a browser on SITE_URL would, list, join and delete in the store of the settings. "
        "Exit code 0: all of it works; 1: something does not. Leaves nothing behind."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Try each step and say what came of it."""
        done = []
        for step in store_check.steps():
            done.append(step)
            if not options["json"]:
                mark = {True: "ok", False: "FAILED", None: "-"}[step.ok]
                self.stdout.write(f"{mark:<7} {step.name:<11} {step.said}")
        works = all(step.ok is not False for step in done)
        if options["json"]:
            answer = {"storage": settings.STORAGE, "ok": works, "steps": [dataclasses.asdict(step) for step in done]}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        if not works:
            sys.exit(FAILED)
