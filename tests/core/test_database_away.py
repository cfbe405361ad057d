"""While the database is away or too busy, both doors say so and ask to come back; a fault of ours stays one."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client

pytestmark = pytest.mark.django_db

AWAY = (
    psycopg.OperationalError("connection refused"),
    psycopg.errors.QueryCanceled("canceling statement due to statement timeout"),
    sqlite3.OperationalError("database is locked"),
)


def fails_with(cause: Exception) -> Any:
    def fail(*_question: Any) -> None:
        raise OperationalError(str(cause)) from cause

    return connection.execute_wrapper(fail)


@pytest.mark.parametrize("cause", AWAY, ids=lambda cause: type(cause).__name__)
def test_a_program_is_told_to_send_it_again(cause: Exception):
    with fails_with(cause):
        answer = Client(raise_request_exception=False).get("/api/v1/challenges/")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert (answer["Retry-After"], answer.json()["code"]) == ("5", "DATABASE_AWAY")


def test_a_person_gets_a_calm_page():
    with fails_with(AWAY[0]):
        answer = Client(raise_request_exception=False).get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    page = answer.content.decode()
    assert "Back in a moment." in page
    assert 'aria-label="Soundings, start page"' in page


def test_the_window_of_life_asks_no_database():
    with fails_with(AWAY[0]):
        assert Client().get("/healthz").status_code == 200
        assert Client().get("/readyz").json()["failing"] == ["database", "queue"]


def test_a_missing_table_is_a_fault_of_ours():
    with fails_with(sqlite3.OperationalError("no such table: judging_mark")):
        answer = Client(raise_request_exception=False).get("/api/v1/challenges/")
    assert (answer.status_code, answer.json()["code"]) == (500, "SERVER_ERROR")
