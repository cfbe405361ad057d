"""Small shapes that several answers share."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core import economies


class EconomyOut(serializers.Serializer[Any]):
    """A member economy as `{"code", "name"}`; null where none is chosen. Use with `source="*"` on a row that has `economy`."""

    code = serializers.CharField()
    name = serializers.CharField()

    def to_representation(self, row: Any) -> dict[str, str] | None:  # type: ignore[override]
        """Return the code and the exact name of the row's economy."""
        return economy(getattr(row, "economy", row))


def economy(code: str) -> dict[str, str] | None:
    """Return the API's form of an economy."""
    return {"code": code, "name": economies.get(code).name} if code else None
