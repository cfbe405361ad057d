"""Who runs a contest and is in it."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from challenge.models import Membership
from submissions.both_sides import on_both_sides
from submissions.models import Entry, Startup, TeamMember
from submissions.permissions import has_part_in
from tests.panel import *  # noqa: F403


def told(round_, *also) -> list[tuple[str, str]]:
    return [(str(row.person), row.entry.title) for row in on_both_sides(round_.challenge, also=also)]


def in_team(baram, olga) -> None:
    TeamMember.objects.create(entry=baram, name="Olga", user=olga, joined_at=timezone.now())


def named_by_address(baram, olga) -> None:
    EmailAddress.objects.create(user=olga, email="olga@kelp.example", verified=True)
    TeamMember.objects.create(entry=baram, name="O.", email="olga@kelp.example")


def keeps_the_startup(baram, olga) -> None:
    baram.startup = Startup.objects.create(owner=olga, name="Baram", economy="PE")
    baram.save()


def files_it(baram, olga) -> None:
    baram.filer = olga
    baram.save()


@pytest.mark.parametrize("part", [in_team, named_by_address, keeps_the_startup, files_it])
def test_every_way_to_be_in_an_entry_is_seen(part, round_, olga, baram, kowhai):
    assert (told(round_), has_part_in(olga, baram)) == ([], False)
    part(baram, olga)
    assert (told(round_), has_part_in(olga, baram)) == ([("Olga", baram.title)], True)
    assert not has_part_in(olga, kowhai)


def test_an_entrant_who_is_appointed_is_on_both_sides(round_, eva, baram, kowhai):
    Membership.objects.create(user=eva, challenge=round_.challenge, role="organiser")
    assert told(round_) == [("Eva", baram.title)]


def test_an_administrator_is_asked_as_the_reader(round_, ada, baram):
    in_team(baram, ada)
    assert (told(round_), told(round_, ada)) == ([], [("Ada", baram.title)])


def test_who_left_or_withdrew_is_not(round_, olga, eva, baram, kowhai):
    in_team(baram, olga)
    TeamMember.objects.update(declined_at=timezone.now())
    assert (told(round_), has_part_in(olga, baram)) == ([], False)
    Membership.objects.create(user=eva, challenge=round_.challenge, role="organiser")
    Entry.objects.filter(pk=baram.pk).update(state="withdrawn")
    assert told(round_) == []
