"""The home page answers in five seconds, whatever there is to answer."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from challenge.models import Challenge, Round
from core.economies import all_economies
from tests.web.contest import DAY, DEADLINE, NOW, challenge, open_challenge, published
from web.public import home
from web.public.phases import Standing, phase_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def body(client: Client, path: str = "/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_when_nothing_was_ever_announced_it_says_so(client: Client) -> None:
    page = body(client)
    assert "Nothing is open" in page
    assert "No date is set yet." in page
    assert "Who won" not in page


def test_an_open_challenge_leads_with_its_deadline_on_both_clocks(client: Client) -> None:
    open_challenge("minute", title="One-Minute Video Challenge", headline="One minute. One idea.")
    client.cookies["zone"] = "America/Lima"
    page = body(client)
    assert "<span>One minute.</span> <span>One idea.</span>" in page
    assert "Mon 30 November 2026, 23:59" in page
    assert "Mon 30 November 2026, 10:59" in page
    assert 'data-until="2026-11-30T16:00:00+00:00" data-now="2026-11-22T03:05:00+00:00"' in page
    assert "How to enter" in page
    assert "/entries/start/minute/" in page


def test_the_picture_of_the_deadline_has_its_table_beside_it(client: Client) -> None:
    open_challenge("minute")
    table = body(client).split("Read it as a table")[1].split("</table>")[0]
    assert table.count("<tr>") == 11
    assert all(economy.in_table.replace("'", "’") in table for economy in all_economies())


def test_the_nearest_deadline_leads_and_the_others_are_named(client: Client) -> None:
    open_challenge("later", deadline=DEADLINE + 9 * DAY)
    open_challenge("sooner")
    page = body(client)
    assert page.index("Sooner") < page.index("Also open now") < page.rindex("Later")


def test_a_draft_is_nowhere(client: Client) -> None:
    row = challenge("secret", state=Challenge.State.DRAFT)
    Round.objects.create(challenge=row, name="Contest", opens_at=NOW + DAY, deadline_at=DEADLINE)
    assert "secret" not in body(client).lower()
    assert "secret" not in body(client, "/challenges/").lower()
    assert client.get("/challenges/secret/").status_code == 404


def test_before_anything_is_open_the_next_opening_leads(client: Client) -> None:
    row = challenge("spring")
    Round.objects.create(challenge=row, name="Call", opens_at=NOW + 3 * DAY, deadline_at=DEADLINE + 30 * DAY)
    page = body(client)
    assert "Opens in" in page
    assert "Wed 25 November 2026, 11:05" in page
    assert "How to enter" not in page


def test_after_the_last_minute_the_judges_are_at_work(client: Client) -> None:
    open_challenge("minute", deadline=NOW - DAY)
    page = body(client)
    assert "The judges are at work." in page
    assert "/entries/start/minute/" not in page


def test_winners_show_with_their_economy_and_a_print_where_there_is_no_picture(
    client: Client, eva: User, emil: User
) -> None:
    published("last", people=[eva, emil])
    page = body(client)
    assert "Who won: Last" in page
    assert "Clip of Eva" in page
    assert "Eva, Papua New Guinea" in page
    assert "We saw a market." in page
    assert 'class="print" viewBox' in page


def test_results_before_their_instant_are_a_date_and_nothing_more(client: Client, eva: User) -> None:
    published("last", people=[eva], at=NOW + DAY)
    page = body(client)
    assert "Clip of" not in page
    assert "Papua New Guinea</p>" not in page
    assert "Results of Last" in page


def test_a_withdrawn_winner_is_not_named_and_the_next_one_is(eva: User, emil: User) -> None:
    published("last", people=[eva, emil])
    eva.entries.update(state="withdrawn", submitted_at=NOW)
    _challenge, (winner,) = home.winners(NOW)
    assert (winner.title, winner.place) == ("Clip of Emil", 2)


def test_the_page_costs_the_same_queries_with_one_row_and_with_three(
    client: Client, eva: User, emil: User, jun: User, django_assert_num_queries
) -> None:
    open_challenge("one")
    published("last", people=[eva])
    with django_assert_num_queries(7):
        body(client)
    for slug in ("two", "three"):
        open_challenge(slug)
    published("newest", people=[eva, emil, jun], at=NOW - DAY / 2)
    with django_assert_num_queries(7):
        body(client)


def test_a_person_who_is_signed_in_finds_their_spaces(client: Client, vera: User, jun: User) -> None:
    row = open_challenge()
    row.memberships.create(user=jun, role="judge")
    client.force_login(vera)
    page = body(client)
    assert ("My entries" in page, 'href="/judge/"' in page, 'href="/organise/"' in page) == (True, False, False)
    client.force_login(jun)
    page = body(client)
    assert ('href="/judge/"' in page, 'href="/organise/"' in page) == (True, False)


@pytest.mark.parametrize(
    ("opens", "closes", "results", "state", "standing"),
    [
        (-9, 9, None, "draft", Standing.DRAFT),
        (1, 9, None, "open", Standing.COMING),
        (-9, 9, None, "open", Standing.OPEN),
        (-9, 0, None, "open", Standing.OPEN),
        (-9, -1, None, "open", Standing.JUDGING),
        (-9, -1, 3, "open", Standing.JUDGING),
        (-9, -1, -0.5, "open", Standing.RESULTS),
        (-9, -1, -0.5, "closed", Standing.RESULTS),
        (-9, 9, None, "closed", Standing.CLOSED),
        (None, None, None, "open", Standing.COMING),
    ],
)
def test_a_challenge_stands_where_its_dates_put_it(opens, closes, results, state, standing) -> None:
    row = challenge("minute", state=state)
    moment = lambda days: None if days is None else NOW + days * DAY  # noqa: E731
    Round.objects.create(
        challenge=row, name="Contest", opens_at=moment(opens), deadline_at=moment(closes), results_at=moment(results)
    )
    assert phase_of(row, NOW).standing == standing
