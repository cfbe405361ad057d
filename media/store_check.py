"""Try the store as the product uses it: write, read, send parts as a browser on SITE_URL would, list, join. Leaves nothing behind."""

from __future__ import annotations

import secrets
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from media.store import PartAddress, Store, StoreProblem, store

CONTENT = b"soundings store check\n"
#: Stores take no smaller part than this but for the last.
PART_BYTES = 5 * 1024 * 1024
SECONDS = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried: whether it worked, and in a sentence what is wrong or was seen. `ok` None: not to be tried here."""

    name: str
    ok: bool | None
    said: str


def origin() -> str:
    """Return the origin from which browsers send: that of SITE_URL."""
    parts = urlsplit(settings.SITE_URL)
    return f"{parts.scheme}://{parts.netloc}"


def steps() -> Iterator[Step]:
    """Yield each step as it ends. What a step needs and did not get is not tried."""
    chosen = store()
    yield (first := _tried("answers", chosen.check, "The store answers."))
    if not first.ok:
        return
    key = f"checks/{secrets.token_hex(8)}"
    with _file(CONTENT) as small:
        yield _tried("write", lambda: chosen.put(small, key, "text/plain"), f"Wrote {len(CONTENT)} bytes.")
        yield _tried("read", lambda: _read(chosen, key), "Read the same bytes.")
        yield _read_elsewhere(chosen, key)
        yield _tried("delete", lambda: _delete(chosen, key), "Deleted them.")
    yield from _parts(chosen, f"{key}-parts")


def _read_elsewhere(chosen: Store, key: str) -> Step:
    """Read a file as the script of a page does, one that keeps a clip on a judge's device or draws its sound."""
    address = chosen.address(key, "text/plain", expires_at=timezone.now() + timedelta(minutes=5))
    if address is None:
        return Step("cors-read", None, "Clips come from our own address; no other origin is involved.")

    def read() -> None:
        status, headers = _ask("GET", address, {"Origin": origin()})
        if status != 200:
            raise StoreProblem(f"The store answered {status} to a signed address.")
        _require_origin(status, headers, "when a clip is read")

    return _tried("cors-read", read, f"A page on {origin()} may read clips.")


def _parts(chosen: Store, key: str) -> Iterator[Step]:
    """Send two parts to the addresses a browser would get, list them, join them, and give another upload up."""
    name = ""
    try:
        name = chosen.begin(key)
        sizes = [PART_BYTES, len(CONTENT)]
        expires = timezone.now() + timedelta(minutes=5)
        addresses = [
            chosen.part_address(key, name, upload_id="check", number=number, size_bytes=size, expires_at=expires)
            for number, size in enumerate(sizes, start=1)
        ]
    except StoreProblem as problem:
        yield Step("parts", False, f"No upload in parts could be begun: {problem}")
        return
    if not urlsplit(addresses[0].url).netloc:
        yield from _local_parts(chosen, key, name, sizes)
        return
    yield _tried("cors-asked", lambda: _preflight(addresses[0]), f"A browser on {origin()} may send parts.")
    yield _tried("cors-sent", lambda: _send_all(addresses, sizes), "Two parts arrived, and the answer may be read.")
    yield from _joined(chosen, key, name, sizes)


def _local_parts(chosen: Store, key: str, name: str, sizes: list[int]) -> Iterator[Step]:
    """On our own disk there is no other origin: parts come to SITE_URL itself, so only the disk is tried."""
    yield Step("cors-asked", None, "Parts come to our own address; no other origin is involved.")

    def write() -> None:
        for number, size in enumerate(sizes, start=1):
            chosen.receive(key, number, size, _reader(size))  # type: ignore[attr-defined]

    yield _tried("cors-sent", write, "Two parts were kept.")
    yield from _joined(chosen, key, name, sizes)


def _joined(chosen: Store, key: str, name: str, sizes: list[int]) -> Iterator[Step]:
    expected = dict(enumerate(sizes, start=1))

    def listed() -> None:
        found = chosen.received(key, name)
        if found != expected:
            raise StoreProblem(f"It lists {found} where {expected} were sent.")

    def join() -> None:
        chosen.join(key, name, sizes)
        if chosen.size(key) != sum(sizes):
            raise StoreProblem("The joined file has another size than its parts.")

    yield (step := _tried("list", listed, "Lists both parts with their sizes."))
    if step.ok:
        yield _tried("join", join, "Made one file of the parts.")
    yield _tried("clean", lambda: _clean(chosen, key, name), "Left nothing behind.")


def _clean(chosen: Store, key: str, name: str) -> None:
    chosen.abandon(key, name)
    _delete(chosen, key)


def _delete(chosen: Store, key: str) -> None:
    chosen.delete(key)
    if chosen.size(key) is not None:
        raise StoreProblem("It is still there after it was deleted.")


def _read(chosen: Store, key: str) -> None:
    with chosen.local_copy(key) as path:
        if path.read_bytes() != CONTENT:
            raise StoreProblem("Other bytes came back than were written.")


def _preflight(address: PartAddress) -> None:
    """Ask as a browser does before it sends a part."""
    asked = {
        "Origin": origin(),
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type",
    }
    status, headers = _ask("OPTIONS", address.url, asked)
    _require_origin(status, headers, "before a part is sent")
    methods = {one.strip().upper() for one in headers.get("access-control-allow-methods", "").split(",")}
    if "PUT" not in methods and "*" not in methods:
        raise StoreProblem("The bucket's CORS rule does not allow PUT. docs/operations.md has the rule.")


def _send_all(addresses: list[PartAddress], sizes: list[int]) -> None:
    for address, size in zip(addresses, sizes, strict=True):
        status, headers = _ask("PUT", address.url, address.headers | {"Origin": origin()}, bytes(size))
        if status not in (200, 204):
            raise StoreProblem(f"The store answered {status} to a part.")
        _require_origin(status, headers, "after a part was sent")


def _require_origin(status: int, headers: dict[str, str], when: str) -> None:
    allowed = headers.get("access-control-allow-origin", "")
    if allowed not in ("*", origin()):
        said = f"allows {allowed}" if allowed else "names no origin"
        raise StoreProblem(
            f"Asked {when}, the store ({status}) {said}; it has to allow {origin()}. docs/operations.md has the rule."
        )


def _ask(method: str, url: str, headers: dict[str, str], body: bytes | None = None) -> tuple[int, dict[str, str]]:
    """Return the status and the headers, by lower-case names."""
    asked = urllib.request.Request(urljoin(settings.SITE_URL, url), data=body, headers=headers, method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310 (an address the store made)
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}
    except OSError as error:
        raise StoreProblem(f"Its public address does not answer: {error}") from error


def _tried(name: str, act: Callable[[], object], said: str) -> Step:
    try:
        act()
    except (StoreProblem, OSError) as problem:
        return Step(name, False, str(problem))
    return Step(name, True, said)


def _reader(size: int) -> Callable[[int], bytes]:
    left = [size]

    def read(most: int) -> bytes:
        chunk = bytes(min(most, left[0]))
        left[0] -= len(chunk)
        return chunk

    return read


@contextmanager
def _file(content: bytes) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(prefix="soundings-check-") as file:
        file.write(content)
        file.flush()
        yield Path(file.name)
