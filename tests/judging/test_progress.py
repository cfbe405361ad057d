"""How far a round is: who is behind, what happens if nothing changes, and everything as a file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from challenge.models import Round
from core.models import AuditEvent
from judging import actions, progress
from judging.models import Conflict, Judge, Scorecard
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, KEYS, give, make_entry, make_round, make_seat, newcomer

TABLES = ("judges", "entries", "assignments", "conflicts", "scorecards")


def send(row, by, **marks):
    return actions.save_scorecard(
        row, by=by, at=timezone.now(), expected_version=0, marks=ALL_EIGHT | marks, state="submitted"
    )


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def half_done(olga, round_, jun_seat, jade_seat):
    """Jade has sent all four of hers, Jun none of his four; half of the time is over."""
    for number in range(4):
        entry = make_entry(round_, newcomer(number), f"Entry {number}")
        give(jun_seat, entry, number)
        send(give(jade_seat, entry, number), jade_seat.user)
    return round_


def test_who_is_behind_stands_first_and_what_waits_for_them_is_counted(half_done, jun_seat):
    state = progress.of_round(half_done, at=timezone.now())
    assert [(str(row.judge), row.state, row.given, row.sent) for row in state.judges] == [
        ("Jun", "not_begun", 4, 0),
        ("Jade", "done", 4, 4),
    ]
    assert (len(state.in_doubt), state.with_whom) == (4, [(jun_seat, 4)])
    assert [row.without for row in state.entries] == [1, 1, 1, 1]


def test_entries_with_too_few_judges_are_at_risk_whatever_comes(round_, jun_seat, baram, kowhai):
    give(jun_seat, baram)
    state = progress.of_round(round_, at=timezone.now())
    assert [(str(row.entry), row.at_risk) for row in state.entries] == [(str(baram), True), (str(kowhai), True)]


def test_the_pace_of_the_last_days_says_when_the_last_card_comes(half_done):
    now = timezone.now()
    half_done.judging_opens_at = now - timedelta(hours=20)
    assert progress.of_round(half_done, at=now).finish_at - now < timedelta(hours=20, minutes=1)
    Scorecard.objects.update(submitted_at=now - timedelta(hours=49))
    assert progress.of_round(half_done, at=now).finish_at is None


def test_a_judge_who_saved_a_moment_ago_is_scoring_now_and_one_who_never_came_is_named(round_, jun_baram, jade_baram):
    actions.save_scorecard(jun_baram, by=jun_baram.judge.user, at=timezone.now(), expected_version=0, marks={"team": 3})
    Judge.objects.filter(pk=jade_baram.judge_id).update(state="invited")
    states = {str(row.judge): row.state for row in progress.of_round(round_, at=timezone.now()).judges}
    assert states == {"Jun": "scoring", "Jade": "not_come"}


def test_cards_that_lie_far_apart_are_worth_a_look(round_, jun_baram, jade_baram, baram):
    send(jun_baram, jun_baram.judge.user)
    send(jade_baram, jade_baram.judge.user, **dict.fromkeys(KEYS, 3))
    (row,) = progress.of_round(round_, at=timezone.now()).apart
    assert (row.entry, round(float(row.low), 1), round(float(row.high), 1)) == (baram, 22.2, 77.8)


def test_who_stepped_aside_is_told_to_the_organiser_and_what_the_organiser_declared_is_not(
    olga, jun, round_, jun_baram, jade_seat, kowhai
):
    actions.declare_conflict(jun_baram.judge, jun_baram.entry, by=jun, kind="family", note="My cousin.")
    actions.declare_conflict(jade_seat, kowhai, by=olga, kind="mentoring")
    page = as_user(olga).get("/organise/tide/judging/").content.decode()
    assert "stepped aside from" in page
    assert "My cousin." in page
    assert [row.kind for row in progress.of_round(round_, at=timezone.now()).recusals] == ["family"]


@pytest.mark.parametrize("rows", [1, 4])
def test_progress_takes_seven_queries_whatever_the_size(olga, rows, django_assert_num_queries):
    round_ = make_round(olga, "wide")
    seats = [make_seat(round_, newcomer(100 + number)) for number in range(rows)]
    for number in range(rows):
        entry = make_entry(round_, newcomer(number), f"Entry {number}")
        for seat in seats:
            send(give(seat, entry, number), seat.user)
    with django_assert_num_queries(7):
        progress.of_round(round_, at=timezone.now())


def test_a_reminder_is_one_tap_and_a_second_one_right_after_it_is_refused(
    olga, half_done, jun_seat, mailoutbox, run_jobs
):
    client = as_user(olga)
    client.post(f"/organise/tide/judging/remind/{jun_seat.pk}/")
    run_jobs()
    assert [mail.to for mail in mailoutbox] == [["jun@people.example"]]
    page = client.post(f"/organise/tide/judging/remind/{jun_seat.pk}/", follow=True)
    run_jobs()
    assert len(mailoutbox) == 1
    assert "Jun was reminded within the last twelve hours." in page.content.decode()


def test_everybody_with_cards_left_is_reminded_at_once(olga, half_done, mailoutbox, run_jobs):
    as_user(olga).post("/organise/tide/judging/remind/", {"round": half_done.pk})
    run_jobs()
    assert [mail.to for mail in mailoutbox] == [["jun@people.example"]]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_a_csv_and_an_xlsx_with_the_same_rows(olga, half_done, table):
    client = as_user(olga)
    plain = b"".join(client.get(f"/organise/tide/judging/export/{table}.csv").streaming_content)
    assert plain.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(plain.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(f"/organise/tide/judging/export/{table}.xlsx").streaming_content))
    )
    rows = [["" if cell is None else str(cell) for cell in row] for row in book.active.iter_rows(values_only=True)]
    assert rows == lines
    assert len(lines) == {"judges": 3, "entries": 5, "assignments": 9, "conflicts": 1, "scorecards": 5}[table]


def test_one_book_holds_all_tables(olga, half_done):
    answer = as_user(olga).get("/organise/tide/judging/export/all.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["Judges", "Entries", "Assignments", "Conflicts", "Scorecards"]


def test_private_notes_are_in_no_file_and_formulas_stay_words(olga, jun, round_, jun_baram):
    actions.save_scorecard(
        jun_baram,
        by=jun,
        at=timezone.now(),
        expected_version=0,
        marks=ALL_EIGHT,
        state="submitted",
        comment_for_entrant="=1+1",
        private_note="Only for me.",
    )
    plain = b"".join(as_user(olga).get("/organise/tide/judging/export/scorecards.csv").streaming_content).decode()
    assert "'=1+1" in plain
    assert "Only for me." not in plain


def test_a_card_with_a_conflict_is_in_the_list_of_duties_and_in_no_list_of_cards(olga, jun, round_, jun_baram):
    send(jun_baram, jun)
    Conflict.objects.create(judge=jun_baram.judge, entry=jun_baram.entry, kind="other", declared_by=olga)
    client = as_user(olga)
    duties = b"".join(client.get("/organise/tide/judging/export/assignments.csv").streaming_content).decode()
    cards = b"".join(client.get("/organise/tide/judging/export/scorecards.csv").streaming_content).decode()
    assert "conflict, does not count" in duties
    assert len(cards.splitlines()) == 1


@pytest.mark.parametrize("who", ["omar", "jun", "eva", "vera"])
@pytest.mark.parametrize("table", ["judges.csv", "all.xlsx", "scorecards.xlsx"])
def test_the_files_are_not_there_for_others(request, who, table, half_done):
    client = as_user(request.getfixturevalue(who))
    assert client.get(f"/organise/tide/judging/export/{table}").status_code == 404


@pytest.mark.parametrize("wrong", ["all.csv", "judges.pdf", "marks.csv"])
def test_there_is_no_such_file(olga, half_done, wrong):
    assert as_user(olga).get(f"/organise/tide/judging/export/{wrong}").status_code == 404


def test_who_took_the_figures_out_is_written_down(olga, half_done):
    as_user(olga).get("/organise/tide/judging/export/judges.csv")
    event = AuditEvent.objects.get(verb="judging_exported")
    assert (event.actor_id, event.facts) == (olga.pk, {"table": "judges", "kind": "csv"})


def test_where_no_entry_waits_the_title_counts_none(olga, half_done):
    Round.objects.filter(pk=half_done.pk).update(minimum_scorecards=1)
    page = as_user(olga).get("/organise/tide/judging/").content.decode()
    assert "<h1>One judge is behind.</h1>" in page
