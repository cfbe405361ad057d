"""Ed25519 over canonical JSON: anybody who has the public key can check a receipt, with no help of ours.

The private key is derived from RECEIPT_SECRET, or from SECRET_KEY where that is not set. A new secret is a new key with a new id; the
public halves of all that ever signed stay in the table `SigningKey`, and a receipt names the one it was signed with.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from submissions.models import SigningKey

#: What old receipts say of themselves: they were signed with a secret that only this installation knows.
FIRST_FORMAT = "soundings-receipt/1"


def canonical(content: dict[str, Any]) -> bytes:
    """Return the bytes that are signed: JSON with sorted keys and no blanks, in UTF-8 (RFC 8785, for the values we use)."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def key_in_use() -> str:
    """Return the id of the key that signs now, and publish its public half if that is not done yet."""
    key_id, public_key = _public(_private())
    SigningKey.objects.get_or_create(pk=key_id, defaults={"public_key": public_key})
    return key_id


def sign(content: dict[str, Any]) -> str:
    """Return the signature of a content with the key in use, 128 hexadecimal digits."""
    return _private().sign(canonical(content)).hex()


def is_genuine(content: Any, signature: Any) -> bool:
    """Whether one of our keys signed exactly this content."""
    if not isinstance(content, dict) or not isinstance(signature, str):
        return False
    try:
        if content.get("format") == FIRST_FORMAT:
            return hmac.compare_digest(_first_signature(content), signature)
        row = SigningKey.objects.filter(pk=str(content.get("key"))).first()
        if row is None:
            return False
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(row.public_key))
        key.verify(bytes.fromhex(signature), canonical(content))
    except (InvalidSignature, ValueError, TypeError):  # not hexadecimal, lone surrogates
        return False
    return True


def _private() -> Ed25519PrivateKey:
    return _derived(settings.RECEIPT_SECRET or settings.SECRET_KEY)


@cache
def _derived(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        hashlib.sha256(b"soundings.receipt.ed25519:" + secret.encode()).digest()
    )


def _public(private: Ed25519PrivateKey) -> tuple[str, str]:
    raw = private.public_key().public_bytes_raw()
    return hashlib.sha256(raw).hexdigest()[:16], raw.hex()


def _first_signature(content: dict[str, Any]) -> str:
    key = hashlib.sha256(b"soundings.receipt:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, canonical(content), hashlib.sha256).hexdigest()
