"""The public halves of the keys that receipts were ever signed with, so that old receipts can be checked after a change of keys."""

from __future__ import annotations

from django.db import models


class SigningKey(models.Model):
    """One public key. The private half is derived from a secret of the installation and stands in no table."""

    id = models.CharField(primary_key=True, max_length=16, editable=False)  # first 16 hexadecimal digits of its SHA-256
    public_key = models.CharField(max_length=64)  # Ed25519, 32 bytes, hexadecimal
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return self.pk
