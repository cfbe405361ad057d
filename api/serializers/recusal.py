"""The shape of stepping aside."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from judging.actions import REASONS


class RecusalIn(serializers.Serializer[Any]):
    """Why a judge steps aside. `note` is for the organisers alone; with "other" and "unable" there must be one."""

    reason = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in REASONS])
    note = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class RecusalOut(serializers.Serializer[Any]):
    """That the entry has left the queue."""

    state = serializers.ChoiceField(choices=["recused"])
