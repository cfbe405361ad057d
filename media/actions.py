"""What people do with files: begin to send one, say that it is all there, give it up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, jobs
from core.errors import StateConflict
from core.rights import require
from media import tasks, verdicts
from media.models import Media, Purpose, Upload
from media.names import claimed_type, shown_name
from media.permissions import owns_upload
from media.store import store
from video.limits import Limits, size_problem

PART_BYTES = 8 * 1024 * 1024
LIFETIME = timedelta(days=3)
# One that goes on, one that was left behind on another device, one that is being tried anew.
OPEN_FOR_ONE_SUBJECT = 3
# Clip, picture and deck of four entries at once; more is a program that begins and never ends.
OPEN_FOR_ONE_PERSON = 12
# Twenty of the largest clips. Nobody trims twenty times in a day; a program in a loop does, and would fill the store.
DAY = timedelta(days=1)
BYTES_OF_ONE_SUBJECT_IN_A_DAY = 4_000_000_000


def start_upload(
    *,
    by: User,
    at: datetime,
    purpose: str,
    subject: str,
    filename: str,
    size_bytes: int,
    content_type: str,
    limits: dict[str, Any],
    head_sha256: str = "",
    place: str = "",
) -> Upload:
    """Make room for a file. `limits` are fields of video.limits.Limits, `subject` and `place` values of the caller's ("entry:ID").

    `head_sha256` is that of the first part, in hexadecimal, where the client can take it: by it, another device knows the file again.

    A further start for the same subject, place and purpose gives up the oldest of those still open, so that somebody who tries again and
    again never locks themselves out. Raises ValidationError (codes EMPTY, TOO_LARGE), StateConflict (TOO_MANY_UPLOADS,
    TOO_MUCH_IN_A_DAY), StoreProblem.
    """
    upload = Upload(
        owner=by,
        purpose=Purpose(purpose),
        subject=subject,
        place=place,
        filename=shown_name(filename),
        content_type=claimed_type(content_type),
        size_bytes=size_bytes,
        part_size_bytes=PART_BYTES,
        head_sha256=head_sha256,
        limits=limits,
        expires_at=at + LIFETIME,
    )
    upload.key = f"originals/{upload.pk}"
    problem = size_problem(upload.purpose, size_bytes, Limits(**limits))
    if problem:
        raise ValidationError({"size_bytes": ValidationError(verdicts.sentence(problem), code=problem.code)})
    _book(upload, at)
    # The store is asked outside the transaction. If this fails, the row is found and cleared when it expires.
    upload.store_upload_id = store().begin(upload.key)
    upload.save(update_fields=["store_upload_id", "updated_at"])
    return upload


@transaction.atomic
def _book(upload: Upload, at: datetime) -> None:
    User.objects.select_for_update().get(pk=upload.owner_id)
    still_open = Upload.objects.owned_by(upload.owner).still_open(at)
    alike = {"subject": upload.subject, "place": upload.place, "purpose": upload.purpose}
    same = still_open.filter(**alike).order_by("-created_at", "-pk")
    for older in same[OPEN_FOR_ONE_SUBJECT - 1 :]:
        _give_up(older)
    if still_open.count() >= OPEN_FOR_ONE_PERSON:
        raise StateConflict(
            "TOO_MANY_UPLOADS",
            _("%(count)d files are already on their way. Finish or give up one of them, then send this one.")
            % {"count": OPEN_FOR_ONE_PERSON},
        )
    _require_room_today(upload, at)
    upload.full_clean(exclude=["store_upload_id"])
    upload.save(force_insert=True)


def _require_room_today(upload: Upload, at: datetime) -> None:
    today = Upload.objects.filter(subject=upload.subject).kept_since(at - DAY)
    taken = today.aggregate(taken=Sum("size_bytes"))["taken"] or 0
    if taken + upload.size_bytes > BYTES_OF_ONE_SUBJECT_IN_A_DAY:
        raise StateConflict(
            "TOO_MUCH_IN_A_DAY",
            _(
                "%(gigabytes)d GB were sent for this entry within a day, which is the most we take. Send this file tomorrow."
            )
            % {"gigabytes": BYTES_OF_ONE_SUBJECT_IN_A_DAY // 1_000_000_000},
        )


def complete_upload(upload: Upload, *, by: User, at: datetime) -> Media:
    """Say that every part was sent; answer at once with the media, which is then checked by a job. Can be repeated.

    Raises PermissionDenied, and StateConflict: PARTS_MISSING with `missing` (part numbers), UPLOAD_OVER after it was given up.
    """
    require(owns_upload(by, upload))
    media = Media.objects.filter(upload=upload).first()
    if media:
        return media
    missing = upload.missing(store().received(upload.key, upload.store_upload_id))
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        media = Media.objects.filter(upload=upload).first()
        if media:  # the same request, sent twice, won the lock before us
            return media
        upload.require_open()
        if missing:
            raise StateConflict(
                "PARTS_MISSING", _("Parts of the file have not arrived yet. Send them, then finish."), missing=missing
            )
        upload.state = Upload.State.COMPLETE
        upload.save(update_fields=["state", "updated_at"])
        media = Media(owner=upload.owner, upload=upload, kind=upload.purpose)
        media.full_clean()
        media.save(force_insert=True)
        audit.record(by, "uploaded", media, purpose=upload.purpose, size_bytes=upload.size_bytes)
        jobs.enqueue(tasks.inspect_media, media.pk)
    return media


@transaction.atomic
def abandon_upload(upload: Upload, *, by: User) -> Upload:
    """Give up an upload; what came of it is removed by a job. Can be repeated. Raises PermissionDenied, StateConflict UPLOAD_OVER."""
    require(owns_upload(by, upload))
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != Upload.State.ABANDONED:
        upload.require_open()
        _give_up(upload)
    return upload


def _give_up(upload: Upload) -> None:
    upload.state = Upload.State.ABANDONED
    upload.save(update_fields=["state", "updated_at"])
    jobs.enqueue(tasks.remove_parts, upload.pk)
