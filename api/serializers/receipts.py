"""The shapes of keys and of the check of a receipt."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from submissions.models import SigningKey


class KeyOut(serializers.ModelSerializer[SigningKey]):
    """A public key, 32 bytes in hexadecimal."""

    algorithm = serializers.SerializerMethodField()

    class Meta:
        model = SigningKey
        fields = ["id", "algorithm", "public_key", "created_at"]

    def get_algorithm(self, row: SigningKey) -> str:
        """Return the one there is."""
        return "Ed25519"


class KeysOut(serializers.Serializer[Any]):
    """All keys that ever signed."""

    keys = KeyOut(many=True)


class CheckIn(serializers.Serializer[Any]):
    """A receipt: what it says and its signature."""

    content = serializers.DictField()
    signature = serializers.CharField(max_length=128)


class CheckOut(serializers.Serializer[Any]):
    """The answer."""

    genuine = serializers.BooleanField()
