"""Write down who did what. Rows are only ever added; the sealer links them into a chain that `verify_audit` can walk."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from core.models import AuditEvent


def record(by: Any, verb: str, target: models.Model, *, scope: str = "", **facts: Any) -> AuditEvent:
    """Add one event in the caller's transaction.

    `by` is a user or None for the machine; `scope` the id of the challenge it belongs to; `facts` are small JSON values, never
    personal data (ids, states, marks; no names, no addresses).
    """
    return AuditEvent.objects.create(
        at=timezone.now(),
        actor_id=getattr(by, "pk", None) or "",
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        scope_id=scope,
        facts=facts,
    )
