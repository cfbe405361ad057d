"""An upload in parts through our web server, against nginx taking the same file in one PUT, and what it costs in memory.

Ours: gunicorn as `make serve` runs it, eight parts of 8 MiB to signed addresses, each checked, looked up and written to the local
store. The reference: nginx with its dav module and its defaults. One client sends the same bytes over one kept-alive connection to
both, by turns, on the same disk. Neither waits for the disk.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from bench.servers import cpu_seconds, family, free_port, manage, our_server, running, settings_for
from bench.table import MISSED, Row, row

ROUNDS = 7
MEBIBYTE = 1024 * 1024
FILE_MIB, SMALL_MIB, LARGE_MIB = 64, 16, 128

#: Run inside the installation: one open upload of so many bytes; prints where its parts are PUT.
BEGIN = """
import json, sys
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from media.models import Upload
from media.store import store
person, _made = User.objects.get_or_create(email="sender@bench.example")
until = timezone.now() + timedelta(hours=1)
row = Upload(owner=person, purpose="video", filename="clip.mp4", size_bytes={size}, part_size_bytes={part}, expires_at=until)
row.key = f"originals/{{row.pk}}"
row.save()
store().begin(row.key)
print(json.dumps([
    store().part_address(row.key, "", upload_id=row.pk, number=number, size_bytes=size, expires_at=until).url
    for number, size in enumerate(row.part_sizes, start=1)
]))
"""
NGINX = """
daemon off; master_process on; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ worker_connections 64; }}
http {{
  access_log off; client_max_body_size 256m;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/t1; fastcgi_temp_path {folder}/t2;
  uwsgi_temp_path {folder}/t3; scgi_temp_path {folder}/t4;
  server {{ listen 127.0.0.1:{port}; root {folder}/kept; location / {{ dav_methods PUT; }} }}
}}
"""


def run() -> list[Row]:
    """Return the time of a file in parts beside nginx's, the processor time of both servers, and the growth of ours in memory."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx is None:
        note = "nginx is not on this machine (Debian: apt-get install nginx)"
        return [Row("file in parts, 64 MiB", 0, 0, "s", float("inf"), "<= 3", MISSED, note)]
    with tempfile.TemporaryDirectory(prefix="soundings-bench-") as name:
        folder = Path(name)
        with _our_server(folder / "ours") as ours, _nginx(folder / "nginx", nginx) as theirs:
            rows = _times(ours, theirs)
        with _our_server(folder / "ours", workers=1) as ours:
            return [*rows, _memory(ours)]


class Server:
    """A server process with its children, and where it listens."""

    def __init__(self, pid: int, port: int, environment: dict[str, str] | None = None) -> None:
        self.pid, self.port, self.environment = pid, port, environment or {}

    def cpu_seconds(self) -> float:
        """Return the processor time used so far, user and system."""
        return cpu_seconds(self.pid)

    def peak_bytes(self) -> int:
        """Return the greatest resident size of any of its processes so far."""
        found = [re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text()) for pid in family(self.pid)]
        return max(int(match[1]) * 1024 for match in found if match)

    def begin(self, size_bytes: int) -> list[str]:
        """Begin an upload in our installation; return the paths of its parts."""
        code = BEGIN.format(size=size_bytes, part=8 * MEBIBYTE)
        done = manage(self.environment, "shell", "--verbosity", "0", "-c", code)
        return [urlsplit(url).path for url in json.loads(done)]


def _times(ours: Server, theirs: Server) -> list[Row]:
    content = os.urandom(MEBIBYTE) * FILE_MIB
    parts = [content[start : start + 8 * MEBIBYTE] for start in range(0, len(content), 8 * MEBIBYTE)]
    walls: dict[str, list[float]] = {"ours": [], "theirs": []}
    cpus: dict[str, list[float]] = {"ours": [], "theirs": []}
    addresses = ours.begin(len(content))  # the same parts come again: each replaces the one before
    for number in range(-1, ROUNDS):  # the first turn only warms up
        for who, server, work in (
            ("ours", ours, list(zip(addresses, parts, strict=True))),
            ("theirs", theirs, [("/clip", content)]),
        ):
            before = server.cpu_seconds()
            wall = _sent(server.port, work)
            if number >= 0:
                walls[who].append(wall)
                cpus[who].append(server.cpu_seconds() - before)
    mine, nginx = statistics.median(walls["ours"]), statistics.median(walls["theirs"])
    note = f"8 parts of 8 MiB against one PUT; median of {ROUNDS}"
    cpu_note = f"processor time of the servers, mean of {ROUNDS}"
    return [
        row(f"file in parts, {FILE_MIB} MiB", mine, nginx, "s", at_most=3, note=note),
        row("the same, CPU", statistics.mean(cpus["ours"]), statistics.mean(cpus["theirs"]), "CPU s", note=cpu_note),
    ]


def _memory(ours: Server) -> Row:
    """Compare the peak of one worker after large files with that after small ones: it grows with parts under way, never with the file."""
    peaks = []
    for mebibytes in (SMALL_MIB, LARGE_MIB):
        part = os.urandom(8 * MEBIBYTE)
        for _time in range(2):
            _sent(ours.port, [(path, part) for path in ours.begin(mebibytes * MEBIBYTE)])
        peaks.append(ours.peak_bytes() / MEBIBYTE)
    note = f"peak of a worker after files of {LARGE_MIB} MiB, and after files of {SMALL_MIB} MiB"
    return row("memory of the web server", peaks[1], peaks[0], "MiB", at_most=1.1, note=note)


def _sent(port: int, work: list[tuple[str, bytes]]) -> float:
    """PUT each body to its path over one connection; return the seconds it took."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.blocksize = 256 * 1024
    try:
        began = time.perf_counter()
        for path, body in work:
            connection.request("PUT", path, body, {"Content-Type": "application/octet-stream"})
            answer = connection.getresponse()
            text = answer.read()
            if answer.status not in (201, 204):
                raise RuntimeError(f"PUT {path}: {answer.status} {text[:200]!r}")
        return time.perf_counter() - began
    finally:
        connection.close()


@contextmanager
def _our_server(folder: Path, *, workers: int = 2) -> Iterator[Server]:
    environment = settings_for(folder, free_port(), workers=workers)
    with our_server(environment) as pid:
        yield Server(pid, int(environment["PORT"]), environment)


@contextmanager
def _nginx(folder: Path, program: str) -> Iterator[Server]:
    (folder / "kept").mkdir(parents=True)
    folder.parent.chmod(0o755)  # its workers may be another user
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port, user=user))
    with running([program, "-p", str(folder), "-c", str(config)], port, dict(os.environ)) as pid:
        yield Server(pid, port)
