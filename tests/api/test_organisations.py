"""organisations/ over HTTP: shapes, filters, cursors, keys, caching, and what is not there."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts import keys
from api.serializers import directory as shapes
from samples.organisations import create_organisations
from tests.directory.rows import make

pytestmark = pytest.mark.django_db

LIST = "/api/v1/organisations/"


@pytest.fixture
def directory():
    call_command("import_organisations", "--with-invented", verbosity=0)


@pytest.fixture
def fast(settings):
    settings.API_RATES = settings.API_RATES | {"anonymous": "100000/min"}


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def test_anybody_reads_the_list_without_signing_in(client, directory):
    answer = client.get(LIST)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    body = answer.json()
    assert set(body) == {"next", "previous", "results"}
    assert len(body["results"]) == 50
    assert body["previous"] is None
    assert "count" not in body


def test_every_answer_has_the_described_shape(client, directory):
    row = client.get(f"{LIST}?page_size=1").json()["results"][0]
    assert list(row) == list(shapes.OrganisationOut().fields)
    one = client.get(f"{LIST}invented-mangrove-ledger/").json()
    assert list(one) == list(shapes.OrganisationDetailOut().fields)
    assert list(one["programmes"][0]) == list(shapes.ProgrammeOut().fields)
    assert list(one["locations"][0]) == list(shapes.LocationOut().fields)
    assert list(one["services"][0]) == list(shapes.ServiceOut().fields)
    facets = client.get(f"{LIST}facets/").json()
    assert list(facets) == list(shapes.FacetsOut().fields) == ["economy", "kind", "sector", "service"]
    assert list(facets["kind"][0]) == ["value", "label", "count"]


def test_an_economy_is_a_code_and_a_name_and_a_time_has_its_offset(client, directory):
    row = client.get(f"{LIST}appworks/").json()
    assert row["economy"] == {"code": "TW", "name": "Chinese Taipei"}
    assert datetime.fromisoformat(row["updated_at"]).utcoffset() is not None
    assert row["latitude"] == 25.03
    assert row["coordinate_precision"] == "city"


def test_what_nobody_stated_is_null_and_never_guessed(client, directory):
    row = client.get(f"{LIST}startmate/").json()
    assert (row["stages"], row["languages"], row["equity"], row["open_to_newcomers"]) == (
        None,
        None,
        "unknown",
        "unknown",
    )
    assert (row["services"], row["status"], row["source"], row["is_invented"]) == (
        [],
        "unverified",
        "accelerators.csv",
        False,
    )
    assert (row["last_verified_on"], row["last_verified_by"], row["public_email"]) == (None, None, None)


def test_the_detail_holds_programmes_locations_and_services(client, directory):
    row = client.get(f"{LIST}invented-fog-lantern-lab/").json()
    assert [one["name"] for one in row["programmes"]] == ["Lantern Cohort"]
    assert [one["city"] for one in row["locations"]] == ["Kobe", "Tokyo"]
    assert row["services"][0] == {"service": "desk", "offered": True, "note": "Up to fifty working days"}
    assert [one["service"] for one in row["services"] if not one["offered"]] == ["visa_letter"]


@pytest.mark.parametrize("size", [1, 7, 50, 200])
def test_following_next_meets_everything_once_and_previous_leads_back(client, directory, fast, size):
    for query in ("", "&q=accelerator", "&ordering=-updated_at"):
        seen, first_pages, address = [], [], f"{LIST}?page_size={size}{query}"
        while address:
            body = client.get(address).json()
            seen += [row["id"] for row in body["results"]]
            first_pages.append([row["id"] for row in body["results"]])
            last, address = body, body["next"]
        assert len(seen) == len(set(seen)) == len(client.get(f"{LIST}?page_size=200{query}").json()["results"])
        if len(first_pages) > 1:
            assert [row["id"] for row in client.get(last["previous"]).json()["results"]] == first_pages[-2]


def test_filters_repeat_and_travel_with_the_cursor(client, directory):
    body = client.get(f"{LIST}?economy=PE&economy=CL&page_size=2").json()
    rest = client.get(body["next"]).json()
    assert {row["economy"]["code"] for row in body["results"] + rest["results"]} <= {"PE", "CL"}


@pytest.mark.parametrize(
    "query", ["q=Taiwan", "q=台灣", "economy=TW", "economy=tw", "economy=Taiwan", "economy=Chinese+Taipei"]
)
def test_colloquial_names_find_the_official_economy(client, directory, query):
    rows = client.get(f"{LIST}?{query}&page_size=200").json()["results"]
    assert {row["economy"]["name"] for row in rows} == {"Chinese Taipei"}
    assert len(rows) == 9


def test_facets_take_the_same_filters_but_not_their_own(client, directory):
    facets = client.get(f"{LIST}facets/?economy=TW&kind=hub").json()
    assert {row["value"]: row["count"] for row in facets["economy"]}["SG"] == 1
    assert facets["kind"][0] == {"value": "accelerator", "label": "Accelerator", "count": 4}
    hubs = client.get(f"{LIST}?economy=TW&kind=hub").json()["results"]
    assert {row["value"]: row["count"] for row in facets["kind"]}["hub"] == len(hubs) == 2


@pytest.mark.parametrize(
    ("query", "field", "word"),
    [
        ("economy=XX", "economy", "TW"),
        ("kind=castle", "kind", "accelerator"),
        ("sector=gold", "sector", "fintech"),
        ("service=lunch", "service", "visa_letter"),
        ("language=xx", "language", "zh-hant"),
        ("stage=late", "stage", "prototype"),
        ("status=lost", "status", "unverified"),
        ("ordering=size", "ordering", "-updated_at"),
        ("updated_since=yesterday", "updated_since", "offset"),
        ("updated_since=2026-11-01T00:00:00", "updated_since", "offset"),
        ("cursor=xyz", "cursor", "first page"),
        ("page_size=0", "page_size", "200"),
        ("page_size=many", "page_size", "200"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_would_be(client, db, query, field, word):
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"], list(body["errors"])) == (400, "INVALID", [field])
    assert word in body["errors"][field][0]


def test_a_page_holds_at_most_two_hundred(client):
    create_organisations(210)
    assert len(client.get(f"{LIST}?page_size=500").json()["results"]) == 200


@pytest.mark.parametrize("slug", ["changes", "export", "nowhere"])
def test_reserved_words_and_unknown_ones_are_not_found(client, directory, slug):
    answer = client.get(f"{LIST}{slug}/")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_writes_here(client, directory, ada, method):
    assert getattr(client, method)(LIST).status_code == 401
    client.force_login(ada)
    assert getattr(client, method)(LIST).status_code in {403, 405}


def test_a_key_is_taken_from_the_header_and_revoked_at_once(client, directory):
    key, secret = keys.make("Partner", ["directory:read"])
    assert client.get(LIST, headers=bearer(secret)).status_code == 200
    keys.revoke(key.prefix, at=timezone.now())
    refused = client.get(LIST, headers=bearer(secret))
    assert refused.status_code == 401
    assert refused["Content-Type"] == "application/problem+json"


def test_a_key_raises_the_rate_and_one_in_the_query_string_does_not(client, directory, settings):
    settings.API_RATES = {"anonymous": "2/min", "key": "5/min", "session": "5/min"}
    _key, secret = keys.make("Partner", ["directory:read"])
    answers = [client.get(f"{LIST}?key={secret}&api_key={secret}&access_token={secret}").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert [client.get(LIST, headers=bearer(secret)).status_code for _ in range(6)] == [200] * 5 + [429]
    assert "Retry-After" in client.get(LIST).headers


def test_an_answer_that_did_not_change_is_not_sent_again(client, directory):
    first = client.get(LIST)
    again = client.get(LIST, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "public, no-cache"
    make("0 New")
    changed = client.get(LIST, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.parametrize("number", [1, 3, 200])
def test_lists_take_as_many_queries_for_many_as_for_few(client, number, django_assert_num_queries):
    create_organisations(number)
    for query, queries in (("", 1), ("?economy=JP&kind=hub", 1), ("?q=harbour", 1), ("facets/", 1)):
        with django_assert_num_queries(queries):
            assert client.get(f"{LIST}{query}").status_code == 200
    with django_assert_num_queries(4):  # the row, its programmes, locations and services
        assert client.get(f"{LIST}sample-1-1/").status_code == 200


def test_the_routes_are_described(client, db):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    here = [path for path in paths if path.startswith("/api/v1/organisations/")]
    assert sorted(here) == [
        "/api/v1/organisations/",
        "/api/v1/organisations/facets/",
        "/api/v1/organisations/{slug}/",
    ]
    names = {parameter["name"] for parameter in paths["/api/v1/organisations/"]["get"]["parameters"]}
    filters = {"q", "economy", "kind", "sector", "service", "language", "stage", "status", "updated_since"}
    assert names == filters | {"ordering", "cursor", "page_size"}
