"""Fifty cut lines and a web server killed four times: every file arrives, byte for byte, on the local disk and on S3.

Real processes, real sockets: gunicorn and the workers under their supervisor, as `make serve` runs them.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.installation import Installation
from tests.media.sender import PART, Sender, put

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

FILE_BYTES = 20_000_000
FILES, CUTS_EACH, KILLS = 10, 5, 4
SEED = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.utils import timezone
from accounts.models import User
from submissions import actions
from tests.call import make_call
olga, eva = (User.objects.create_user(f"{name}@people.example") for name in ("olga", "eva"))
round_ = make_call(olga, "cuts", "video")
entry = actions.start_entry(round_.challenge, by=eva, at=timezone.now())
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = eva.pk, settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = eva.get_session_auth_hash()
session.create()
print(json.dumps([session.session_key, entry.pk]))
"""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Callable[[dict[str, str]], Installation]]:
    """Start an installation with variables of one's own; it is stopped afterwards."""
    started: list[Installation] = []

    def start(more: dict[str, str]) -> Installation:
        folder = tmp_path / "installation"
        folder.mkdir()
        installation = Installation(folder, more=more)
        started.append(installation)
        installation.start()
        return installation

    yield start
    for installation in started:
        installation.stop()


@pytest.fixture(params=["local", "s3"])
def installation(request: pytest.FixtureRequest, running: Callable[[dict[str, str]], Installation]) -> Installation:
    """An installation on each store."""
    if request.param == "local":
        return running({})
    endpoint = request.getfixturevalue("s3_endpoint")
    names = {"STORAGE": "s3", "S3_BUCKET": "soundings", "S3_REGION": "us-east-1", "S3_ENDPOINT_URL": endpoint}
    keys = {"S3_PUBLIC_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"}
    return running(names | keys)


def sender_at(installation: Installation) -> Sender:
    session, entry = json.loads(installation.python(SEED))
    return Sender(installation.address, session, entry)


def hash_kept(installation: Installation, media: str) -> str:
    database = sqlite3.connect(f"file:{installation.folder}/soundings.sqlite3?mode=ro", uri=True)
    return database.execute("select sha256 from media_media where id = ?", [media]).fetchone()[0]


def test_fifty_cuts_lose_nothing(installation: Installation):
    sender, dice = sender_at(installation), random.Random(2016)
    expected: dict[str, str] = {}
    for _file in range(FILES):
        content = dice.randbytes(FILE_BYTES)
        upload = sender.begin(content)
        for number in range(CUTS_EACH):
            part = dice.choice(sender.missing(upload))
            size = min(PART, FILE_BYTES - (part["number"] - 1) * PART)
            # The last one is cut after all was sent, before the answer came.
            place = size if number == CUTS_EACH - 1 else dice.randrange(size)
            assert put(part, content, cut_at=place, rudely=place < size and dice.random() < 0.5) in ("cut", "lost")
        assert sender.send_missing(upload, content) <= 3
        sender.complete_and_hang_up(upload)
        media = sender.complete(upload)["id"]
        assert sender.complete(upload)["id"] == media
        expected[media] = hashlib.sha256(content).hexdigest()
    for media in expected:
        sender.judged(media)
    assert {media: hash_kept(installation, media) for media in expected} == expected


def test_a_web_server_killed_four_times_inside_one_upload_loses_nothing(running):
    installation = running({})
    sender, content = sender_at(installation), random.Random(7).randbytes(FILE_BYTES)
    upload = sender.begin(content)
    killed: list[int] = []

    def kill() -> None:
        killed.append(web_server(installation))
        os.killpg(killed[-1], signal.SIGKILL)

    for _time in range(KILLS):
        part = sender.missing(upload)[0]
        assert put(part, content, halfway=kill) == "lost"
        assert part["number"] in [row["number"] for row in sender.missing(upload)]
        if len(killed) == 2:  # something arrives between the kills, and must outlive the next ones
            assert put(sender.missing(upload)[-1], content) == "taken"
    assert len(set(killed)) == KILLS
    assert sender.send_missing(upload, content) == 2
    media = sender.complete(upload)["id"]
    sender.judged(media)
    assert hash_kept(installation, media) == hashlib.sha256(content).hexdigest()


def web_server(installation: Installation) -> int:
    """Return the process of gunicorn that leads its group."""
    supervisor = installation.process.pid
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    (found,) = [int(pid) for pid in children if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return found
