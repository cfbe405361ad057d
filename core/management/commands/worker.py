"""Run background jobs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from core.supervisor import Supervisor, workers
from core.worker import Runner


class Command(BaseCommand):
    help = "Run background jobs: several processes that are started again when they die, until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--processes", type=int, help="How many (WORKER_PROCESSES, else 2).")
        parser.add_argument("--one", action="store_true", help="Be one worker, without a supervisor.")
        parser.add_argument("--id", default="", dest="worker_id", help="Whose place it takes, where one died.")
        parser.add_argument(
            "--without", action="append", default=[], metavar="QUEUE", help="Leave this queue to others."
        )

    def handle(
        self, *args: Any, processes: int | None, one: bool, worker_id: str, without: list[str], **options: Any
    ) -> None:
        """Work until asked to stop."""
        if one:
            Runner(worker_id=worker_id, without=frozenset(without)).run()
        else:
            Supervisor(workers(processes or settings.WORKER_PROCESSES)).run()
