"""Everything that can be done to the directory: bring source files in, hide an organisation, show it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import models, transaction

from accounts.models import User
from core import audit
from core.rights import require
from directory import permissions
from directory.importing import Record, UnusableFile
from directory.index import reindex
from directory.models import Location, Organisation, Programme, Service

#: The parts of a record and the model that keeps each.
PARTS: tuple[tuple[str, type[models.Model]], ...] = (
    ("services", Service),
    ("programmes", Programme),
    ("locations", Location),
)


@transaction.atomic
def import_organisations(records: Iterable[Record], *, by: User | None) -> Counter[str]:
    """Bring records in, matched by their address. A record that says what it said last time is left alone, with all that people
    have changed since; one that says something new replaces the fields it names.

    Returns how many were "created", "changed" and "unchanged" (these are not written at all). Raises UnusableFile when an address
    belongs to another source or stands twice, ValidationError for a value that is not known.
    """
    counts: Counter[str] = Counter(created=0, changed=0, unchanged=0)
    written: list[Organisation] = []
    seen: set[str] = set()
    known = {row.slug: row for row in Organisation.objects.select_for_update().order_by("pk")}
    for record in records:
        if record.slug in seen:
            raise UnusableFile(f"{record.fields['name']!r} stands twice.")
        seen.add(record.slug)
        organisation = known.get(record.slug)
        if organisation and organisation.source != record.fields["source"]:
            raise UnusableFile(f"{record.slug!r} is already here from {organisation.source}.")
        verb, organisation = _bring_in(record, organisation)
        counts[verb] += 1
        if verb != "unchanged":
            audit.record(by, f"import_{verb}", organisation)
            written.append(organisation)
    reindex(written)
    return counts


@transaction.atomic
def hide_organisation(organisation: Organisation, *, by: User) -> Organisation:
    """Take an organisation out of every list, search, count and page. Raises PermissionDenied."""
    return _set_hidden(organisation, True, by)


@transaction.atomic
def show_organisation(organisation: Organisation, *, by: User) -> Organisation:
    """Show a hidden organisation again. Raises PermissionDenied."""
    return _set_hidden(organisation, False, by)


def _set_hidden(organisation: Organisation, hidden: bool, by: User) -> Organisation:
    require(permissions.can_hide_organisations(by))
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.hidden != hidden:
        organisation.hidden = hidden
        organisation.save(update_fields=["hidden", "updated_at"])
        audit.record(by, "hidden" if hidden else "shown", organisation)
    return organisation


def _bring_in(record: Record, organisation: Organisation | None) -> tuple[str, Organisation]:
    verb = "changed" if organisation else "created"
    digest = record.digest()
    if organisation is None:
        organisation = Organisation(slug=record.slug)
    elif organisation.source_digest == digest:
        return "unchanged", organisation
    for name, value in record.fields.items():
        setattr(organisation, name, value)
    organisation.source_digest = digest
    organisation.full_clean()
    organisation.save()
    for name, model in PARTS:
        model._default_manager.filter(organisation=organisation).delete()
        for values in getattr(record, name):
            part = model(organisation=organisation, **values)
            part.full_clean()
            part.save()
    return verb, organisation
