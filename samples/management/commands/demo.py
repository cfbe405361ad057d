"""Run the demonstration on this machine: one command, no account, no service."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from accounts import actions, links
from accounts.models import ApiKey, User
from core.supervisor import Supervisor, is_ready, port_is_free, web, workers
from samples import load

ROLES = ("administrator", "organiser", "judge", "entrant")
START_SECONDS = 120
LINK_LIFETIME = timedelta(days=7)
#: What the demo keeps in its folder, and all that a reset deletes.
OURS = ("soundings.sqlite3", "soundings.sqlite3-wal", "soundings.sqlite3-shm", "media", "mail", "secrets", "loaded")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 (only where HOST asks for it)
HERE = ("127.0.0.1", "::1", *EVERYWHERE)
SECRETS = ("SECRET_KEY", "MEDIA_URL_SECRET")
#: A demo stands by itself: what the shell says of another installation does not reach it.
FORGOTTEN = (
    *SECRETS,
    "DATABASE_URL",
    "STORAGE",
    "EMAIL_URL",
    "SENTRY_DSN",
    "ALLOWED_HOSTS",
    "TRUSTED_PROXIES",
    "STATIC_COLLECTED",
)


class Command(BaseCommand):
    help = "Load the demonstration, start web and workers, and print where they are. Ctrl-C stops all of it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--reset", action="store_true", help="Delete the demo's data first.")

    def handle(self, *args: Any, host: str, port: int, reset: bool, **options: Any) -> None:
        """Prepare the folder, then run in it."""
        if not port_is_free(host, port):
            sys.exit(f"demo: port {port} is in use; choose another one: make demo PORT={port + 1}")
        if not settings.DEMO:
            become_demo(host, port, reset=reset)
        with suppress(KeyboardInterrupt):  # while loading; afterwards the supervisor listens for it
            Demo(host, port).run()


def become_demo(host: str, port: int, *, reset: bool) -> None:
    """Make the folder and its secrets, then begin anew with the settings of a demo."""
    folder: Path = settings.DEMO_DIR
    if reset:
        empty(folder)
    make_secrets(folder / "secrets")
    site = f"http://{'localhost' if host in HERE else host}:{port}"
    (folder / "secrets" / "SITE_URL").write_text(site)
    names = ["localhost", "127.0.0.1", "[::1]", f"[{host}]" if ":" in host else host]
    environment = {name: value for name, value in os.environ.items() if name not in FORGOTTEN}
    environment |= {
        "DEMO": "1",
        "DEBUG": "0",
        "DEMO_DIR": str(folder),
        "HOST": host,
        "PORT": str(port),
        # A host name, not a bare address: passkeys need one.
        "SITE_URL": site,
        "ALLOWED_HOSTS": "*" if host in EVERYWHERE else ",".join(names),
        "LOG_LEVEL": os.environ.get("LOG_LEVEL") or "WARNING",
    }
    command = [sys.executable, sys.argv[0], "demo", "--host", host, "--port", str(port)]
    os.execve(sys.executable, command, environment)  # noqa: S606 (ourselves)


def empty(folder: Path) -> None:
    """Delete what the demo made, and nothing else that may lie in the folder."""
    for name in OURS:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def make_secrets(folder: Path) -> None:
    """Make the demo's own secrets once, readable by their owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in SECRETS:
        path = folder / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))


class Demo:
    """The demonstration in its folder, from the first migration to Ctrl-C."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.supervisor = Supervisor([web(), *workers(settings.WORKER_PROCESSES)], grace_seconds=6)
        self.loaded = settings.DEMO_DIR / "loaded"
        self.is_new = not self.loaded.exists()

    def run(self) -> None:
        """Migrate, load, serve."""
        call_command("migrate", interactive=False, verbosity=0)
        if self.is_new:
            print("demo: loading the demonstration", flush=True)
            load.load_demo()
        connections.close_all()
        self.supervisor.run(when_started=self.tell)

    def tell(self) -> None:
        """Print the address and the links as soon as web and workers answer; then have the clips made."""
        if not self.supervisor.wait_until(lambda: is_ready(self.host, self.port), seconds=START_SECONDS):
            if not self.supervisor.stopping:
                print("demo: not ready after two minutes; GET /readyz says which part is missing", file=sys.stderr)
                self.supervisor.stopping = True
            return
        print(f"Soundings is at {settings.SITE_URL}/ and its mail at {settings.SITE_URL}/demo/mail/", flush=True)
        for role in ROLES:
            user = User.objects.get(email=f"{role}@demo.example")
            print(role, links.make_link(user, lifetime=LINK_LIFETIME), flush=True)
        if self.is_new:
            _key, text = actions.make_key("Demo", [ApiKey.Scope.DIRECTORY_READ], by=None)
            print("directory-key", text, flush=True)
            load.enqueue_clips()
            self.loaded.touch()
        connections.close_all()
