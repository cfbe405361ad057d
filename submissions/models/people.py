"""The people of an entry, and what they agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Terms
from core.models import Row
from submissions.models.entry import Entry

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    """Questions about the people of entries."""

    def standing(self) -> Self:
        """Those who are named with the entry: all but who declined or left."""
        return self.filter(declined_at=None)

    def counted(self) -> Self:
        """Those who make the team: standing, mentors and advisers apart."""
        return self.standing().exclude(kind=TeamMember.Kind.MENTOR)

    def invited(self) -> Self:
        """Those whose answer is awaited."""
        return self.filter(invited_at__isnull=False, joined_at=None, declined_at=None)

    def addressed_to(self, user: User | AnonymousUser) -> Self:
        """Those that mean a person, by any address that is theirs."""
        if not user.is_authenticated:
            return self.none()
        proved = EmailAddress.objects.filter(user=user, verified=True).values("email")
        return self.filter(Q(user=user) | Q(email__in=proved))


class TeamMember(Row):
    """A person named on an entry."""

    class Kind(models.TextChoices):
        LEAD = "lead", _("Answers for the entry")
        MEMBER = "member", _("Member")
        MENTOR = "mentor", _("Mentor or adviser")

    class State(models.TextChoices):
        NAMED = "named", _("Named only")
        INVITED = "invited", _("Invited")
        JOINED = "joined", _("Joined")
        DECLINED = "declined", _("Declined")

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

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "user"], condition=Q(user__isnull=False), name="one_place_in_a_team"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """How this person stands to the entry."""
        if self.declined_at:
            return self.State.DECLINED
        if self.joined_at:
            return self.State.JOINED
        return self.State.INVITED if self.invited_at else self.State.NAMED

    def get_state_display(self) -> str:
        """Return the state in words."""
        return str(self.State(self.state).label)

    def is_under(self, age: int, on: date) -> bool | None:
        """Whether this person is younger than `age` on a day; None while the date of birth is not known."""
        return None if self.born_on is None else years_between(self.born_on, on) < age


def years_between(born: date, on: date) -> int:
    """Return the whole years of a life on a day. Who was born on 29 February is a year older on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


class Consent(Row):
    """That a person accepted a text: which version, in which language, when, and for whom where it was not for themselves."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="consents")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="consents")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    on_behalf_of = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=10, default="en")  # in which it was read
    accepted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "terms"], name="one_consent_per_text")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.terms_id}"


class GuardianConsentQuerySet(models.QuerySet["GuardianConsent"]):
    """Questions about what guardians said."""

    def standing(self) -> Self:
        """Those that were given and not taken back."""
        return self.filter(given=True, withdrawn_at=None)

    def against(self) -> Self:
        """Those that were refused or taken back."""
        return self.filter(Q(given=False) | Q(withdrawn_at__isnull=False))


class GuardianConsent(Row):
    """That a guardian was asked for a person under age, and what the answer was. Without `member` it is about the entrant.

    `given_by`: who gave it signed in (a parent who files); nobody where it came by the guardian's letter.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        GIVEN = "given", _("Agreed")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Taken back")

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
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = GuardianConsentQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.asked_at:%Y-%m-%d}"

    @property
    def state(self) -> str:
        """What the guardian said last."""
        if self.given is None:
            return self.State.ASKED
        if not self.given:
            return self.State.REFUSED
        return self.State.WITHDRAWN if self.withdrawn_at else self.State.GIVEN

    def get_state_display(self) -> str:
        """Return the state in words."""
        return str(self.State(self.state).label)
