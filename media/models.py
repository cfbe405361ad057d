"""What people upload: the upload while it travels, the media it becomes, the renditions that others get to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import StateConflict
from core.models import Row
from media import verdicts

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser


class Purpose(models.TextChoices):
    """What a file is meant to be. The bytes must agree."""

    VIDEO = "video", _("Clip")
    IMAGE = "image", _("Picture")
    DOCUMENT = "document", _("Deck")


class OwnedQuerySet(models.QuerySet):
    """Rows that belong to the person who sent them."""

    def owned_by(self, user: User | AnonymousUser) -> Self:
        """Those a person sent."""
        return self.filter(owner=user) if user.is_authenticated else self.none()


class UploadQuerySet(OwnedQuerySet):
    """Questions about uploads."""

    def still_open(self, at: datetime) -> Self:
        """Those whose parts may still come."""
        return self.filter(state=Upload.State.OPEN, expires_at__gt=at)

    def kept_since(self, moment: datetime) -> Self:
        """Those that began after a moment and take up room: on their way, or arrived. What was given up takes none."""
        return self.filter(created_at__gt=moment).exclude(state=Upload.State.ABANDONED)

    def run_out(self, at: datetime) -> Self:
        """Those that nobody finished in time."""
        return self.filter(state=Upload.State.OPEN, expires_at__lte=at)


class MediaQuerySet(OwnedQuerySet):
    """Questions about media."""

    def stuck_since(self, moment: datetime) -> Self:
        """Those that have waited for their check since before this moment."""
        return self.filter(state=Media.State.PROCESSING, updated_at__lt=moment)

    def with_renditions(self) -> Self:
        """With what their owner is shown, in a fixed number of queries."""
        return self.prefetch_related("renditions", "captions")


class Upload(Row):
    """A file on its way here, in parts. `subject` says what it is for, as a value: the rooms above know what it means ("entry:ID")."""

    class State(models.TextChoices):
        OPEN = "open", _("Arriving")
        COMPLETE = "complete", _("Arrived")
        ABANDONED = "abandoned", _("Given up")

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="uploads")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    subject = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=40, blank=True)  # where in the subject, where its purpose does not say it
    filename = models.CharField(max_length=255)  # shown to its owner, never used as a path
    content_type = models.CharField(max_length=100, blank=True)  # what the browser claims; the bytes decide
    size_bytes = models.BigIntegerField()
    part_size_bytes = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    key = models.CharField(max_length=200)  # where the original stands in the store
    store_upload_id = models.CharField(max_length=1024, blank=True)  # the store's own name for the multipart upload
    head_sha256 = models.CharField(
        max_length=64, blank=True
    )  # of the first part, so that a file chosen again is known as the same
    limits = models.JSONField(default=dict, blank=True)  # the challenge's limits, as they were when it began
    expires_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "complete", "abandoned"]), name="upload_state_known"),
            models.CheckConstraint(condition=Q(size_bytes__gte=0), name="upload_size_not_negative"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="open"), name="open_upload_by_end"),
            models.Index(fields=["subject", "created_at"], name="upload_by_subject"),  # what came for one entry today
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    @property
    def part_count(self) -> int:
        """How many parts it travels in."""
        return max(1, -(-self.size_bytes // self.part_size_bytes))

    @property
    def part_sizes(self) -> list[int]:
        """The size in bytes of each part, in order; the last is what remains."""
        last = self.size_bytes - (self.part_count - 1) * self.part_size_bytes
        return [self.part_size_bytes] * (self.part_count - 1) + [last]

    def missing(self, received: dict[int, int]) -> list[int]:
        """The numbers of the parts that are not there in full, given the sizes of those that the store holds."""
        return [number for number, size in enumerate(self.part_sizes, start=1) if received.get(number) != size]

    def require_open(self) -> None:
        """Refuse what comes after the upload was finished or given up."""
        if self.state != self.State.OPEN:
            raise StateConflict("UPLOAD_OVER", _("This upload is over. Choose the file again to start a new one."))


class Media(Row):
    """A file that arrived. Only its owner and the organiser learn its facts; nobody is ever served the original."""

    class State(models.TextChoices):
        PROCESSING = "processing", _("Being checked")
        READY = "ready", _("Ready")
        REJECTED = "rejected", _("Refused")

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="media")
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="media")
    kind = models.CharField(max_length=10, choices=Purpose.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROCESSING)
    reason = models.CharField(max_length=20, blank=True)  # a code of docs/contract.md
    detail = models.TextField(blank=True)  # the same in plain English; `verdict` says it to the reader
    sha256 = models.CharField(max_length=64, blank=True)
    duration_seconds = models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)  # everything the inspection found
    origin = models.JSONField(
        default=dict, blank=True
    )  # place, device, author as the file claims: for the organiser's inspection alone
    fingerprint = models.JSONField(
        default=dict, blank=True
    )  # how it looks and sounds, so that the same clip is known again
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = MediaQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "media"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["processing", "ready", "rejected"]), name="media_state_known")
        ]
        indexes = [
            models.Index(fields=["updated_at"], condition=Q(state="processing"), name="waiting_media_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def verdict(self) -> str:
        """Why the file was refused, in the reader's language; empty for one that was not."""
        return verdicts.reason(self.facts, self.detail) if self.state == self.State.REJECTED else ""


class Rendition(Row):
    """What judges and the public get: made by us, without the source's metadata, under a fixed type."""

    class Role(models.TextChoices):
        VIDEO = "video", _("Clip")
        SMALL = "small", _("Clip for low data")
        AUDIO = "audio", _("Sound of the clip")
        POSTER = "poster", _("Poster")
        SPRITE = "sprite", _("Pictures along the clip")
        WAVEFORM = "waveform", _("Loudness along the clip")
        IMAGE = "image", _("Picture")
        PAGE = "page", _("Page")

    media = models.ForeignKey(Media, on_delete=models.CASCADE, related_name="renditions")
    role = models.CharField(max_length=10, choices=Role.choices)
    position = models.PositiveSmallIntegerField(default=0)  # the page of a deck
    key = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    duration_seconds = models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True)
    size_bytes = models.BigIntegerField()
    layout = models.JSONField(
        default=dict, blank=True
    )  # of a sprite: tiles across and down, their size, seconds between them

    class Meta:
        ordering = ["role", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["media", "role", "position"], name="one_rendition_per_role")]

    def __str__(self) -> str:
        return f"{self.role} {self.position} of {self.media_id}"


class Captions(Row):
    """What is said and heard in a clip, in one language, as WebVTT that we wrote ourselves from what was sent or typed."""

    class Origin(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        EDITED = "edited", _("Written here")

    media = models.ForeignKey(Media, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=35)  # BCP 47
    label = models.CharField(_("name in the player"), max_length=60)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    cues = models.JSONField(default=list)  # [{"start", "end", "text"}], seconds, in order
    version = models.PositiveIntegerField(default=1)  # counts the saves, so that a second tab is told

    class Meta:
        ordering = ["language", "pk"]
        verbose_name_plural = _("captions")
        constraints = [models.UniqueConstraint(fields=["media", "language"], name="one_captions_per_language")]

    def __str__(self) -> str:
        return f"{self.language} of {self.media_id}"
