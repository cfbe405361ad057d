"""`manage.py solve_assignment PROBLEM.json...`: who judges what, from files, without a database."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.strict_json import UnusableInput, read_file
from judging.assignment import Plan, plan_document, read_problem, solve


class Command(BaseCommand):
    help = "Give judges to entries: the exact best plan for one or more files."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="PROBLEM.json")
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object a line, in the order of the files"
        )

    def handle(self, *, files: list[str], **options: Any) -> None:
        for path in files:
            try:
                plan = solve(read_problem(read_file(path, exact=False)))
            except UnusableInput as error:
                raise CommandError(" ".join(f"{path}: {error}".split()), returncode=2) from error
            self.stdout.write(json.dumps(plan_document(plan)) if options["json"] else _as_text(path, plan))


def _as_text(path: str, plan: Plan) -> str:
    lines = [
        f"{path}: {len(plan.assignments)} places filled, {sum(row.missing for row in plan.unmet)} empty, total affinity "
        f"{plan.total_affinity}, {plan.least_load} to {plan.greatest_load} for each judge, {plan.seconds:.2f} s"
    ]
    lines.extend(f"  {judge}  {entry}" for judge, entry in plan.assignments)
    lines.extend(plan.advice)
    return "\n".join(lines)
