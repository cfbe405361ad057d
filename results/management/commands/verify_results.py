"""`manage.py verify_results BUNDLE.json`: check published results without a database."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.strict_json import UnusableInput, read_file
from results.bundle import verify


class Command(BaseCommand):
    help = "Recompute published results from their own scorecards and rules, and check their hashes."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="BUNDLE.json")
        parser.add_argument("--json", action="store_true", help='print {"ok", "first_difference"}')

    def handle(self, *, file: str, **options: Any) -> None:
        try:
            bundle = read_file(file)
            if not isinstance(bundle, dict):
                raise UnusableInput("not a bundle: the document is not an object")
        except UnusableInput as error:
            raise CommandError(" ".join(f"{file}: {error}".split()), returncode=2) from error
        outcome = verify(bundle)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": outcome.ok, "first_difference": outcome.first_difference}))
        elif outcome.ok:
            self.stdout.write(f"{file}: holds; its hash is {bundle['hashes']['bundle']}")
        else:
            self.stdout.write(f"{file}: does not hold. {outcome.first_difference}")
        if not outcome.ok:
            sys.exit(1)
