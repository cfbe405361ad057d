"""The questions an organiser puts beside those that every entry answers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from challenge.models.challenge import Challenge, Track
from challenge.models.round import Round
from core.models import Row


class Question(Row):
    """One question: of a whole challenge, or of one round, or of one track. One that was answered is retired, never deleted.

    `translations` is {language: {"label", "help", "options": {key: label}}}; `options` is [{"key", "label"}] of a choice; `limits` holds
    what the kind knows: least and most, lengths, currencies, kinds of file. Kinds of money are its options. An option that was taken
    out of an answered question stays in the list as `"retired": true`, so that it can be named where it was chosen.
    """

    class Kind(models.TextChoices):
        SHORT = "short", _("Short text")
        LONG = "long", _("Long text")
        CHOICE = "choice", _("One of several")
        CHOICES = "choices", _("Any of several")
        NUMBER = "number", _("Number")
        MONEY = "money", _("Amount of money")
        DATE = "date", _("Date")
        LINK = "link", _("Link")
        FILE = "file", _("File")
        YES_NO = "yes_no", _("Yes or no")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="questions")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, null=True, blank=True, related_name="questions")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, null=True, blank=True, related_name="questions")
    key = models.SlugField(_("key"), max_length=40)
    kind = models.CharField(_("kind of answer"), max_length=10, choices=Kind.choices)
    label = models.CharField(_("question"), max_length=300)
    help_text = models.TextField(_("help"), max_length=1000, blank=True)
    translations = models.JSONField(_("translations"), default=dict, blank=True)
    options = models.JSONField(_("choices"), default=list, blank=True)
    limits = models.JSONField(_("limits"), default=dict, blank=True)
    required = models.BooleanField(_("must be answered"), default=False)
    private = models.BooleanField(_("for the organisers only"), default=False)
    hidden_when_blind = models.BooleanField(_("hidden where judges do not see who entered"), default=False)
    frozen_at = models.DateTimeField(_("answers stand from"), null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # written downwards with the first answer
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "key"], name="question_key_once_per_challenge"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["short", "long", "choice", "choices", "number", "money", "date", "link", "file", "yes_no"]
                ),
                name="question_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.label
