"""Check a bundle with nothing but the bundle."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.strict_json import UnusableInput
from results.bundle.canonical import FORMAT, RECOMPUTED, RULES, SECTIONS, WHOLE, digest, hashes
from results.scoring import read_contest, standings_document, tally


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the bundle holds, and where it first does not, in words."""

    ok: bool
    first_difference: str | None


class _Difference(Exception):
    """Carries the first difference out of the checks."""


def verify(bundle: dict[str, Any]) -> Verification:
    """Recompute standings and hashes of a bundle read with `core.strict_json` and compare them with what it states."""
    try:
        _check(bundle)
    except _Difference as difference:
        return Verification(ok=False, first_difference=str(difference))
    except UnusableInput as refusal:
        return Verification(ok=False, first_difference=str(refusal))
    return Verification(ok=True, first_difference=None)


def _check(bundle: dict[str, Any]) -> None:
    _check_shape(bundle)
    stated = bundle["hashes"]
    recomputed = hashes(bundle)
    changed = [name for name in SECTIONS if stated[name] != recomputed[name]]
    if changed and changed[0] not in RECOMPUTED:
        name = changed[0]
        raise _Difference(
            f"{name} does not match its hash: hashes.{name} is stated {stated[name]!r}, recomputed {recomputed[name]!r}"
            + _consequence(bundle)
        )
    _check_standings(bundle)
    for name in (*changed, WHOLE):
        if stated[name] != recomputed[name]:
            raise _Difference(f"hashes.{name}: stated {stated[name]!r}, recomputed {recomputed[name]!r}")
    _check_references(bundle)


def _check_shape(bundle: dict[str, Any]) -> None:
    expected = {*SECTIONS, "hashes"}
    for name in [*SECTIONS, "hashes"]:
        if name not in bundle:
            raise _Difference(f"{name}: missing")
    for name in bundle:
        if name not in expected:
            raise _Difference(f"{name}: not a part of this format")
    if bundle["format"] != FORMAT:
        raise _Difference(f"format: stated {bundle['format']!r}, known {FORMAT!r}")
    stated = bundle["hashes"]
    names = {*SECTIONS, WHOLE}
    if not isinstance(stated, dict) or set(stated) != names:
        raise _Difference("hashes: not one hash for each section and one for the bundle")


def _consequence(bundle: dict[str, Any]) -> str:
    """Say what a changed section does to the ranks, if anything."""
    try:
        _check_standings(bundle)
    except (_Difference, UnusableInput) as difference:
        return f"; with it, {difference}"
    return ""


def _check_standings(bundle: dict[str, Any]) -> None:
    document = {name: bundle[name] for name in RULES} | {"scorecards": bundle["scorecards"]}
    if isinstance(document["criteria"], list):
        document["criteria"] = [_without_title(row) for row in document["criteria"]]
    recomputed = standings_document(tally(read_contest(document)))
    for section in RECOMPUTED:
        for difference in _differences(bundle[section], recomputed[section], section):
            raise _Difference(difference)


def _without_title(row: Any) -> Any:
    return {key: value for key, value in row.items() if key != "title"} if isinstance(row, dict) else row


def _differences(stated: Any, recomputed: Any, path: str) -> Iterator[str]:
    """Yield where two JSON values differ, in reading order."""
    if isinstance(stated, dict) and isinstance(recomputed, dict):
        for key in recomputed:
            if key not in stated:
                yield f"{path}.{key}: missing, recomputed {recomputed[key]!r}"
            else:
                yield from _differences(stated[key], recomputed[key], f"{path}.{key}")
        yield from (f"{path}.{key}: not a part of this format" for key in stated if key not in recomputed)
    elif isinstance(stated, list) and isinstance(recomputed, list):
        for index, pair in enumerate(zip(stated, recomputed, strict=False)):
            yield from _differences(*pair, f"{path}[{index}]")
        if len(stated) != len(recomputed):
            yield f"{path}: {len(stated)} rows stated, {len(recomputed)} recomputed"
    elif digest(stated) != digest(recomputed):
        yield f"{path}: stated {stated!r}, recomputed {recomputed!r}"


def _check_references(bundle: dict[str, Any]) -> None:
    entries: set[str] = set()
    for index, row in enumerate(_rows(bundle, "entries")):
        name = row.get("id")
        if not isinstance(name, str) or name in entries:
            raise _Difference(f"entries[{index}].id: {name!r} is no id or stands twice")
        entries.add(name)
    for section in ("scorecards", "awards"):
        for index, row in enumerate(_rows(bundle, section)):
            name = row.get("entry")
            if not isinstance(name, str) or name not in entries:
                raise _Difference(f"{section}[{index}].entry: {name!r} is not among the entries")


def _rows(bundle: dict[str, Any], section: str) -> list[dict[str, Any]]:
    rows = bundle[section]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _Difference(f"{section}: not a list of objects")
    return rows
