"""A whole installation in a folder of its own: database, store, mail, web server and workers, as separate processes."""

from __future__ import annotations

import email
import email.policy
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
RUN = """
import django; django.setup()
from core.supervisor import Supervisor, web, workers
Supervisor([web(), *workers(2)], grace_seconds=5).run()
"""
READY_SECONDS = 300  # no claim: a machine that runs everything at once is slow to begin


@dataclass
class Installation:
    """Start with `start`, stop with `stop`; what people are mailed is in `letters`."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)  # variables of one's own, such as another store

    @property
    def address(self) -> str:
        """Where browsers find it."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Migrate, start web and workers, wait until both answer."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "EMAIL_URL", "STORAGE"}
        } | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEMO": "1",
            "DEMO_DIR": str(self.folder),
            "SITE_URL": self.address,
            "SECRET_KEY": "journey",
            "MEDIA_URL_SECRET": "journey-media",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "WEB_WORKERS": "2",
            "PYTHONPATH": str(ROOT),
            **self.more,
        }
        self.manage("migrate", "--noinput", "--verbosity", "0")
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN], cwd=ROOT, env=self.environment, start_new_session=True
        )
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_ready():
            assert time.monotonic() < deadline, "the installation did not become ready"
            time.sleep(0.3)

    def stop(self) -> None:
        """Stop everything that was started."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)

    def manage(self, *words: str, expect: int = 0) -> str:
        """Run a management command and return what it printed."""
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == expect, done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        """Run a few lines inside the installation, for what only the passing of time could do."""
        return self.manage("shell", "--verbosity", "0", "-c", code)

    def link_for(self, address: str) -> str:
        """Return a one-use link for somebody who exists."""
        return json.loads(self.manage("signin_link", address, "--json"))["url"]

    def letters(self, to: str) -> list[email.message.EmailMessage]:
        """Return the mails to an address, oldest first."""
        files = sorted((self.folder / "mail").glob("*.eml"))  # their names sort by time
        found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
        return [letter for letter in found if to in str(letter["To"])]

    def wait_for_letter(self, to: str, subject: str, *, seconds: float = 60) -> str:
        """Return the plain text of the newest mail to an address whose subject holds the words."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for letter in reversed(self.letters(to)):
                if subject in str(letter["Subject"]):
                    return letter.get_body(("plain",)).get_content()
            time.sleep(0.3)
        raise AssertionError(
            f"no mail about {subject!r} came to {to}: {[str(row['Subject']) for row in self.letters(to)]}"
        )

    def _is_ready(self) -> bool:
        try:
            with urlopen(f"{self.address}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False
