"""Requests that their sender may repeat: the answer to the first one is kept under the key it came with, and given again.

    with once(actor_id, key, {"method": "PUT", "path": path, "body": body}) as claim:
        if claim.kept is None:
            answer = act()                       # the act and its answer are one transaction
            claim.keep(200, answer, {"ETag": tag})

What is not kept (a refusal, a fault) leaves no trace: the same request may come again and is judged anew.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import StateConflict
from core.models import Repeat

#: How long an answer can be asked for again, at least.
KEPT_FOR = timedelta(days=3)
#: A claim older than this belongs to a process that died; no request takes so long.
ABANDONED_AFTER = timedelta(seconds=60)
KEY = re.compile(r"[\x21-\x7e]{1,128}")


class KeyReused(Exception):
    """A key that came before with another request (HTTP 422)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was given before."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass(slots=True)
class Claim:
    """The right to answer a request for the first time, or, in `kept`, the answer it already had."""

    row: Repeat
    kept: Kept | None = None
    is_answered: bool = field(default=False, init=False)

    def keep(self, status: int, body: Any, headers: Mapping[str, str]) -> None:
        """Keep the answer, in the transaction of the act. Raises StateConflict when somebody took the claim over meanwhile."""
        mine = Repeat.objects.filter(pk=self.row.pk, status=None, created_at=self.row.created_at)
        if not mine.update(status=status, body=body, headers=dict(headers)):
            raise _running()
        self.is_answered = True


@contextmanager
def once(actor_id: str, key: str, request: Mapping[str, Any]) -> Iterator[Claim]:
    """Claim `key` for this request of this person. The body of the `with` is one transaction.

    Raises ValidationError for what is no key, KeyReused when it came with another request, StateConflict IDEMPOTENCY_RUNNING while the
    first one is still being answered.
    """
    if not KEY.fullmatch(key):
        raise ValidationError({"Idempotency-Key": _("A key has 1 to 128 characters of ASCII, without spaces.")})
    claim = _claim(actor_id, key, _digest(request))
    if claim.kept is not None:
        yield claim
        return
    try:
        with transaction.atomic():
            yield claim
    except BaseException:
        claim.is_answered = False  # what was kept was rolled back with the act
        raise
    finally:
        if not claim.is_answered:
            Repeat.objects.filter(pk=claim.row.pk, status=None, created_at=claim.row.created_at).delete()


def _claim(actor_id: str, key: str, digest: str) -> Claim:
    """Insert the row that says "running", or find the one that is there. It is committed at once, so that others see it."""
    row = Repeat.objects.filter(actor_id=actor_id, key=key).first()
    if row is None:
        try:
            with transaction.atomic():
                return Claim(Repeat.objects.create(actor_id=actor_id, key=key, request_sha256=digest))
        except IntegrityError:  # another request with this key was faster
            row = Repeat.objects.filter(actor_id=actor_id, key=key).first()
            if row is None:
                raise _running() from None
    if row.request_sha256 != digest:
        raise KeyReused
    if row.status is not None:
        return Claim(row, Kept(row.status, row.headers, row.body))
    now = timezone.now()
    abandoned = Repeat.objects.filter(pk=row.pk, status=None, created_at=row.created_at)
    if row.created_at > now - ABANDONED_AFTER or not abandoned.update(created_at=now):
        raise _running()
    row.created_at = now
    return Claim(row)


def _digest(request: Mapping[str, Any]) -> str:
    text = json.dumps(request, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _running() -> StateConflict:
    return StateConflict(
        "IDEMPOTENCY_RUNNING", _("This request is still being answered. Send it again in a moment, with the same key.")
    )
