"""Write down who did what. Rows are only ever added; the sealer links them into a chain that `verify_audit` can walk.

The chain is not written inside the act's own transaction: every act would wait for one lock. `seal` runs every half minute and links what
has been committed since, in the order in which it sees it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from core import prepared
from core.models import AuditEvent, AuditHead

BATCH = 500
HEAD = 1
COLUMNS = tuple(column.attname for column in AuditEvent._meta.concrete_fields if not column.primary_key)


def record(by: Any, verb: str, target: models.Model, *, scope: str = "", **facts: Any) -> AuditEvent:
    """Add one event in the caller's transaction.

    `by` is a user or None for the machine; `scope` the id of the challenge it belongs to; `facts` are small JSON values, never
    personal data (ids, states, marks; no names, no addresses).
    """
    event = AuditEvent(
        at=timezone.now(),
        actor_id=getattr(by, "pk", None) or "",
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        scope_id=scope,
        facts=facts,
    )
    written = {name: getattr(event, name) for name in COLUMNS}
    ((event.pk,),) = prepared.insert(AuditEvent, [written], returning=["id"])
    return event


def seal() -> int:
    """Link all committed rows that are not in the chain yet. Returns how many."""
    AuditHead.objects.get_or_create(pk=HEAD)
    count = 0
    while linked := _seal_batch():
        count += linked
    return count


@transaction.atomic
def _seal_batch() -> int:
    head = AuditHead.objects.select_for_update().get(pk=HEAD)
    events = list(AuditEvent.objects.filter(position=None).order_by("pk")[:BATCH])
    for event in events:
        event.position = head.position + 1
        event.seal = _link(head.seal, event)
        head.position, head.seal = event.position, event.seal
    AuditEvent.objects.bulk_update(events, ["position", "seal"])
    head.save()
    return len(events)


def first_difference() -> str | None:
    """Walk the chain from its beginning. Returns None when it is whole, else a line that names the first broken row."""
    last = ""
    expected = 1
    for event in AuditEvent.objects.exclude(position=None).order_by("position").iterator(chunk_size=BATCH):
        if event.position != expected:
            return f"position {expected}: the row is missing"
        if event.seal != _link(last, event):
            return f"position {expected}, event {event.pk}: not what was sealed"
        last = event.seal
        expected += 1
    head = AuditHead.objects.filter(pk=HEAD).first() or AuditHead()
    if head.position != expected - 1:
        return f"position {expected}: the row is missing" if head.position >= expected else "the head of the chain"
    return None if head.seal == last else "the head of the chain"


def _link(before: str, event: AuditEvent) -> str:
    """Return the SHA-256 of the seal before and of everything this row says, as lower-case hexadecimal."""
    content = [
        event.position,
        event.pk,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_id,
        event.verb,
        event.target_type,
        event.target_id,
        event.scope_id,
        event.facts,
    ]
    line = json.dumps([before, content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()
