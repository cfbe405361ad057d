"""Reading a list page by page meets every row once, in every order, with any page size, forwards and backwards."""

from __future__ import annotations

import base64
import json

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory import paging
from directory.models import Organisation
from samples.organisations import create_organisations
from tests.directory.rows import asked, make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def walk(query: str, size: int) -> list[list[str]]:
    """Return the identifiers page by page, to the end."""
    search = asked(query)
    pages, cursor = [], ""
    while cursor is not None:
        page = paging.page(search.ranked(), search.ordering, cursor=cursor, size=size)
        pages.append([row.pk for row in page.rows])
        cursor = page.next
    return pages


def walk_back(query: str, size: int) -> list[list[str]]:
    """Return the same pages, read from the last one towards the first."""
    search = asked(query)
    page = paging.page(search.ranked(), search.ordering, cursor="", size=size)
    while page.next:
        page = paging.page(search.ranked(), search.ordering, cursor=page.next, size=size)
    pages = []
    cursor = page.previous
    while cursor is not None:
        page = paging.page(search.ranked(), search.ordering, cursor=cursor, size=size)
        pages.insert(0, [row.pk for row in page.rows])
        cursor = page.previous
    return pages


@pytest.fixture
def forty():
    create_organisations(30, seed=3)
    for number in range(10):
        make("Twin", summary="harbour harbour", slug=f"twin-{number}")


@given(
    size=st.integers(1, 50),
    query=st.sampled_from(
        ["", "ordering=-updated_at", "q=invented", "q=twin", "q=harbour&ordering=relevance", "kind=hub", "q=zzz"]
    ),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_twice_and_nothing_missed(forty, size, query):
    search = asked(query)
    keys = paging.ORDERS[search.ordering]
    expected = [row.pk for row in search.ranked().order_by(*(f"{'-' if key.falls else ''}{key.field}" for key in keys))]
    pages = walk(query, size)
    assert [pk for page in pages for pk in page] == expected
    assert all(len(page) == size for page in pages[:-1])
    back = walk_back(query, size)
    assert [pk for page in back for pk in page] == expected[: len(expected) - len(pages[-1])]


def test_rows_that_share_a_name_are_parted_by_their_identifier(forty):
    twins = [pk for page in walk("q=twin", 3) for pk in page]
    assert twins == sorted(twins)
    assert len(twins) == 10


def test_a_row_that_appears_before_the_cursor_does_not_shift_the_next_page(forty):
    search = asked("")
    first = paging.page(search.ranked(), "name", cursor="", size=5)
    expected = paging.page(search.ranked(), "name", cursor=first.next, size=5)
    make("0 comes first")
    again = paging.page(search.ranked(), "name", cursor=first.next, size=5)
    assert [row.pk for row in again.rows] == [row.pk for row in expected.rows]


def test_an_empty_list_leads_nowhere(db):
    assert paging.page(asked("").ranked(), "name", cursor="", size=5) == paging.Page([], None, None)


def cursor_of(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "abc",
        "=",
        "é",
        "[]",
        cursor_of(),
        cursor_of("after", "name", "a"),
        cursor_of("after", "name", "a", 1),
        cursor_of("after", "name", "a\x00", "b"),
        cursor_of("after", "name", "\ud800", "b"),
        cursor_of("sideways", "name", "a", "b"),
        cursor_of("after", "-updated_at", "2026-11-22T00:00:00+00:00", "b"),
        cursor_of({"a": 1}, "name", "a", "b"),
    ],
)
def test_a_cursor_that_is_not_ours_is_refused_in_words(db, cursor):
    with pytest.raises(ValidationError) as refusal:
        paging.page(asked("").ranked(), "name", cursor=cursor, size=5)
    assert "cursor" in refusal.value.message_dict


@pytest.mark.parametrize("moment", ["soon", "2026-11-22", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00"])
def test_a_cursor_with_an_impossible_time_is_refused(db, moment):
    with pytest.raises(ValidationError):
        paging.page(
            Organisation.objects.all(), "-updated_at", cursor=cursor_of("after", "-updated_at", moment, "x"), size=5
        )


def test_a_cursor_with_an_impossible_rank_is_refused(db):
    with pytest.raises(ValidationError):
        paging.page(asked("q=a").ranked(), "relevance", cursor=cursor_of("after", "relevance", 2**80, "x", "y"), size=5)
