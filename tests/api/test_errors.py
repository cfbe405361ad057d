"""Every error of the API has one shape, faults of ours included."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from tests.call import *  # noqa: F403


@pytest.fixture
def caller(eva) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(eva)
    return client


def refused(answer, status: int, code: str) -> None:
    assert (answer.status_code, answer.headers["Content-Type"], answer.json()["code"]) == (
        status,
        "application/problem+json",
        code,
    )
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


def test_an_address_that_leads_nowhere(caller):
    refused(caller.get("/api/v1/nothing/"), 404, "NOT_FOUND")


def test_a_stranger_is_asked_to_sign_in():
    refused(Client().get("/api/v1/entries/"), 401, "NOT_AUTHENTICATED")


def test_a_wrong_key(db):
    refused(
        Client().get("/api/v1/organisations/", headers={"Authorization": "Bearer snd_no_no"}),
        401,
        "AUTHENTICATION_FAILED",
    )


def test_a_cursor_that_is_none_of_ours(caller):
    refused(caller.get("/api/v1/entries/?cursor=zzz"), 400, "INVALID")


def test_a_body_that_is_no_json(caller):
    refused(caller.post("/api/v1/entries/", "{", content_type="application/json"), 400, "PARSE_ERROR")


def test_half_a_character(caller):
    body = '{"challenge": "\\ud800"}'
    refused(caller.post("/api/v1/entries/", body, content_type="application/json"), 400, "PARSE_ERROR")


def test_a_body_nested_beyond_reading(caller):
    for depth in (930, 950, 5_000, 100_000):
        body = f'{{"challenge": {"[" * depth}{"]" * depth}}}'
        answer = caller.post("/api/v1/entries/", body, content_type="application/json")
        assert (depth, answer.status_code) == (depth, 400)
    refused(answer, 400, "PARSE_ERROR")


def test_a_store_that_is_away(caller, draft, settings):
    settings.STORAGE, settings.S3_BUCKET, settings.S3_ENDPOINT_URL = (
        "s3",
        "bucket",
        "http://127.0.0.1:9",
    )  # nobody listens there
    settings.AWS_ACCESS_KEY_ID = settings.AWS_SECRET_ACCESS_KEY = "nobody"
    body = {"purpose": "video", "entry": draft.pk, "filename": "a.mp4", "size_bytes": 9, "content_type": "video/mp4"}
    answer = caller.post("/api/v1/uploads/", body, content_type="application/json")
    refused(answer, 503, "STORE_AWAY")
    assert answer.headers["Retry-After"] == "60"


def test_a_fault_of_ours_is_told_in_the_same_shape(caller, draft):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE submissions_receipt RENAME TO somewhere_else")
    refused(caller.get(f"/api/v1/entries/{draft.pk}/receipt/"), 500, "SERVER_ERROR")
