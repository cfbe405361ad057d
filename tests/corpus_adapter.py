"""Puts a folder of hostile and ordinary files through the running product, over HTTP, as a browser would send them.

It starts `manage.py serve` with its worker on a folder and a port of its own, signs an entrant in by a one-use link, sends each file by the
parts protocol, asks what became of it, and fetches what is served. Only the standard library: a runner of a corpus loads this file alone.

    cd tests && python3 CORPUS/run_corpus.py CORPUS/open results.json --adapter corpus_adapter:Service

The runner calls `upload`, `poll`, `fetch` and `worker_rss`; see each. PORT chooses the port (8099).
"""

from __future__ import annotations

import atexit
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MANAGE = [str(ROOT / ".venv/bin/python"), str(ROOT / "manage.py")]
PURPOSES = {"video": "video", "image": "image", "pdf": "document"}
STATES = {"processing": "processing", "ready": "accepted", "rejected": "rejected"}
SHOWN = {"video": "video", "image": "image", "document": "page"}
START_SECONDS = 180
SEED = """
from accounts.models import User
from tests.call import complete_draft, make_call
round_ = make_call(User.objects.create_user("organiser@corpus.example"), "corpus", "video",
                   clip_min_side=64, deck_need="optional", deck_max_pages=100, image_need="optional")
print(complete_draft(round_, User.objects.create_user("entrant@corpus.example", full_name="Eva", economy="PE")).pk)
"""
# The browser's own escapes of a file's name in a form.
ESCAPED = {"%22": '"'}


