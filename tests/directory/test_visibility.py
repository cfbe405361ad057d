"""What an administrator hides is nowhere: no list, search, count, page, map or answer of the API; and only administrators hide."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core.models import AuditEvent
from directory import actions
from directory.models import RESERVED_SLUGS, Organisation
from directory.search import Search, facet_counts
from tests.directory.rows import make, names

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(ada):
    make("Kept", economy="CL", city="Santiago")
    return actions.hide_organisation(make("Gone", economy="PE", sectors=["food"], offers={"desk": True}), by=ada)


def test_it_is_in_no_list_search_or_count(hidden):
    assert names("") == ["Kept"]
    assert names("q=gone") == []
    assert names("economy=PE") == []
    counts = facet_counts(Search(), ["economy", "kind", "sector", "service"])
    assert counts == {"economy": [("CL", 1)], "kind": [("hub", 1)], "sector": [], "service": []}
    assert facet_counts(Search(q="gone"), ["economy"]) == {"economy": []}


@pytest.mark.parametrize("address", ["", "?q=gone", "?economy=PE", "facets/", "facets/?q=gone", "place-2/"])
def test_it_is_in_no_answer_of_the_api_not_even_for_an_administrator(hidden, client, ada, address):
    for person in (None, ada):
        if person:
            client.force_login(person)
        answer = client.get(f"/api/v1/organisations/{address}")
        text = answer.content.decode()
        assert "Gone" not in text
        assert "Peru" not in text
        assert answer.status_code == (404 if address == "place-2/" else 200)


@pytest.mark.parametrize("address", ["/directory/", "/directory/?q=gone", "/directory/?service=desk", "/"])
def test_it_is_on_no_page(hidden, client, vera, address):
    for person in (None, vera):
        if person:
            client.force_login(person)
        assert "Gone" not in client.get(address).content.decode()


def test_its_own_page_opens_for_administrators_alone(hidden, client, vera, ada):
    assert client.get("/directory/place-2/").status_code == 404
    client.force_login(vera)
    assert client.get("/directory/place-2/").status_code == 404
    client.force_login(ada)
    assert client.get("/directory/place-2/").status_code == 200


def test_an_administrator_finds_it_again_and_shows_it(hidden, client, ada):
    client.force_login(ada)
    assert "/directory/place-2/" in client.get("/directory/").content.decode()
    client.post("/directory/place-2/hidden/", {"hide": "0"})
    assert names("") == ["Gone", "Kept"]
    client.post("/directory/place-2/hidden/", {"hide": "1"})
    assert names("") == ["Kept"]
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == ["hidden", "shown", "hidden"]


def test_nobody_else_hides_or_shows(hidden, client, olga):
    kept = Organisation.objects.get(name="Kept")
    with pytest.raises(PermissionDenied):
        actions.hide_organisation(kept, by=olga)
    with pytest.raises(PermissionDenied):
        actions.show_organisation(hidden, by=olga)
    assert client.post(f"/directory/{kept.slug}/hidden/", {"hide": "1"}).status_code == 302  # to the sign-in
    client.force_login(olga)
    assert client.post(f"/directory/{kept.slug}/hidden/", {"hide": "1"}).status_code == 403
    assert client.post("/directory/place-2/hidden/", {"hide": "0"}).status_code == 404
    assert names("") == ["Kept"]


def test_hiding_counts_as_a_change_and_hiding_twice_as_one(hidden, ada):
    before = Organisation.objects.get(pk=hidden.pk).updated_at
    again = actions.hide_organisation(hidden, by=ada)
    assert again.updated_at == before
    assert AuditEvent.objects.filter(verb="hidden").count() == 1
    assert actions.show_organisation(hidden, by=ada).updated_at > before


@pytest.mark.parametrize("slug", RESERVED_SLUGS)
def test_no_organisation_takes_an_address_of_the_directory(slug):
    with pytest.raises(ValidationError):
        make("Taken", slug=slug)
    row = Organisation(slug=slug, name="Taken", sort_name="taken", economy="PE", kinds=["hub"], source="a test")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kinds", []),
        ("kinds", ["castle"]),
        ("kinds", ["hub", "hub"]),
        ("kinds", "hub"),
        ("languages", ["klingon"]),
        ("economy", "XX"),
        ("latitude", 12.0),
        ("equity", "perhaps"),
    ],
)
def test_a_value_that_is_not_known_is_refused(field, value):
    with pytest.raises(ValidationError):
        make("Odd", **{field: value})
