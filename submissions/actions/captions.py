"""Captions of an entry's clip. They help those who watch and change nothing that is marked, so they may still come after the deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import StateConflict
from core.models import AuditEvent
from core.rights import require
from media import languages
from media.captions import as_kept, refused
from media.models import Captions, Media, Purpose
from submissions import permissions
from submissions.models import Entry
from video.captions import CaptionProblem, Cue, checked, parse

LANGUAGES_LIMIT = 12
#: An editor saves with every pause. The trail tells of each quarter of an hour, not of each pause.
TOLD_AGAIN_AFTER = timedelta(minutes=15)


@transaction.atomic
def save_captions(
    media: Media,
    language: str,
    *,
    by: User,
    at: datetime,
    cues: Sequence[Cue] | bytes,
    label: str = "",
    version: int | None = None,
) -> Captions:
    """Keep the captions of a clip in one language as a whole: cues that were typed, or the bytes of a WebVTT or SRT file.

    `version` is what the page was loaded with, 0 where there were none: a page that is behind is told (STALE_CAPTIONS) and nothing is
    overwritten. An empty `label` becomes the language's own name. Raises ValidationError by field (`language`, `label`, `cues`).
    """
    media, entry = _locked(media, by=by, at=at)
    tag = languages.tidy(language)
    if not tag:
        raise ValidationError({"language": _("Write the language as a tag, such as en, es or zh-Hant.")})
    row = media.captions.filter(language=tag).first()
    if row is None and media.captions.count() >= LANGUAGES_LIMIT:
        raise ValidationError(
            {"language": _("A clip has captions in at most %(n)d languages.") % {"n": LANGUAGES_LIMIT}}
        )
    _require_seen(row, version)
    row = row or Captions(media=media, language=tag, version=0)
    was_uploaded = isinstance(cues, bytes)
    try:
        row.cues = as_kept(parse(cues) if isinstance(cues, bytes) else checked(cues))
    except CaptionProblem as problem:
        raise refused(problem) from problem
    row.label = " ".join(label.split()) or row.label or languages.own_name(tag)
    row.origin = Captions.Origin.UPLOADED if was_uploaded else Captions.Origin.EDITED
    row.version += 1
    row.full_clean(exclude=["cues"])  # none yet is a beginning
    row.save()
    if was_uploaded or row.version == 1 or not _told_lately(row, entry, by=by, at=at):
        _record(by, "captions_saved", row, entry)
    return row


@transaction.atomic
def remove_captions(media: Media, language: str, *, by: User, at: datetime) -> None:
    """Take the captions in one language away. Can be repeated."""
    media, entry = _locked(media, by=by, at=at)
    row = media.captions.filter(language=languages.tidy(language)).first()
    if row:
        _record(by, "captions_removed", row, entry)
        row.delete()


def _locked(media: Media, *, by: User, at: datetime) -> tuple[Media, Entry | None]:
    """Lock a clip whose captions this person may change at this moment; return it with the entry it stands in."""
    media = Media.objects.select_for_update(of=("self",)).get(pk=media.pk)
    entry = permissions.entry_of_clip(media)
    require(permissions.may_caption(by, media, entry))
    if media.kind != Purpose.VIDEO:
        raise ValidationError({"cues": _("Only clips have captions.")})
    if media.state != Media.State.READY:
        raise StateConflict("CLIP_NOT_READY", _("Captions can be written as soon as the clip is ready."))
    if entry and not permissions.organises(by, entry) and entry.has_public_results(at):
        raise StateConflict(
            "RESULTS_PUBLIC", _("The results are public. Write to the organisers if a caption has to be corrected.")
        )
    return media, entry


def _require_seen(row: Captions | None, version: int | None) -> None:
    current = row.version if row else 0
    if version is not None and version != current:
        raise StateConflict(
            "STALE_CAPTIONS",
            _("These captions were changed in another window. Load them again to go on."),
            version=current,
        )


def _told_lately(row: Captions, entry: Entry | None, *, by: User, at: datetime) -> bool:
    target = entry or row.media
    told_before = AuditEvent.objects.filter(target_type=target._meta.label_lower, target_id=target.pk, actor_id=by.pk)
    lately = told_before.filter(verb="captions_saved", at__gt=at - TOLD_AGAIN_AFTER)
    return lately.filter(facts__language=row.language).exists()


def _record(by: User, verb: str, row: Captions, entry: Entry | None) -> None:
    facts = {"media": row.media_id, "language": row.language, "version": row.version}
    audit.record(by, verb, entry or row.media, scope=entry.challenge_id if entry else "", **facts)