class Service:
    """The product, running for as long as this object lives."""

    def __init__(self) -> None:
        self.port = int(os.environ.get("PORT") or 8099)
        self.folder = Path(tempfile.mkdtemp(prefix="soundings-corpus-"))
        self.cookies: dict[str, str] = {}
        self.peak_bytes = 0
        self.kinds: dict[str, str] = {}
        self.env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "STORAGE"}} | {
            "DEMO_DIR": str(self.folder),
            "SECRET_KEY": "corpus-only-" + "x" * 50,
            "MEDIA_URL_SECRET": "corpus-only-" + "y" * 50,
            "ALLOWED_HOSTS": "localhost",
            "SITE_URL": f"http://localhost:{self.port}",
            "WORKER_PROCESSES": "1",
        }
        self._manage("migrate", "--verbosity", "0")
        self.entry = self._manage("shell", "--verbosity", "0", "-c", SEED).split()[-1]
        self.log = (self.folder / "serve.log").open("wb")
        self.process = subprocess.Popen(
            [*MANAGE, "serve", "--port", str(self.port)], cwd=ROOT, env=self.env, stdout=self.log, stderr=self.log
        )
        atexit.register(self.stop)
        self._wait_until_ready()
        threading.Thread(target=self._watch_memory, daemon=True).start()
        self._sign_in()

    def stop(self) -> None:
        """End the server and remove what it kept."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def upload(self, kind: str, raw: bytes, content_type: str) -> tuple[int, str | None, dict[str, Any]]:
        """Send the file of a form as our own client does; return the status, the media's id and the last answer."""
        name, declared, data = file_of(raw, content_type)
        asked = {
            "purpose": PURPOSES[kind],
            "entry": self.entry,
            "filename": name,
            "size_bytes": len(data),
            "content_type": declared,
        }
        status, begun = self._api("POST", "/api/v1/uploads/", asked)
        if status != 201:
            return status, None, begun
        size = begun["part_size_bytes"]
        for part in begun["parts"]:
            body = data[(part["number"] - 1) * size : part["number"] * size]
            answer = self._request("PUT", part["url"], body, part["headers"], with_session=False)
            if answer[0] >= 300:
                return answer[0], None, {}
        status, media = self._api("POST", f"/api/v1/uploads/{begun['id']}/complete/", {})
        self.kinds[media.get("id", "")] = PURPOSES[kind]
        return status, media.get("id"), media

    def poll(self, media_id: str) -> dict[str, Any]:
        """Return what became of a file: its state, the reason of a refusal, the address of what its owner and judges are served."""
        status, media = self._api("GET", f"/api/v1/media/{media_id}/")
        if status != 200:
            raise RuntimeError(f"media/{media_id}/ answers {status}")
        wanted = SHOWN[self.kinds[media_id]]
        urls = [one["url"] for one in media["renditions"] if one["role"] == wanted]
        return {"state": STATES[media["state"]], "reason": media["reason"], "media_url": urls[0] if urls else None}

    def fetch(self, url: str) -> tuple[dict[str, str], bytes]:
        """Return the headers (names in small letters) and the bytes that are served under a signed address."""
        status, headers, body = self._request("GET", url, b"", {}, with_session=False)
        if status != 200:
            raise RuntimeError(f"{url} answers {status}")
        return {name.lower(): value for name, value in headers}, body

    def worker_rss(self) -> int:
        """Return the most memory in bytes that the worker and what it started held at one time."""
        return self.peak_bytes

    def _manage(self, *words: str) -> str:
        done = subprocess.run([*MANAGE, *words], cwd=ROOT, env=self.env, check=True, capture_output=True, text=True)
        return done.stdout

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if self._request("GET", "/readyz", b"", {}, with_session=False)[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.3)
        raise RuntimeError(f"The server did not start; see {self.folder / 'serve.log'}.")

    def _sign_in(self) -> None:
        url = json.loads(self._manage("signin_link", "entrant@corpus.example", "--json"))["url"]
        page = self._request("GET", url, b"", {})[2].decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        form = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1] if token else ""}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": url}
        status = self._request("POST", url, form, headers)[0]
        if status != 302 or "sessionid" not in self.cookies:
            raise RuntimeError(f"Signing in answers {status}.")

    def _api(self, method: str, path: str, asked: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.cookies.get("csrftoken", "")}
        body = b"" if asked is None else json.dumps(asked).encode()
        status, _headers, answer = self._request(method, path, body, headers)
        return status, json.loads(answer or b"{}")

    def _request(
        self, method: str, url: str, body: bytes, headers: dict[str, str], *, with_session: bool = True
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        path = url.removeprefix(f"http://localhost:{self.port}")
        sent = {"Host": f"localhost:{self.port}", "Origin": f"http://localhost:{self.port}"} | headers
        if with_session and self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, path, body, sent)
            answer = line.getresponse()
            found = answer.getheaders()
            for name, value in found:
                if name.lower() == "set-cookie" and with_session:
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            return answer.status, found, answer.read()
        finally:
            line.close()

    def _watch_memory(self) -> None:
        while self.process.poll() is None:
            for worker in _descendants(self.process.pid):
                if "worker" in _command(worker):
                    held = _resident(worker) + sum(_resident(child) for child in _descendants(worker))
                    self.peak_bytes = max(self.peak_bytes, held)
            time.sleep(0.05)


def file_of(raw: bytes, content_type: str) -> tuple[str, str, bytes]:
    """Return name, declared type and bytes of the last part of a form, whatever the name holds."""
    boundary = b"--" + content_type.partition("boundary=")[2].encode()
    part = raw[raw.rindex(boundary, 0, len(raw) - len(boundary) - 4) : raw.rindex(b"\r\n" + boundary)]
    head = part.index(b'filename="') + len(b'filename="')
    end = part.index(b'"\r\nContent-Type: ', head)
    start = part.index(b"\r\n\r\n", end)
    name = part[head:end].decode("utf-8", "surrogatepass")
    for escaped, plain in ESCAPED.items():
        name = name.replace(escaped, plain)
    return name, part[end + len(b'"\r\nContent-Type: ') : start].decode("latin-1"), part[start + 4 :]


def _descendants(pid: int) -> list[int]:
    try:
        lines = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    children = [int(child) for line in lines for child in line.split()]
    return children + [below for child in children for below in _descendants(child)]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
