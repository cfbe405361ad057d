"""What an entrant agrees to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from challenge.models.challenge import Challenge
from core.models import Row


class Terms(Row):
    """What an entrant agrees to, word for word. A text that somebody accepted never changes; a new one takes the next version."""

    class Use(models.TextChoices):
        TERMS = "terms", _("The terms of the challenge")
        JUDGING = "judging", _("Showing the entry to the judges")
        GALLERY = "gallery", _("Showing the entry to the public")
        DIRECTORY = "directory", _("Listing the start-up in the directory")
        PARTNERS = "partners", _("Handing the entry to the partners named")
        PRESS = "press", _("Use by the press")
        GUARDIAN = "guardian", _("What a guardian agrees to")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="terms")
    use = models.CharField(_("what it allows"), max_length=10, choices=Use.choices, default=Use.TERMS)
    title = models.CharField(_("title"), max_length=120, blank=True)
    required = models.BooleanField(_("nobody can enter without it"), default=True)
    version = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=10, default="en")
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["-version", "language"]
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(fields=["challenge", "use", "version", "language"], name="terms_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.use} v{self.version} {self.language}"
