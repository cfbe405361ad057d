"""The page of criteria: each round's groups, attributes and questions in their order, with what each weight comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count

from challenge import criteria
from challenge.models import Challenge, Criterion, CriterionGroup, Round, Track
from judging.models import Scorecard
from web.organiser.criteria_forms import GROUP_PREFIX, WeightsForm
from web.organiser.shares import Share, Shares


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the table. `kind` is the word of its address: criterion, group or question; `inside`: it is an attribute."""

    kind: str
    row: Criterion | CriterionGroup
    shares: list[Share]
    weight: forms.BoundField | None
    inside: bool
    first: bool
    last: bool

    @property
    def track(self) -> Track | None:
        """The track it is asked in alone."""
        return None if self.inside else self.row.track


@dataclass(frozen=True, slots=True)
class Block:
    """A round with its table. `cards`: how many scorecards stand on the criteria."""

    round: Round
    form: WeightsForm
    items: list[Item]
    frozen: bool
    cards: int
    has_groups: bool


def blocks(challenge: Challenge, bound: WeightsForm | None = None) -> list[Block]:
    """Return the rounds of the page, one of them with what was typed, in a fixed number of queries."""
    tracks = list(challenge.tracks.all())
    rows = challenge.rounds.prefetch_related("criteria__track", "criterion_groups__track")
    found = []
    cards = _cards(challenge)
    for round_ in rows:
        form = bound if bound and bound.prefix == round_.pk else WeightsForm(round_=round_)
        groups = bool(round_.criterion_groups.all())
        frozen = bool(round_.criteria_frozen_at)
        found.append(Block(round_, form, _items(round_, form, tracks), frozen, cards.get(round_.pk, 0), groups))
    return found


def _cards(challenge: Challenge) -> dict[str, int]:
    rows = Scorecard.objects.filter(assignment__judge__round__challenge=challenge).order_by()
    counted: Any = rows.values_list("assignment__judge__round").annotate(Count("pk"))
    return dict(counted)


def _items(round_: Round, form: WeightsForm, tracks: list[Track]) -> list[Item]:
    shares = Shares(list(round_.criteria.all()), tracks)
    lines = criteria.lines_of(round_)
    found: list[Item] = []
    for at, line in enumerate(lines):
        first, last = at == 0, at == len(lines) - 1
        if line.group:
            weight = form[f"{GROUP_PREFIX}{line.group.pk}"]
            found.append(Item("group", line.group, shares.of(line.group), weight, False, first, last))
        for inner, row in enumerate(line.criteria):
            if line.group:
                first, last = inner == 0, inner == len(line.criteria) - 1
            found.append(_item(row, shares, form, inside=bool(line.group), first=first, last=last))
    return found


def _item(row: Criterion, shares: Shares, form: WeightsForm, *, inside: bool, first: bool, last: bool) -> Item:
    if row.kind == Criterion.Kind.KNOCKOUT:
        return Item("question", row, [], None, inside, first, last)
    return Item("criterion", row, shares.of(row, n=2 if inside else 1), form[row.key], inside, first, last)
