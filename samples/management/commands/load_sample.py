"""`manage.py load_sample`: data in bulk, for load and benchmarks."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from samples.load_data import AlreadyLoaded, Amounts, load, slug_of


class Command(BaseCommand):
    help = "Insert invented organisations and a contest in judging, in bulk. The same seed always gives the same rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, number in (("organisations", 1000), ("entries", 200), ("judges", 20), ("scorecards-per-entry", 3)):
            parser.add_argument(f"--{name}", type=int, default=number, metavar="N", help=f"default {number}")
        parser.add_argument("--seed", type=int, default=1, help="which set of rows; default 1")
        parser.add_argument("--json", action="store_true", help="print the counts as one JSON object")

    def handle(self, *, seed: int, **options: Any) -> None:
        each = options["scorecards_per_entry"]
        wanted = Amounts(
            options["organisations"],
            options["entries"],
            options["judges"],
            options["entries"] * options["scorecards_per_entry"],
        )
        if min(wanted.as_json().values()) < 0:
            raise CommandError("load_sample: numbers of rows are 0 or more", returncode=2)
        if wanted.entries and each > wanted.judges:
            raise CommandError(
                f"load_sample: {each} scorecards for each entry need as many judges; there are {wanted.judges}",
                returncode=2,
            )
        try:
            there = load(wanted, seed)
        except AlreadyLoaded:
            raise CommandError(
                f"load_sample: the contest {slug_of(seed)} is there in another size; choose another --seed",
                returncode=2,
            ) from None
        if options["json"]:
            self.stdout.write(json.dumps(there.as_json() | {"seed": seed, "challenge": slug_of(seed)}))
        else:
            self.stdout.write("\n".join(f"{name}: {number:,}" for name, number in there.as_json().items()))
