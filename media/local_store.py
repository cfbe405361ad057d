"""The store on this machine's disk. Parts come to our own address and become files at once, so nothing is held in memory."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.urls import reverse

from media import tokens
from media.store import PartAddress, StoreProblem

CHUNK_BYTES = 256 * 1024
# What is asked for at once of a part that arrives. The web server takes as much from the line as it is asked for: fewer, larger reads
# cost it fewer turns and copies (bench/upload.py), and this much for each part under way is all that is ever held.
READ_BYTES = 1024 * 1024
KEY = re.compile(r"[a-z0-9]+(?:[/.-][a-z0-9]+)*")
PART_NAME = re.compile(r"[0-9]{5}")


class PartRefused(Exception):
    """The bytes that came are not the part that was announced; nothing of them is kept."""


class UploadGone(Exception):
    """The upload was finished or given up meanwhile; there is no place for the part."""


class LocalStore:
    """Files under settings.MEDIA_ROOT: parts/ID/00001, originals/ID, renditions/ID/..."""

    def __init__(self) -> None:
        """Take the folder from the settings."""
        self.root = Path(settings.MEDIA_ROOT)

    def begin(self, key: str) -> str:
        """Make the folder that the parts come into."""
        self._parts(key).mkdir(parents=True, exist_ok=True)
        return ""  # the key is name enough

    def part_address(
        self, key: str, name: str, *, upload_id: str, number: int, size_bytes: int, expires_at: datetime
    ) -> PartAddress:
        """Return our own address, which says in its signature what it takes."""
        token = tokens.sign(tokens.PART, upload_id, number, size_bytes, expires_at=expires_at)
        return PartAddress(number, reverse("media_part", args=[token]))

    def receive(self, key: str, number: int, size_bytes: int, read: Callable[[int], bytes]) -> None:
        """Write one part as it arrives; it exists from the moment it is whole. The same part may come again.

        `read` returns up to so many of the bytes still to come. Raises PartRefused, and UploadGone.
        """
        folder = self._parts(key)
        arriving = folder / f".{number:05d}.{secrets.token_hex(8)}"
        try:
            with arriving.open("xb", buffering=0) as file:
                left = size_bytes
                while left and (chunk := read(min(READ_BYTES, left))):
                    left -= len(chunk)
                    file.write(chunk)
                if left or read(1):
                    raise PartRefused
            arriving.rename(folder / f"{number:05d}")
        except FileNotFoundError as error:
            raise UploadGone from error
        finally:
            arriving.unlink(missing_ok=True)

    def received(self, key: str, name: str) -> dict[int, int]:
        """Ask the disk."""
        try:
            found = list(os.scandir(self._parts(key)))
        except FileNotFoundError:
            return {}
        return {int(entry.name): entry.stat().st_size for entry in found if PART_NAME.fullmatch(entry.name)}

    def join(self, key: str, name: str, sizes: list[int]) -> None:
        """Copy the parts into one file, then remove them. A cut at any point leaves the parts or the file whole."""
        target = self.path(key)
        if self.size(key) != sum(sizes):
            with self._written(target) as file:
                for number, size in enumerate(sizes, start=1):
                    _append(self._parts(key) / f"{number:05d}", file, size)
        self.abandon(key, name)

    def abandon(self, key: str, name: str) -> None:
        """Remove the parts."""
        shutil.rmtree(self._parts(key), ignore_errors=True)

    @contextmanager
    def local_copy(self, key: str) -> Iterator[Path]:
        """Lend the file itself; readers do not change it."""
        path = self.path(key)
        if not path.is_file():
            raise StoreProblem(f"{key} is not there.")
        yield path

    def put(self, source: Path, key: str, content_type: str) -> None:
        """Copy, then rename: a reader sees the old file or the new one."""
        with source.open("rb") as file, self._written(self.path(key)) as target:
            shutil.copyfileobj(file, target, CHUNK_BYTES)

    def size(self, key: str) -> int | None:
        """Ask the disk."""
        try:
            return self.path(key).stat().st_size
        except FileNotFoundError:
            return None

    def address(self, key: str, content_type: str, *, expires_at: datetime) -> str | None:
        """Return nothing: we serve the bytes."""
        return None

    def delete(self, key: str) -> None:
        """Remove the file."""
        self.path(key).unlink(missing_ok=True)

    def check(self) -> None:
        """Write and remove an empty file."""
        probe = self.root / f".check-{secrets.token_hex(8)}"
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise StoreProblem(f"The media folder cannot be written: {error.strerror}.") from error

    def path(self, key: str) -> Path:
        """Return where a key stands on disk. Raises SuspiciousFileOperation for what is no key of ours."""
        if not KEY.fullmatch(key):
            raise SuspiciousFileOperation(key)
        return self.root / key

    def _parts(self, key: str) -> Path:
        return self.path(f"parts/{key.rsplit('/', 1)[-1]}")

    @contextmanager
    def _written(self, target: Path) -> Iterator[BinaryIO]:
        target.parent.mkdir(parents=True, exist_ok=True)
        arriving = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
        try:
            with arriving.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            arriving.rename(target)
        finally:
            arriving.unlink(missing_ok=True)


def _append(part: Path, file: BinaryIO, size: int) -> None:
    try:
        with part.open("rb") as source:
            if os.fstat(source.fileno()).st_size != size:
                raise StoreProblem(f"{part.name} has another size than it should.")
            shutil.copyfileobj(source, file, CHUNK_BYTES)
    except FileNotFoundError as error:
        raise StoreProblem(f"{part.name} is not there.") from error
