"""What the machine does with a file that arrived: join, hash, inspect, then copy it for others or refuse it with a reason.

Everything here can run twice and be killed at any point: copies stand under keys that depend on the media alone, their rows and the
new state come in one transaction at the end, and whoever comes second changes nothing. Only a verdict speaks of the file; whatever
else goes wrong is ours, is raised, and the job tries again.
"""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
import tempfile
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone

import video
from core import audit
from media.models import Media, Rendition, Upload
from media.renditions import Copy, make_copies
from media.store import StoreProblem, store
from video import Code, Inspection, Limits, MediaError

MILLISECOND = Decimal("0.001")
#: A codec that finds the disk full calls the file damaged. With less than this nothing is judged.
FREE_BYTES = 768 * 1024 * 1024
#: Working folders begin like this, so that those of a worker that was killed are found.
FOLDERS = "soundings-copies-"
#: Verdicts that a starved machine can cause as well as a file.
DOUBTFUL = {Code.CORRUPT, Code.TOO_COMPLEX}


def process(media_id: str) -> None:
    """Bring one media from processing to ready or rejected; do nothing when it already is. Raises StoreProblem, RenditionFault."""
    media = Media.objects.select_related("upload").filter(pk=media_id, state=Media.State.PROCESSING).first()
    if media is None:
        return
    upload = media.upload
    store().join(upload.key, upload.store_upload_id, upload.part_sizes)
    with tempfile.TemporaryDirectory(prefix=FOLDERS) as folder, store().local_copy(upload.key) as source:
        _require_room(Path(folder))
        media.sha256 = sha256_of(source)
        try:
            copies = _judge_and_copy(media, source, Path(folder))
        except MediaError as verdict:
            if verdict.code in DOUBTFUL:
                _require_room(Path(folder))
            if not media.facts.get("problems"):  # found only while the copies were made
                media.facts["problems"] = [dataclasses.asdict(verdict.problem)]
            finish(media, reason=verdict.code, detail=verdict.detail)
            return
        if Media.objects.filter(pk=media.pk, state=Media.State.PROCESSING).exists():
            for copy in copies:
                store().put(copy.made.path, copy.key_for(media), copy.made.content_type)
            finish(media, [copy.row_for(media) for copy in copies])


def _judge_and_copy(media: Media, source: Path, folder: Path) -> list[Copy]:
    limits = Limits(**media.upload.limits)
    inspection = video.inspect(source, media.kind, limits)
    note(media, inspection)
    if not inspection.accepted:
        raise MediaError.of(inspection.problems[0])
    copies, media.fingerprint = make_copies(source, folder, media.kind, limits)
    return copies


def note(media: Media, inspection: Inspection) -> None:
    """Keep the facts. They are for the owner and the organiser; nobody else is shown them."""
    media.facts = dataclasses.asdict(inspection)
    media.origin = media.facts.pop("origin")  # apart, because facts are told to the owner
    media.width, media.height = inspection.width, inspection.height
    if inspection.duration_seconds is not None:
        media.duration_seconds = Decimal(str(inspection.duration_seconds)).quantize(MILLISECOND)


@transaction.atomic
def finish(media: Media, rows: list[Rendition] | None = None, *, reason: str = "", detail: str = "") -> None:
    """Write the end of it, once: rejected with a reason, or ready with its renditions."""
    waiting = Media.objects.select_for_update().filter(pk=media.pk, state=Media.State.PROCESSING).exists()
    if not waiting:
        return
    media.state = Media.State.REJECTED if reason else Media.State.READY
    media.reason, media.detail = reason, detail
    media.finished_at = timezone.now()
    media.full_clean(exclude=["owner", "upload"])
    media.save()
    Rendition.objects.bulk_create(rows or [])
    audit.record(None, "media_refused" if reason else "media_ready", media, reason=reason, sha256=media.sha256)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _require_room(folder: Path) -> None:
    if shutil.disk_usage(folder).free < FREE_BYTES:
        raise StoreProblem("The disk is nearly full; no file is judged until there is room.")


def remove_parts(upload_id: str) -> None:
    """Clear the store of an upload that was given up."""
    upload = Upload.objects.filter(pk=upload_id, state=Upload.State.ABANDONED).first()
    if upload:
        store().abandon(upload.key, upload.store_upload_id)


@transaction.atomic
def give_up_run_out(at: datetime) -> list[str]:
    """Give up the uploads that nobody finished in time; return their ids, whose parts are then to be removed."""
    ids = list(Upload.objects.run_out(at).select_for_update().order_by("pk").values_list("pk", flat=True))
    Upload.objects.filter(pk__in=ids).update(state=Upload.State.ABANDONED, updated_at=at)
    return ids


def clear_left_folders(before: datetime) -> None:
    """Remove the working folders that killed workers left on this machine before a moment."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < before.timestamp():
                shutil.rmtree(folder, ignore_errors=True)


@transaction.atomic
def take_up_stuck(at: datetime, since: datetime) -> list[str]:
    """Return the ids of media whose check was promised before `since` and never ended; note that they are promised again."""
    ids = list(Media.objects.stuck_since(since).select_for_update().order_by("pk").values_list("pk", flat=True))
    Media.objects.filter(pk__in=ids).update(updated_at=at)
    return ids
