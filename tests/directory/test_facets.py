"""Counts of facets equal what counting by hand gives, for any choice of filters."""

from __future__ import annotations

from collections import Counter

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import economies
from directory.models import Organisation
from directory.search import FACETS, Search, facet_counts, labels, read
from samples.organisations import create_organisations

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

ASKED = ("economy", "kind", "sector", "service", "language", "stage")


@pytest.fixture
def sixty():
    create_organisations(60, seed=7)
    Organisation.objects.filter(slug__endswith="0").update(hidden=True)
    return list(Organisation.objects.filter(hidden=False).prefetch_related("services", "locations"))


def said(row: Organisation) -> dict[str, set[str]]:
    """Return what an organisation can be found by, worked out from its own fields."""
    return {
        "economy": {row.economy, *(place.economy for place in row.locations.all())},
        "kind": set(row.kinds),
        "sector": set(row.sectors),
        "language": set(row.languages),
        "stage": set(row.stages),
        "service": {service.service for service in row.services.all() if service.offered},
        "status": {row.status},
    }


def naive(rows: list[Organisation], chosen: dict[str, list[str]], facet: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        facts = said(row)
        if all(name == facet or facts[name] & set(values) for name, values in chosen.items()):
            counts.update(facts[facet])
    return counts


choices = st.fixed_dictionaries(
    {},
    optional={
        **{facet: st.lists(st.sampled_from(sorted(labels(facet))), min_size=1, max_size=3) for facet in FACETS},
        "status": st.lists(st.sampled_from(["active", "paused", "closed", "unverified"]), min_size=1, max_size=2),
    },
)


@given(chosen=choices)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_equal_counting_by_hand(sixty, chosen):
    query = QueryDict(mutable=True)
    for name, values in chosen.items():
        query.setlist(name, values)
    search, errors = read(query)
    assert errors == {}
    counts = facet_counts(search, ASKED)
    assert {facet: dict(counts[facet]) for facet in ASKED} == {
        facet: dict(naive(sixty, chosen, facet)) for facet in ASKED
    }
    by_hand = [row for row in sixty if all(said(row)[name] & set(values) for name, values in chosen.items())]
    assert {row.pk for row in search.found()} == {row.pk for row in by_hand}


def test_words_narrow_the_counts(sixty):
    search = Search(q="Thailand")
    counts = dict(facet_counts(search, ["economy"])["economy"])
    assert counts == dict(Counter(code for row in search.found() for code in said(row)["economy"]))


def test_economies_stand_in_the_official_order_and_the_rest_by_number(sixty):
    counts = facet_counts(Search(), ["economy", "kind"])
    official = [economy.code for economy in economies.all_economies()]
    assert [value for value, _number in counts["economy"]] == [
        code for code in official if code in dict(counts["economy"])
    ]
    numbers = [number for _value, number in counts["kind"]]
    assert numbers == sorted(numbers, reverse=True)
    assert 0 not in numbers


@pytest.mark.parametrize("number", [1, 3, 200])
def test_counting_takes_as_many_queries_for_many_as_for_few(number, django_assert_num_queries):
    create_organisations(number, seed=7)
    with django_assert_num_queries(1):
        facet_counts(Search(), ["economy", "kind", "sector", "service"])
    with django_assert_num_queries(3):
        facet_counts(Search(chosen={"economy": ("JP",), "kind": ("hub",)}), ["economy", "kind", "sector", "service"])
