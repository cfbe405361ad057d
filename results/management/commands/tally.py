"""`manage.py tally SCORES.json...`: standings from files of scorecards, without a database."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.strict_json import UnusableInput, read_file
from results.scoring import Tally, read_contest, six_decimals, standings_document, tally


class Command(BaseCommand):
    help = "Rank the entries of one or more files of scorecards by exact score."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="SCORES.json")
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object a line, in the order of the files"
        )

    def handle(self, *, files: list[str], **options: Any) -> None:
        for path in files:
            try:
                result = tally(read_contest(read_file(path)))
            except UnusableInput as error:
                raise CommandError(" ".join(f"{path}: {error}".split()), returncode=2) from error
            if options["json"]:
                self.stdout.write(json.dumps(standings_document(result)))
            else:
                self.stdout.write(_as_text(path, result))


def _as_text(path: str, result: Tally) -> str:
    lines = [f"{path}: {len(result.standings)} ranked, {len(result.unranked)} without a rank"]
    for standing in result.standings:
        line = f"{standing.rank:>5}  {six_decimals(standing.score):>10}  {standing.entry}  ({standing.scorecards} scorecards)"
        if standing.decided_by == "shared":
            line += "  shared rank"
        elif standing.decided_by:
            line += f"  by {standing.decided_by}"
        lines.append(line)
    lines.extend(f"    -              {row.entry}  (too few scorecards)" for row in result.unranked)
    return "\n".join(lines)
