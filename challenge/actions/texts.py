"""The texts people agree to, one for each use of an entry, in versions and languages."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge import rules, texts
from challenge.models import Challenge, Terms
from challenge.writing import hold
from core import audit
from core.errors import StateConflict


@transaction.atomic
def write_terms(challenge: Challenge, *, by: User, text: str) -> Terms:
    """Set the terms in English; short for `write_text`."""
    return write_text(challenge, by=by, use=Terms.Use.TERMS, text=text)


@transaction.atomic
def write_text(
    challenge: Challenge,
    *,
    by: User,
    use: str,
    text: str,
    title: str | None = None,
    required: bool | None = None,
    language: str = texts.FALLBACK,
) -> Terms:
    """Set what people agree to for one use (`Terms.Use`), in one language.

    While nobody can have agreed (in preparation) the words themselves change. After that each change is the next version, and what
    somebody agreed to stays word for word; a language that the version of today lacks is added to it. `title` and `required` of None
    stay as they are. Raises StateConflict where a public challenge would suddenly demand what it called a choice.
    """
    challenge = hold(challenge, by=by)
    if use not in Terms.Use.values:
        raise ValidationError({"use": _("There is no such use.")})
    text, language = text.replace("\r\n", "\n").strip(), language.strip()
    in_preparation = challenge.state == Challenge.State.DRAFT
    rows = texts.newest(challenge.terms.filter(use=use)).get(use, [])
    first = texts.in_language(rows, texts.FALLBACK) if rows else None
    title = (first.title if first else "") if title is None else title.strip()
    required = (first.required if first else True) if required is None else required
    if use in (Terms.Use.TERMS, Terms.Use.GUARDIAN):
        required = True
    if first and required and not first.required and not in_preparation:
        raise StateConflict("CHALLENGE_PUBLIC", _("Entrants were told that this is their choice. It stays so."))
    same = next((row for row in rows if row.language == language), None)
    if same and (same.text, same.title, same.required) == (text, title, required):
        return same
    if same is None:
        row = Terms(challenge=challenge, use=use, language=language, version=first.version if first else 1)
    elif in_preparation or (same.text, same.title) == (text, title):
        row = same
    else:
        row = Terms(challenge=challenge, use=use, language=language, version=same.version + 1)
    row.text, row.title, row.required = text, title, required
    row.full_clean()
    row.save()
    challenge.terms.filter(use=use, version=row.version).update(required=required)
    audit.record(by, "terms_written", row, scope=challenge.pk, version=row.version, use=use, language=language)
    return row


@transaction.atomic
def remove_text(challenge: Challenge, *, by: User, use: str) -> None:
    """Ask no longer for one use; only in preparation, when nobody can have agreed."""
    challenge = hold(challenge, by=by)
    rules.require_draft(
        challenge, _("People may have agreed to this text. Write a new version that says what holds from now on.")
    )
    rows = challenge.terms.filter(use=use)
    if not rows.exists():
        raise StateConflict("NO_TEXT", _("There is no such text."))
    audit.record(by, "text_removed", challenge, scope=challenge.pk, use=use)
    rows.delete()
