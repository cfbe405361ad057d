"""What entrants hand in: the lasting start-up profile, the entry, its team, what was agreed to, and the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Challenge, Round, Terms, Track
from core.economies import EconomyField
from core.errors import StateConflict
from core.models import Row
from media.models import Media

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser


class StartupQuerySet(models.QuerySet["Startup"]):
    """Questions about start-ups."""

    def owned_by(self, user: User | AnonymousUser) -> Self:
        """Those a person keeps the profile of."""
        return self.filter(owner=user) if user.is_authenticated else self.none()


class Startup(Row):
    """A company's lasting profile, used again from challenge to challenge. The entry keeps a snapshot of it."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="startups")
    name = models.CharField(_("name"), max_length=120)
    name_in_script = models.CharField(_("name in its own script"), max_length=120, blank=True)
    economy = EconomyField()
    city = models.CharField(_("city"), max_length=80, blank=True)
    website = models.URLField(_("web site"), blank=True)
    founded_on = models.DateField(_("founded"), null=True, blank=True)
    pitch = models.CharField(_("what it does, in one line"), max_length=140, blank=True)
    description = models.TextField(_("what it does"), max_length=1500, blank=True)
    team_size = models.PositiveSmallIntegerField(_("people"), null=True, blank=True, validators=[MinValueValidator(1)])

    objects = StartupQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions about entries. A judge's way to an entry is `Assignment`, never this."""

    def owned_by(self, user: User | AnonymousUser) -> Self:
        """Those a person answers for."""
        return self.filter(entrant=user) if user.is_authenticated else self.none()

    def organised_by(self, user: User | AnonymousUser) -> Self:
        """Those of the challenges a person runs."""
        return self.filter(challenge__in=Challenge.objects.organised_by(user))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, and those of the challenges one runs."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(entrant=user) | Q(challenge__in=Challenge.objects.organised_by(user)))

    def submitted(self) -> Self:
        """Those that stand before the judges."""
        return self.filter(state=Entry.State.SUBMITTED)

    def in_round(self, round_: Round) -> Self:
        """Those that compete in a round: handed in for it, or taken into it from an earlier one."""
        return self.filter(Q(round=round_) | Q(pk__in=Advance.objects.filter(round=round_).values("entry")))

    def for_listing(self) -> Self:
        """With what a list of entries shows, in a fixed number of queries."""
        return self.select_related("challenge", "round", "track", "startup", "entrant", "clip", "deck", "image")


class Entry(Row):
    """One entry in a round. A draft is saved as it is typed; `version` counts the saves, so that a second tab is told."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Basis(models.TextChoices):
        CITIZEN = "citizen", _("Citizen")
        RESIDENT = "permanent_resident", _("Permanent resident")

    MOVES = {
        State.DRAFT: {State.SUBMITTED, State.WITHDRAWN},
        State.SUBMITTED: {State.WITHDRAWN},
        State.WITHDRAWN: {State.DRAFT},
    }

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="entries")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entries")  # the one it was handed in for
    track = models.ForeignKey(Track, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    entrant = models.ForeignKey(User, on_delete=models.PROTECT, related_name="entries")
    startup = models.ForeignKey(Startup, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)

    title = models.CharField(_("title"), max_length=120, blank=True)
    economy = EconomyField(_("economy you represent"), blank=True)
    basis = models.CharField(_("in that economy you are"), max_length=20, choices=Basis.choices, blank=True)
    language = models.CharField(_("language spoken"), max_length=20, blank=True)
    summary = models.TextField(_("what it is about"), max_length=600, blank=True)
    credit_name = models.CharField(_("name to be credited"), max_length=200, blank=True)
    music_source = models.CharField(_("where the music is from"), max_length=300, blank=True)
    snapshot = models.JSONField(default=dict, blank=True)  # the start-up's profile at the moment of submission

    clip = models.ForeignKey(Media, on_delete=models.PROTECT, null=True, blank=True, related_name="clip_of")
    deck = models.ForeignKey(Media, on_delete=models.PROTECT, null=True, blank=True, related_name="deck_of")
    image = models.ForeignKey(Media, on_delete=models.PROTECT, null=True, blank=True, related_name="image_of")

    submitted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    prize_published_at = models.DateTimeField(null=True, blank=True)  # written downwards by publication

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("entries")
        constraints = [
            models.UniqueConstraint(fields=["challenge", "number"], name="entry_number_once_per_challenge"),
            models.UniqueConstraint(
                fields=["challenge", "entrant"], condition=~Q(state="withdrawn"), name="one_standing_entry_per_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "withdrawn"]), name="entry_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False), name="submitted_entry_has_its_time"
            ),
        ]
        indexes = [models.Index(fields=["challenge", "state", "number"], name="entry_by_challenge")]

    def __str__(self) -> str:
        return self.title or f"{self.number:04d}"

    def move_to(self, state: str) -> None:
        """Change the state, along MOVES only."""
        if state not in self.MOVES[self.State(self.state)]:
            raise StateConflict(
                "WRONG_STATE",
                _("This entry is %(now)s; it cannot become %(then)s.")
                % {"now": self.get_state_display(), "then": self.State(state).label},
            )
        self.state = state

    def competes_in(self, round_: Round) -> bool:
        """Whether it was handed in for this round or taken into it."""
        return self.round_id == round_.pk or self.advances.filter(round=round_).exists()

    def has_public_results(self, at: datetime) -> bool:
        """Whether results of a round it competes in, early or late, are public at this moment."""
        theirs = Q(pk=self.round_id) | Q(pk__in=self.advances.values("round"))
        return Round.objects.with_results(at).filter(theirs).exists()


class Advance(Row):
    """That an entry goes on into a later round. It stays in the earlier ones: their cards, standings and results are theirs."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="advances")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="advances")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    advanced_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "round"], name="one_advance_per_round")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.round_id}"


class TeamMember(Row):
    """A person named on an entry."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="team")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("part in the team"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Consent(Row):
    """That a person accepted a text: which version, in which language, when."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="consents")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="consents")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "terms"], name="one_consent_per_text")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.terms_id}"


class Receipt(Row):
    """Proof that an entry was handed in: what, when, with which files, signed by this installation."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="receipts")
    number = models.CharField(max_length=30, unique=True)
    issued_at = models.DateTimeField()
    content = models.JSONField()
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return self.number
