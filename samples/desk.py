"""Work for the organisers of the open contest: entries in every state of the screening, a clip that came before, an upload that stopped."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from challenge.models import Challenge
from media.local_store import LocalStore
from media.models import Purpose, Upload
from media.store import store
from samples import people
from submissions import actions
from submissions.models import Entry

FULL_BYTES, ARRIVED_BYTES, PART_BYTES = 40_200_000, 16 * 1024 * 1024, 8 * 1024 * 1024


def fill(challenge: Challenge, organiser: User, now: datetime, enter: Callable[[dict[str, Any], int], Entry]) -> None:
    """Enter what data/demo/desk.toml holds after the entries that are there, and screen it. `enter` writes one entry."""
    first = challenge.entries.filter(state=Entry.State.SUBMITTED).order_by("number").first()
    if first:
        actions.pass_entry(first, by=organiser)
    last = challenge.entries.order_by("-number").values_list("number", flat=True).first() or 0
    for number, row in enumerate(people.read("desk")["entry"], start=last + 1):
        entry = enter(row, number)
        said = {"code": row.get("code", ""), "message": row.get("message", ""), "note": row.get("note", "")}
        if row["screening"] == Entry.Screening.REFUSED:
            actions.screen_out(entry, by=organiser, **said)
        elif row["screening"] == Entry.Screening.CHANGES:
            actions.ask_for_changes(entry, by=organiser, at=now, until_at=now + timedelta(days=10), **said)
    empty = challenge.entries.filter(state=Entry.State.DRAFT, clip=None).order_by("number").first()
    if empty:
        _stop_upload(empty, now - timedelta(hours=2))


def _stop_upload(entry: Entry, at: datetime) -> None:
    """Leave an upload of which two parts came, two hours ago. On another store than the disk nothing of it came."""
    upload = Upload(
        owner=entry.entrant,
        purpose=Purpose.VIDEO,
        subject=f"entry:{entry.pk}",
        filename="VID_from_the_boat.mp4",
        content_type="video/mp4",
        size_bytes=FULL_BYTES,
        part_size_bytes=PART_BYTES,
        expires_at=at + timedelta(days=3),
    )
    upload.key = f"originals/{upload.pk}"
    upload.store_upload_id = store().begin(upload.key)
    upload.save()
    Upload.objects.filter(pk=upload.pk).update(created_at=at)
    disk = store()
    if isinstance(disk, LocalStore):
        with tempfile.TemporaryFile() as zeros:
            zeros.truncate(PART_BYTES)
            for number in range(1, ARRIVED_BYTES // PART_BYTES + 1):
                zeros.seek(0)
                disk.receive(upload.key, number, PART_BYTES, _at_most(zeros, PART_BYTES))


def _at_most(file: Any, size: int) -> Callable[[int], bytes]:
    """Return a reader of so many bytes and no more."""
    left = [size]

    def read(most: int) -> bytes:
        chunk: bytes = file.read(min(most, left[0]))
        left[0] -= len(chunk)
        return chunk

    return read
