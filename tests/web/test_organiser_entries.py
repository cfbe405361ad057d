"""The board of entries as the organiser sees it, and one entry."""

from __future__ import annotations

import unicodedata

import pytest
from django.test import Client
from django.utils import timezone

from challenge.models import Challenge
from media.models import Media, Purpose
from submissions.models import Consent, Entry, TeamMember
from tests.clips import stored_media
from tests.made import enter, signed_in


@pytest.fixture
def field(opened, eva, emil, vera, jun, jade) -> Challenge:
    """Five entries in as many states."""
    enter(opened, eva, 1, title="Long maunten", clip=stored_media(eva, Purpose.VIDEO), track=opened.tracks.first())
    enter(opened, emil, 2, "draft", economy="CL", clip=stored_media(emil, Purpose.VIDEO))
    enter(opened, vera, 3, "withdrawn", economy="TH", title="กาแฟ", clip=stored_media(vera, Purpose.VIDEO))
    enter(opened, jun, 4, "draft", economy="", title="", clip=stored_media(jun, Purpose.VIDEO))
    enter(opened, jade, 5, "draft", economy="NZ")
    Media.objects.filter(owner=emil).update(
        state="rejected",
        reason="TOO_LONG",
        detail="This clip runs 67.3 seconds. The limit is 60.",
        duration_seconds="67.3",
    )
    Media.objects.filter(owner=vera).update(state="rejected", reason="TOO_LONG")
    Media.objects.filter(owner=jun).update(state="processing", duration_seconds=None)
    return opened


def numbers(client: Client, query: str = "") -> list[int]:
    return [entry.number for entry in client.get(f"/organise/pitch/entries/{query}").context["page"].entries]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [1, 2, 3, 4, 5]), ("?kind=submitted", [1]), ("?kind=draft", [2, 4, 5]), ("?kind=withdrawn", [3]),
        ("?kind=processing", [4]), ("?kind=refused", [2]), ("?kind=nothing", [1, 2, 3, 4, 5]), ("?economy=CL", [2]),
        ("?economy=XX", [1, 2, 3, 4, 5]), ("?track=interactive-learning", [1]), ("?q=maunten", [1]), ("?q=0004", [4]), ("?q=4", [4]),
        ("?q=กาแฟ", [3]), ("?q=Emil", [2]), ("?q=%00", [1, 2, 3, 4, 5]), ("?q=99999999999999999999", []),
        ("?kind=draft&economy=NZ", [5]), ("?kind=none", [5]), ("?kind=ready", [1]), ("?screening=waiting", [1]), ("?screening=passed", []),
        ("?q=EMIL@people", [2]), ("?q=entry 2", [2]), ("?sort=title", [4, 2, 5, 1, 3]), ("?sort=newest", [1, 2, 3, 4, 5]),
        ("?after=3", [4, 5]), ("?after=x", [1, 2, 3, 4, 5]),
    ],
)  # fmt: skip
def test_the_board_narrows_by_state_track_economy_and_words(field, olga, query, found):
    assert numbers(signed_in(olga), query) == found


def test_the_board_counts_what_it_shows(field, olga):
    page = signed_in(olga).get("/organise/pitch/entries/")
    states = {"submitted": 1, "draft": 3, "withdrawn": 1, "processing": 1, "refused": 1, "ready": 1, "none": 1}
    screened = {"s_waiting": 1, "s_passed": 0, "s_changes": 0, "s_refused": 0, "s_excepted": 0}
    assert page.context["counts"] == {"all": 5} | states | screened
    assert page.context["finding"] == "1 entry is submitted. 1 waits to be looked at."


def test_a_name_is_found_however_its_accents_are_composed(opened, olga, eva):
    enter(opened, eva, 1, title="Nguyễn Thảo")
    assert numbers(signed_in(olga), "?q=" + unicodedata.normalize("NFD", "NGUYỄN thảo")) == [1]
    assert numbers(signed_in(olga), "?q=nguyen") == [1]


def test_a_member_of_the_team_is_found(field, olga, eva):
    TeamMember.objects.create(entry=eva.entries.get(), name="Kila Wari")
    assert numbers(signed_in(olga), "?q=wari") == [1]


@pytest.mark.parametrize("sort", ["title", "newest", "saved"])
def test_every_order_goes_on_where_the_page_before_ended(opened, olga, eva, sort):
    for number in range(1, 106):
        enter(opened, eva, number, "withdrawn", title=f"Entry {number % 7}")
    Entry.objects.filter(number__lte=60).update(submitted_at=timezone.now())
    client, found, query = signed_in(olga), [], f"?sort={sort}"
    for _page in range(3):
        answer = client.get(f"/organise/pitch/entries/{query}")
        found += [entry.number for entry in answer.context["page"].entries]
        query = answer.context["next"]
    assert query == ""
    assert sorted(found) == list(range(1, 106))


def test_an_entry_shows_its_measured_length_and_why_it_was_refused(field, olga, emil):
    page = signed_in(olga).get(f"/organise/pitch/entries/{emil.entries.get().pk}/").content.decode()
    assert "This clip runs 67.3 seconds. The limit is 60." in page
    assert "Measured: 67.3 seconds." in page


def test_an_entry_shows_its_team_and_what_was_agreed_to(field, olga, eva):
    entry = eva.entries.get()
    TeamMember.objects.create(entry=entry, name="Kila Wari", role="Founder")
    Consent.objects.create(entry=entry, terms=field.terms.get(use="terms"), user=eva, accepted_at=timezone.now())
    page = signed_in(olga).get(f"/organise/pitch/entries/{entry.pk}/").content.decode()
    assert "Kila Wari" in page
    assert "The terms of the challenge, version 1" in page


def test_an_entry_of_another_challenge_is_not_found(field, other, omar, eva):
    assert signed_in(omar).get(f"/organise/minute/entries/{eva.entries.get().pk}/").status_code == 404


def test_a_long_board_comes_in_pages(opened, olga, eva):
    Entry.objects.bulk_create(
        Entry(
            challenge=opened,
            round=opened.rounds.first(),
            entrant=eva,
            number=number,
            title=f"Entry {number}",
            state="withdrawn",
        )
        for number in range(1, 53)
    )
    client = signed_in(olga)
    first = client.get("/organise/pitch/entries/?kind=withdrawn")
    assert [entry.number for entry in first.context["page"].entries] == list(range(1, 51))
    assert first.context["next"] == "?kind=withdrawn&after=50"
    second = client.get(f"/organise/pitch/entries/{first.context['next']}")
    assert [entry.number for entry in second.context["page"].entries] == [51, 52]
    assert second.context["next"] == ""
