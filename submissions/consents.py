"""What an entry agreed to: which texts are asked for each use, which consents stand. Read here by forms, both doors and exports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from challenge import texts
from challenge.models import Challenge, Terms
from submissions.models import Consent, Entry

#: Without these an entry cannot compete: taking one of them back takes the entry back.
COMPETING = frozenset({Terms.Use.TERMS, Terms.Use.JUDGING})


@dataclass(frozen=True, slots=True)
class Asked:
    """One text an entry is asked to agree to: the version that holds today, in the reader's language, and what was answered.

    `given` stands for the version of today, `earlier` for one before it that still stands.
    """

    text: Terms
    given: Consent | None
    earlier: Consent | None
    last: Consent | None

    @property
    def use(self) -> str:
        """What it allows."""
        return self.text.use

    @property
    def title(self) -> str:
        """The text's own title, else what it allows."""
        return self.text.title or self.text.get_use_display()

    @property
    def stands(self) -> Consent | None:
        """The consent that holds, of whatever version."""
        return self.given or self.earlier

    @property
    def is_open(self) -> bool:
        """Whether the text of today is still to be agreed to."""
        return self.given is None


def texts_asked(challenge: Challenge, language: str = texts.FALLBACK) -> list[Terms]:
    """Return the texts entrants are asked to agree to today, one for each use, in the order of the uses."""
    rows = texts.newest(challenge.terms.all())
    return [texts.in_language(kept, language) for use, kept in rows.items() if use != Terms.Use.GUARDIAN]


def guardian_text(challenge: Challenge, language: str = texts.FALLBACK) -> Terms | None:
    """Return the text a guardian is asked to agree to today."""
    return texts.current(challenge.terms.all(), Terms.Use.GUARDIAN, language)


def asked_of(entry: Entry, language: str = texts.FALLBACK) -> list[Asked]:
    """Return every text this entry is asked to agree to, with its answers; two queries."""
    by_use: dict[str, list[Consent]] = defaultdict(list)
    for consent in entry.consents.select_related("terms", "user", "on_behalf_of").order_by("-accepted_at", "-pk"):
        by_use[consent.terms.use].append(consent)
    return [_asked(text, by_use[text.use]) for text in texts_asked(entry.challenge, language)]


def _asked(text: Terms, rows: list[Consent]) -> Asked:
    standing = [row for row in rows if row.withdrawn_at is None]
    given = next((row for row in standing if row.terms.version == text.version), None)
    earlier = next((row for row in standing if row.terms.version != text.version), None)
    return Asked(text=text, given=given, earlier=earlier, last=rows[0] if rows else None)


def missing(entry: Entry) -> dict[str, list[str]]:
    """Return the required texts that were not agreed to, as messages by field."""
    found: dict[str, list[str]] = {}
    for asked in asked_of(entry):
        if not (asked.text.required and asked.is_open):
            continue
        if asked.use == Terms.Use.TERMS:
            found["terms"] = [_("Accept the terms.")]
        else:
            found[f"consent_{asked.use}"] = [
                _("Agree to “%(title)s”. Nobody can enter without it.") % {"title": asked.title}
            ]
    return found


def standing(entries: Iterable[Entry]) -> dict[str, frozenset[str]]:
    """Return the uses each entry allows now, by entry; one query for all of them."""
    found: dict[str, set[str]] = {entry.pk: set() for entry in entries}
    rows = Consent.objects.filter(entry__in=list(found), withdrawn_at=None).values_list("entry", "terms__use")
    for entry_id, use in rows:
        found[entry_id].add(use)
    return {entry_id: frozenset(uses) for entry_id, uses in found.items()}
