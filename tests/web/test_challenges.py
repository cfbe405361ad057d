"""The list of challenges, and the page of one: who, when, how it is judged, what can be won, what is agreed to."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from challenge.models import Challenge, Criterion, Round
from tests.web.contest import DAY, NOW, challenge, full_challenge, open_challenge, published
from web.public import challenge_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_the_list_says_that_nothing_was_announced(client: Client) -> None:
    assert "No challenge has been announced yet." in client.get("/challenges/").content.decode()


def test_what_wants_an_answer_soonest_stands_first(client: Client, eva: User) -> None:
    published("last", people=[eva])
    open_challenge("minute")
    Round.objects.create(challenge=challenge("spring"), name="Call", opens_at=NOW + DAY)
    page = client.get("/challenges/").content.decode()
    order = ["Open now", "Minute", "Opens later", "Spring", "Results are out", "Last"]
    assert sorted(order, key=page.index) == order
    assert "in 8 days 12 hours" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_four_queries(client: Client, rows: int, django_assert_num_queries) -> None:
    for number in range(rows):
        open_challenge(f"minute-{number}")
    with django_assert_num_queries(4):
        client.get("/challenges/")


def test_the_page_tells_criteria_weights_ties_awards_and_terms(client: Client) -> None:
    full_challenge()
    page = client.get("/challenges/minute/").content.decode()
    assert 'aria-label="The idea 75, Craft 25"' in page
    assert "Weak" in page
    assert "The higher mean for The idea" in page
    assert "never one from the economy the entry represents" in page
    assert "A journey." in page
    assert "mailto:ask@minute.example" in page
    assert "<strong>phone</strong>" in page
    assert ("New words." in page, "Old words." in page) == (True, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_queries_with_one_criterion_and_with_three(
    client: Client, rows: int, django_assert_num_queries
) -> None:
    row = open_challenge()
    contest = row.rounds.get()
    for number in range(rows):
        Criterion.objects.create(round=contest, key=f"c{number}", name=f"C{number}", position=number)
        Round.objects.create(challenge=row, name=f"Stage {number}", position=number + 1)
    with django_assert_num_queries(9):
        client.get("/challenges/minute/")


def test_the_date_that_is_next_is_marked(client: Client) -> None:
    row = full_challenge()
    steps = challenge_page.timeline(row, NOW)
    assert [(step.what, step.state) for step in steps] == [("Entries open", "done"), ("Entries close", "now")]


def test_terms_are_the_newest_version_in_a_language_the_reader_has(client: Client) -> None:
    row = full_challenge()
    row.terms.create(version=2, language="es", text="Palabras nuevas.")
    assert challenge_page.terms(row).text == "New words."


def test_its_organiser_sees_a_draft_and_others_do_not(client: Client, olga: User, vera: User) -> None:
    row = challenge("secret", state=Challenge.State.DRAFT)
    row.memberships.create(user=olga, role="organiser")
    for person, status in ((olga, 200), (vera, 404)):
        client.force_login(person)
        assert client.get("/challenges/secret/").status_code == status


def test_weights_that_do_not_divide_evenly_are_shown_with_one_decimal() -> None:
    row = open_challenge()
    for key in ("a", "b", "c"):
        Criterion.objects.create(round=row.rounds.get(), key=key, name=key)
    (shown,) = challenge_page.rounds(row, NOW)
    assert [item.share for item in shown.criteria] == ["33.3", "33.3", "33.3"]
