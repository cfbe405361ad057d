"""An entry, and the rounds it competes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.deadlines import Deadline
from challenge.models import Challenge, LateCode, Round, Terms, Track
from core.economies import EconomyField
from core.errors import StateConflict
from core.models import Row
from media.models import Media
from submissions.models.startup import Startup

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions about entries. A judge's way to an entry is `Assignment`, never this."""

    def owned_by(self, user: User | AnonymousUser) -> Self:
        """Those a person answers for, or files for somebody else who has not refused."""
        mine = Q(entrant=user) | Q(filer=user, filing_refused_at=None) if user.is_authenticated else Q(pk=None)
        return self.filter(mine)

    def shared_with(self, user: User | AnonymousUser) -> Self:
        """Their own, and those whose team they joined."""
        if not user.is_authenticated:
            return self.none()
        joined = Entry.objects.filter(team__user=user, team__joined_at__isnull=False, team__declined_at=None)
        return self.filter(Q(pk__in=Entry.objects.owned_by(user).values("pk")) | Q(pk__in=joined.values("pk")))

    def organised_by(self, user: User | AnonymousUser) -> Self:
        """Those of the challenges a person runs."""
        return self.filter(challenge__in=Challenge.objects.organised_by(user))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, those of one's teams, and those of the challenges one runs."""
        if not user.is_authenticated:
            return self.none()
        shared = Entry.objects.shared_with(user)
        return self.filter(Q(pk__in=shared.values("pk")) | Q(challenge__in=Challenge.objects.organised_by(user)))

    def submitted(self) -> Self:
        """Those that stand before the judges: handed in, and not screened out. Judging and results ask nothing else."""
        return self.filter(state=Entry.State.SUBMITTED).exclude(screening=Entry.Screening.REFUSED)

    def in_round(self, round_: Round) -> Self:
        """Those that compete in a round: handed in for it, or taken into it from an earlier one."""
        return self.filter(Q(round=round_) | Q(pk__in=Advance.objects.filter(round=round_).values("entry")))

    def shown_publicly(self) -> Self:
        """Those that may be shown to everybody once they have won: the consent for it stands, or the challenge asks for none, and
        no guardian is against it."""
        same = Entry.objects.filter(pk=models.OuterRef("pk"))
        asked = Terms.objects.filter(challenge=models.OuterRef("challenge"), use=Terms.Use.GALLERY)
        agreed = same.filter(consents__terms__use=Terms.Use.GALLERY, consents__withdrawn_at=None)
        against = same.filter(Q(guardian_consents__given=False) | Q(guardian_consents__withdrawn_at__isnull=False))
        return self.filter(~models.Exists(asked) | models.Exists(agreed)).exclude(models.Exists(against))

    def with_deadlines(self) -> Self:
        """With what `deadline` reads, in a fixed number of queries."""
        return self.select_related("round__challenge", "late_code").prefetch_related(
            "extensions", "round__track_deadlines"
        )

    def with_answers(self) -> Self:
        """With the questions of their challenges and what they answer, as `submissions.asked` reads them, in two queries."""
        asked = apps.get_model("challenge", "Question")._default_manager.select_related("track")
        given = apps.get_model("submissions", "Answer")._default_manager.select_related("media__upload")
        return self.prefetch_related(Prefetch("challenge__questions", asked), Prefetch("answers", given))

    def with_answer_files(self) -> Self:
        """With what is shown of the files among their answers; after `with_answers`."""
        return self.prefetch_related("answers__media__renditions", "answers__media__captions")

    def for_listing(self) -> Self:
        """With what a list of entries shows, in a fixed number of queries."""
        return self.select_related("challenge", "round", "track", "startup", "entrant", "clip", "deck", "image")


