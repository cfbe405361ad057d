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
    # The challenge it belongs to, so that its organisers can read it.
    scope_id = models.CharField(max_length=18, blank=True)
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


class AuditHead(models.Model):
    """The end of the sealed chain: one row, also the lock that lets one sealer work at a time."""

    position = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.position} {self.seal[:8]}"


class Worker(models.Model):
    """A worker process that is alive, or was at `beat_at`, and the job it has in hand."""

    id = models.CharField(primary_key=True, max_length=18, default=new_id, editable=False)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    job_id = models.UUIDField(null=True, blank=True, unique=True)

    def __str__(self) -> str:
        return f"{self.id} {self.beat_at:%H:%M:%S}"


class Tick(models.Model):
    """When something that repeats is due next."""

    name = models.CharField(primary_key=True, max_length=120)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M:%S}"


class Rate(models.Model):
    """How often something was done in the current window; see core/rates.py."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"


class Repeat(models.Model):
    """The answer to a request that its sender may send again, kept under the key it came with; see core/idempotency.py."""

    actor_id = models.CharField(max_length=18)
    key = models.CharField(max_length=128)
    request_sha256 = models.CharField(max_length=64)  # of method, path and body
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # empty while the first one is still running
    headers = models.JSONField(default=dict)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_id", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.status}"
