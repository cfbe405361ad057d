"""Say in the reader's language what was found in a file. The sentences themselves stand in `video`, in English, marked for translation."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext

from video import Problem


def sentence(problem: Problem | Mapping[str, Any]) -> str:
    """Return the plain words of a finding: a `video.Problem`, or the same as it is kept in `Media.facts`."""
    if isinstance(problem, Problem):
        problem = {"template": problem.template, "values": problem.values}
    values = {name: _shown(value) for name, value in (problem.get("values") or {}).items()}
    template = gettext(problem["template"]) if problem.get("template") else ""
    return template % values if values else template


def reason(facts: Mapping[str, Any], detail: str) -> str:
    """Return why a file was refused, from what is kept of it; `detail`, the English sentence, where that is too old to say."""
    found = facts.get("problems") or []
    return (sentence(found[0]) if found else "") or detail


def hints(facts: Mapping[str, Any]) -> list[str]:
    """Return what the owner of an accepted file should know."""
    return [said for said in map(sentence, facts.get("hints") or []) if said]


def _shown(value: int | str) -> str:
    """Return a number as the reader writes it, and a word as it is."""
    try:
        return str(number_format(Decimal(str(value)), use_l10n=True))
    except InvalidOperation:
        return str(value)