class Entry(Row):
    """One entry in a round. A draft is saved as it is typed; `version` counts the saves, so that a second tab is told."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        RECEIVED = "received", _("Received")  # in time; the files are still being checked
        SUBMITTED = "submitted", _("Submitted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Basis(models.TextChoices):
        CITIZEN = "citizen", _("Citizen")
        RESIDENT = "permanent_resident", _("Permanent resident")

    class StaffTie(models.TextChoices):
        NONE = "none", _("Neither I nor a close relative works for them")
        STAFF = "staff", _("I work for them")
        FAMILY = "family", _("A close relative of mine works for them")

    class Filer(models.TextChoices):
        COORDINATOR = "coordinator", _("Co-ordinator of an economy")
        ACCELERATOR = "accelerator", _("Accelerator")
        PARENT = "parent", _("Parent or guardian")

    class Screening(models.TextChoices):
        WAITING = "", _("Not looked at")
        PASSED = "passed", _("In order")
        CHANGES = "changes", _("Changes asked for")
        REFUSED = "refused", _("Screened out")

    MOVES = {
        State.DRAFT: {State.RECEIVED, State.SUBMITTED, State.WITHDRAWN},
        State.RECEIVED: {State.SUBMITTED, State.DRAFT, State.WITHDRAWN},
        State.SUBMITTED: {State.WITHDRAWN, State.DRAFT},
        State.WITHDRAWN: {State.DRAFT},
    }

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="entries")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entries")  # the one it was handed in for
    track = models.ForeignKey(Track, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    entrant = models.ForeignKey(User, on_delete=models.PROTECT, related_name="entries")
    startup = models.ForeignKey(Startup, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    filer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="filed_entries")
    filer_kind = models.CharField(_("who files it"), max_length=12, choices=Filer.choices, blank=True)
    filing_refused_at = models.DateTimeField(null=True, blank=True)  # the entrant wants nothing filed in their name
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
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    staff_tie = models.CharField(_("tie to the organisers"), max_length=6, choices=StaffTie.choices, blank=True)
    snapshot = models.JSONField(default=dict, blank=True)  # the start-up's profile at the moment of submission
    form = models.JSONField(
        default=list, blank=True
    )  # the questions as they were asked, with the answers, at that moment

    clip = models.ForeignKey(Media, on_delete=models.PROTECT, null=True, blank=True, related_name="clip_of")
    deck = models.ForeignKey(Media, on_delete=models.PROTECT, null=True, blank=True, related_name="deck_of")
    image = models.ForeignKey(Media, on_delete=models.PROTECT, null=True, blank=True, related_name="image_of")

    auto_submit = models.BooleanField(_("submit my complete draft at the deadline"), default=False)
    warned_at = models.DateTimeField(null=True, blank=True)  # when they heard that a draft on the clock lacks something
    late_code = models.ForeignKey(LateCode, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    screening = models.CharField(max_length=8, choices=Screening.choices, default=Screening.WAITING, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)  # when the organisers last reminded its entrant
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
                condition=Q(state__in=["draft", "received", "submitted", "withdrawn"]), name="entry_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["received", "submitted"]) | Q(submitted_at__isnull=False),
                name="submitted_entry_has_its_time",
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

    def deadline(self) -> Deadline:
        """Return until when this very entry may be changed and submitted: of its round or track, or the more time it was given."""
        own = [row.until_at for row in self.extensions.all()]
        if self.late_code:
            own.append(self.late_code.until_at)
        return self.round.deadline_for(self.track_id, own=max(own, default=None))

    def competes_in(self, round_: Round) -> bool:
        """Whether it was handed in for this round or taken into it."""
        return self.round_id == round_.pk or self.advances.filter(round=round_).exists()

    def has_public_results(self, at: datetime) -> bool:
        """Whether results of a round it competes in, early or late, are public at this moment."""
        theirs = Q(pk=self.round_id) | Q(pk__in=self.advances.values("round"))
        return Round.objects.with_results(at).filter(theirs).exists()


class Advance(Row):
    """That an entry goes on into a later round. It stays in the earlier ones: their cards, standings and results are theirs."""

    class Way(models.TextChoices):
        CUT = "cut", _("Above the cut line")
        CHOSEN = "chosen", _("Chosen by hand")
        WILD_CARD = "wild_card", _("Wild card")
        ALTERNATE = "alternate", _("Alternate who moved up")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="advances")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="advances")
    way = models.CharField(_("how"), max_length=10, choices=Way.choices, default=Way.CUT)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    advanced_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "round"], name="one_advance_per_round")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.round_id}"


class Alternate(Row):
    """An entry that moves up into a later round, in its turn, when one that was chosen drops out."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="alternates")
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="alternates"
    )  # the round it would move up into
    position = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(_("reason"), max_length=300)
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "round"], name="one_alternate_per_round")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.position}"
