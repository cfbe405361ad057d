"""The tables of what entrants hand in, and of what becomes of it on its way in."""

from submissions.models.answer import Answer
from submissions.models.entry import Advance, Alternate, Entry, EntryQuerySet
from submissions.models.intake import Compared, Extension, Override, Receipt, Resemblance, ScreeningNote
from submissions.models.people import Consent, GuardianConsent, TeamMember
from submissions.models.signing import SigningKey
from submissions.models.startup import Funding, Startup, StartupQuerySet

__all__ = [
    "Advance",
    "Alternate",
    "Answer",
    "Compared",
    "Consent",
    "Entry",
    "EntryQuerySet",
    "Extension",
    "Funding",
    "GuardianConsent",
    "Override",
    "Receipt",
    "Resemblance",
    "ScreeningNote",
    "SigningKey",
    "Startup",
    "StartupQuerySet",
    "TeamMember",
]
