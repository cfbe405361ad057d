"""Tables that every room uses and that know no word of the domain."""

from __future__ import annotations

from django.db import models

from core.ids import new_id


class Row(models.Model):
    """Parent of the domain's tables: an opaque identifier and the two times every row carries."""

    id = models.CharField(primary_key=True, max_length=18, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class AuditEvent(models.Model):
    """One thing that somebody (or the machine) did. Written once, never changed; `core.audit` seals the rows into a chain."""

    at = models.DateTimeField()
    actor_id = models.CharField(max_length=18, blank=True)  # a value, not a foreign key: the trail outlives the account
    verb = models.CharField(max_length=40)
    target_type = models.CharField(max_length=40)
    target_id = models.CharField(max_length=18)
    scope_id = models.CharField(
        max_length=18, blank=True
    )  # the challenge it belongs to, so that its organisers can read it
    facts = models.JSONField(default=dict)
    position = models.BigIntegerField(null=True, unique=True)  # set by the sealer, in commit order
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["target_type", "target_id", "id"], name="audit_by_target"),
            models.Index(fields=["scope_id", "id"], name="audit_by_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"
