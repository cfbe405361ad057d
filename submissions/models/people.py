"""The people of an entry, and what they agreed to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Terms
from core.models import Row
from submissions.models.entry import Entry


class TeamMember(Row):
    """A person named on an entry."""

    class Kind(models.TextChoices):
        LEAD = "lead", _("Answers for the entry")
        MEMBER = "member", _("Member")
        MENTOR = "mentor", _("Mentor or adviser")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="team")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("part in the team"), max_length=120, blank=True)
    kind = models.CharField(_("takes part as"), max_length=8, choices=Kind.choices, default=Kind.MEMBER)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="teams")
    invited_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "user"], condition=Q(user__isnull=False), name="one_place_in_a_team"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Consent(Row):
    """That a person accepted a text: which version, in which language, when."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="consents")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="consents")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    language = models.CharField(max_length=10, default="en")  # in which it was read
    accepted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "terms"], name="one_consent_per_text")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.terms_id}"


class GuardianConsent(Row):
    """That a guardian was asked for a person under age, and what the answer was."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="guardian_consents")
    member = models.ForeignKey(
        TeamMember, on_delete=models.CASCADE, null=True, blank=True, related_name="guardian_consents"
    )
    guardian_name = models.CharField(_("name of the guardian"), max_length=200)
    guardian_email = models.EmailField(_("e-mail of the guardian"))
    relation = models.CharField(_("relation to the person"), max_length=60, blank=True)
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, null=True, blank=True, related_name="guardian_consents")
    language = models.CharField(max_length=10, default="en")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    given = models.BooleanField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.asked_at:%Y-%m-%d}"
