"""An organiser who is in an entry does not choose it, nor what it wins; the line does, and another organiser."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from challenge.models import Award, Membership, Round
from judging.actions import save_scorecard
from results import actions
from submissions.models import TeamMember
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, give


@pytest.fixture
def final(round_: Round) -> Round:
    return Round.objects.create(challenge=round_.challenge, name="Final", position=1)


@pytest.fixture
def own(round_, final, olga, vera, baram):
    """Baramgyeol, with Olga in its team; Vera runs the contest beside her."""
    TeamMember.objects.create(entry=baram, name="Olga", user=olga, joined_at=timezone.now())
    Membership.objects.create(user=vera, challenge=round_.challenge, role="organiser")
    return baram


def refused(act, *args, **kwargs) -> None:
    with pytest.raises(PermissionDenied, match="You are in this entry"):
        act(*args, **kwargs)


def test_she_chooses_others_and_leaves_hers_where_it_is(round_, final, olga, vera, own, kowhai):
    refused(actions.choose_for_next_round, round_, by=olga, entries=[own, kowhai])
    actions.choose_for_next_round(round_, by=olga, entries=[kowhai])
    actions.choose_for_next_round(round_, by=vera, entries=[own])
    refused(actions.choose_for_next_round, round_, by=olga, entries=[kowhai])
    actions.choose_for_next_round(round_, by=olga, entries=[own, kowhai])
    assert final.advances.count() == 2


def test_her_entry_gets_no_wild_card_and_no_place_in_the_line_from_her(round_, final, olga, vera, own, kowhai):
    words = {"reason": "The jury asked."}
    refused(actions.give_wild_card, round_, by=olga, entry=own, **words)
    refused(actions.name_alternate, round_, by=olga, entry=own, **words)
    other = actions.name_alternate(round_, by=olga, entry=kowhai, **words)
    row = actions.name_alternate(round_, by=vera, entry=own, **words)
    refused(actions.move_alternate, row, by=olga, up=True)
    refused(actions.move_alternate, other, by=olga, up=False)
    refused(actions.remove_alternate, row, by=olga)
    actions.move_alternate(row, by=vera, up=True)
    refused(actions.promote_alternate, row, by=olga, **words)
    actions.promote_alternate(row, by=vera, **words)
    refused(actions.leave_behind, round_, by=olga, entry=own, **words)
    actions.leave_behind(round_, by=vera, entry=own, **words)


def test_she_gives_it_no_award(round_, olga, vera, own, kowhai):
    award = Award.objects.create(round=round_, name="Winner", places=2)
    refused(actions.decide_award, award, own, by=olga)
    assert actions.decide_award(award, kowhai, by=olga, place=2).entry == kowhai
    won = actions.decide_award(award, own, by=vera)
    assert won.entry == own
    refused(actions.decide_award, award, kowhai, by=olga)
    refused(actions.take_back_decision, won, by=olga)


def test_her_page_offers_it_for_no_award_and_shows_what_it_won(round_, olga, vera, own, kowhai, client):
    award = Award.objects.create(round=round_, name="Winner", places=2)
    actions.decide_award(award, own, by=vera)
    page = f"/organise/{round_.challenge.slug}/publishing/"

    def offered(person) -> list[list[str]]:
        client.force_login(person)
        return [
            [str(value) for value, _name in row.form.fields["entry"].choices][1:]
            for row in client.get(page).context["places"]
        ]

    assert sorted(offered(vera)[0]) == sorted([own.pk, kowhai.pk])
    assert offered(olga) == [[kowhai.pk]] * 2
    shown = client.get(page).content.decode()
    assert "Take the decision back" not in shown
    assert f"<b>{own.title}</b>" in shown


def test_a_tie_with_her_entry_is_settled_by_somebody_else(round_, olga, vera, own, kowhai, jun_seat, jade_seat):
    Round.objects.filter(pk=round_.pk).update(tie_break=["head_judge"])
    for seat in (jun_seat, jade_seat):
        for entry in (own, kowhai):
            save_scorecard(
                give(seat, entry),
                by=seat.user,
                at=timezone.now(),
                expected_version=0,
                marks=ALL_EIGHT,
                state="submitted",
            )
    order = {"order": [own.pk, kowhai.pk], "reason": "Agreed."}
    refused(actions.settle_tie, round_, by=olga, **order)
    assert actions.settle_tie(round_, by=vera, **order).order == order["order"]
