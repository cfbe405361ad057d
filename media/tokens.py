"""Signed values for addresses: what may be done, with which row, until when. Signed with MEDIA_URL_SECRET, so that a changed
SECRET_KEY does not cut off uploads under way, and the other way round.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing

PART = "part"
RENDITION = "rendition"
CAPTIONS = "captions"


class TokenRefused(Exception):
    """A token that was altered or made for something else."""


class TokenExpired(TokenRefused):
    """A token that was good once."""


def sign(purpose: str, *values: str | int, expires_at: datetime) -> str:
    """Return a token that carries `values` until `expires_at`."""
    return _signer(purpose).sign_object([*values, math.ceil(expires_at.timestamp())])


def read(purpose: str, token: str, *, at: datetime) -> list[Any]:
    """Return the values of a token, and last the second (Unix time) at which it ends. Raises TokenExpired or TokenRefused."""
    try:
        values: list[Any] = _signer(purpose).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise TokenRefused from error
    if at.timestamp() >= values[-1]:
        raise TokenExpired
    return values


def _signer(purpose: str) -> signing.Signer:
    return signing.Signer(key=settings.MEDIA_URL_SECRET, fallback_keys=[], salt=f"media.{purpose}", sep=".")
