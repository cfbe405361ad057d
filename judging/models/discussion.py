"""What judges say to each other about an entry once their own card is in, and the head judge's last word on a round."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Round
from core.models import Row
from judging.models.panel import Judge
from submissions.models import Entry

#: How long a contribution may be.
POST_LIMIT = 4000


class Post(Row):
    """A contribution to the talk about one entry. An answer names the contribution it answers; there is one level of answers."""

    judge = models.ForeignKey(
        Judge, on_delete=models.PROTECT, related_name="posts"
    )  # who writes; the round is the seat's
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="posts")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers")
    text = models.TextField(_("text"), max_length=POST_LIMIT)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["entry", "created_at"], name="posts_by_entry")]

    def __str__(self) -> str:
        return f"{self.judge_id} {self.entry_id}"


class DiscussionRead(Row):
    """How far a judge has read the talk about an entry."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="discussions_read")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judge", "entry"], name="one_reading_per_discussion")]

    def __str__(self) -> str:
        return f"{self.judge_id} {self.entry_id}"


class SignOff(Row):
    """That the head judge stands by the marks of a round. `Round.signed_off_at` says so to the rooms below."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="sign_off")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    unseen = models.PositiveIntegerField(default=0)  # entries the head judge must not see, and so does not speak for
    note = models.CharField(_("note"), max_length=600, blank=True)

    def __str__(self) -> str:
        return f"{self.round_id} {self.signed_at:%Y-%m-%d}"
