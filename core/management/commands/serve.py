"""Serve production-like: settings from the environment, collected static files, web and worker processes that are kept running."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connections

from core.supervisor import Supervisor, is_ready, manage, port_is_free, web, workers

START_SECONDS = 120


class Command(BaseCommand):
    help = "Serve with settings from the environment: migrate, collect static files, run web and worker processes."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        """Prepare, then run until SIGTERM or Ctrl-C."""
        if settings.MISSING_TO_SERVE:
            missing = ", ".join(settings.MISSING_TO_SERVE)
            sys.exit(f"serve: set {missing} in the environment (docs/operations.md says how).")
        if not port_is_free(host, port):
            sys.exit(f"serve: port {port} of {host} is in use; choose another one with PORT=...")
        settings.DEMO_DIR.mkdir(parents=True, exist_ok=True)
        # All processes share one key, also where DEBUG allowed us to make one up.
        shared = {"SECRET_KEY": settings.SECRET_KEY, "MEDIA_URL_SECRET": settings.MEDIA_URL_SECRET}
        os.environ.update(
            shared, STATIC_COLLECTED="1", HOST=host, PORT=str(port), WEB_WORKERS=str(settings.WEB_WORKERS)
        )
        _prepare()
        supervisor = Supervisor([web(), *workers(settings.WORKER_PROCESSES)], grace_seconds=30)

        def tell() -> None:
            name = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
            if supervisor.wait_until(lambda: is_ready(host, port, name=name), seconds=START_SECONDS):
                self.stdout.write(f"Soundings serves {settings.SITE_URL} on {host}:{port}")
            elif not supervisor.stopping:
                self.stderr.write("serve: not ready yet; GET /readyz says which part is missing.")

        supervisor.run(when_started=tell)


def _prepare() -> None:
    """Collect the static files in a process of their own, and migrate meanwhile: after a crash, every second counts."""
    collecting = subprocess.Popen(manage("collectstatic", "--noinput", "--verbosity", "0"))  # noqa: S603 (our own command)
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        collecting.wait()
        sys.exit(f"serve: migrate failed: {str(error).strip()}")
    finally:
        connections.close_all()
    if collecting.wait():
        sys.exit("serve: collectstatic failed; the lines above say why.")
