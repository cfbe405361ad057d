"""Where bytes live. One parts protocol and one set of verbs over the local disk and over S3; settings.STORAGE chooses.

    begin -> part_address for each part -> (the client PUTs) -> received -> join        an original arrives
    local_copy                                                                         the worker reads it
    put, address, delete                                                               renditions

A store knows keys and sizes. People, states and rights are rows, and none of its business.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

KINDS = {"local": "media.local_store.LocalStore", "s3": "media.s3_store.S3Store"}


class StoreProblem(Exception):
    """The store cannot do it, for a reason that lies with us or with the network, never with somebody's file. Try again."""


@dataclass(frozen=True, slots=True)
class PartAddress:
    """Where one part is PUT, and the headers that go with it. The signature is in the address: no cookie, no token."""

    number: int
    url: str
    # Said outright, since some clients call any body a form, and some stores then look for its fields.
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/octet-stream"})


class Store(Protocol):
    """What both stores can do. Keys are ours ("originals/ID"), never made of what people type."""

    def begin(self, key: str) -> str:
        """Make room for an upload in parts; return the store's own name for it."""

    def part_address(
        self, key: str, name: str, *, upload_id: str, number: int, size_bytes: int, expires_at: datetime
    ) -> PartAddress:
        """Return where part `number` (from 1) of exactly `size_bytes` is PUT until `expires_at`."""

    def received(self, key: str, name: str) -> dict[int, int]:
        """Return the size in bytes of each part that is really there, by number."""

    def join(self, key: str, name: str, sizes: list[int]) -> None:
        """Make one file of the parts, whose sizes are given in order. Can be repeated. Raises StoreProblem."""

    def abandon(self, key: str, name: str) -> None:
        """Forget an upload and the parts that came. Can be repeated."""

    def local_copy(self, key: str) -> AbstractContextManager[Path]:
        """Lend a file on this machine's disk that holds what stands under `key`. Raises StoreProblem."""

    def put(self, source: Path, key: str, content_type: str) -> None:
        """Keep a copy of `source` under `key`, replacing what stood there."""

    def size(self, key: str) -> int | None:
        """Return the size in bytes of what stands under `key`, None for nothing."""

    def address(self, key: str, content_type: str, *, expires_at: datetime) -> str | None:
        """Return the store's own address for reading, under a fixed type; None where we serve the bytes ourselves."""

    def delete(self, key: str) -> None:
        """Remove what stands under `key`. Can be repeated."""

    def check(self) -> None:
        """Raise StoreProblem unless the store answers."""


def store() -> Store:
    """Return the store that the settings name."""
    if settings.STORAGE not in KINDS:
        raise ImproperlyConfigured("STORAGE must be local or s3.")
    chosen: Store = import_string(
        KINDS[settings.STORAGE]
    )()  # S3's library takes a while to load: only where it is used
    return chosen
