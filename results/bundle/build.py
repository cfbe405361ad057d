"""Make the document."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from core.strict_json import UnusableInput
from results.bundle.canonical import FORMAT, hashes
from results.scoring import Contest, Criterion, standings_document, tally


@dataclass(frozen=True, slots=True)
class PublishedEntry:
    """What everybody may know of an entry. `economy` is `{"code", "name"}`; `credit` the name to be credited."""

    id: str
    title: str
    economy: Mapping[str, str] | None = None
    credit: str = ""
    track: str | None = None


@dataclass(frozen=True, slots=True)
class PublishedAward:
    """An award given: its name, the winner's entry id, the place and the citation."""

    award: str
    entry: str
    place: int
    citation: str = ""


def build(
    *,
    challenge: Mapping[str, Any],
    round: Mapping[str, Any],
    published_at: str,
    contest: Contest,
    entries: Sequence[PublishedEntry],
    awards: Sequence[PublishedAward] = (),
    titles: Mapping[str, str] | None = None,
    secret: bytes,
) -> dict[str, Any]:
    """Return the bundle of one round's results.

    `challenge` and `round` are public facts as JSON values; `published_at` RFC 3339; `titles` the criteria's titles by key. `contest` names
    judges by their real ids: they are numbered in an order that only the holder of `secret` can repeat, so that the numbers do
    not follow the order of invitation. Equal input makes an equal bundle. Raises `UnusableInput` when a scorecard, an award or a
    decision names an entry that is not among `entries`, or a value has no exact decimal.
    """
    known = {entry.id for entry in entries}
    if len(known) != len(entries):
        raise UnusableInput("an entry stands twice among the entries")
    decided = [entry for order in contest.head_judge for entry in order]
    for name in [*(card.entry for card in contest.scorecards), *(award.entry for award in awards), *decided]:
        if name not in known:
            raise UnusableInput(f'the entry "{name}" is not among the entries')
    sections: dict[str, Any] = {
        "format": FORMAT,
        "challenge": dict(challenge),
        "round": dict(round),
        "published_at": published_at,
        "criteria": [_criterion(criterion, (titles or {}).get(criterion.key)) for criterion in contest.criteria],
        "method": contest.method,
        "minimum_scorecards": contest.minimum_scorecards,
        "tie_break": list(contest.tie_break),
        "decisions": {"head_judge": [list(order) for order in contest.head_judge]},
        "entries": [asdict(entry) for entry in sorted(entries, key=lambda entry: entry.id)],
        "scorecards": _scorecards(contest, secret),
        **standings_document(tally(contest)),
        "awards": [asdict(award) for award in awards],
    }
    return sections | {"hashes": hashes(sections)}


def _criterion(criterion: Criterion, title: str | None) -> dict[str, str]:
    row = {
        "key": criterion.key,
        "weight": _decimal(criterion.weight),
        "minimum": _decimal(criterion.minimum),
        "maximum": _decimal(criterion.maximum),
    }
    return row if title is None else row | {"title": title}


def _scorecards(contest: Contest, secret: bytes) -> list[dict[str, Any]]:
    judges = {card.judge for card in contest.scorecards}
    shuffled = sorted(judges, key=lambda judge: hmac.digest(secret, judge.encode(), hashlib.sha256))
    numbers = {judge: number for number, judge in enumerate(shuffled, start=1)}
    rows = []
    for card in sorted(contest.scorecards, key=lambda card: (card.entry, numbers[card.judge])):
        marks = {criterion.key: card.marks.get(criterion.key) for criterion in contest.criteria}
        shown = {key: None if mark is None else _decimal(mark) for key, mark in marks.items()}
        rows.append({"judge": f"J{numbers[card.judge]}", "entry": card.entry, "marks": shown})
    return rows


def _decimal(value: Fraction) -> str:
    """Return the shortest decimal text that is exactly `value`."""
    digits = 0
    denominator = value.denominator
    for prime in (2, 5):
        power = 0
        while denominator % prime == 0:
            denominator //= prime
            power += 1
        digits = max(digits, power)
    if denominator != 1:
        raise UnusableInput(f"{value} has no exact decimal")
    scaled = str(abs(value.numerator) * 10**digits // value.denominator).rjust(digits + 1, "0")
    text = f"{scaled[:-digits]}.{scaled[-digits:]}" if digits else scaled
    return f"-{text}" if value < 0 else text
