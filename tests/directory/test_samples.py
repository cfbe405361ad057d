"""Sample organisations are the same for the same seed, and never made twice."""

from __future__ import annotations

import pytest

from directory.models import Facet, Organisation
from samples.organisations import create_organisations

pytestmark = pytest.mark.django_db

FIELDS = ("id", "slug", "name", "local_name", "kinds", "economy", "city", "status", "last_verified_on")


def test_the_same_seed_gives_the_same_rows():
    assert create_organisations(25, seed=4) == 25
    first = list(Organisation.objects.order_by("pk").values(*FIELDS))
    Organisation.objects.all().delete()
    create_organisations(25, seed=4)
    assert list(Organisation.objects.order_by("pk").values(*FIELDS)) == first


def test_asking_for_more_adds_what_is_missing():
    create_organisations(5)
    assert create_organisations(8) == 3
    assert create_organisations(8) == 0
    assert Organisation.objects.count() == 8
    assert Facet.objects.values("organisation").distinct().count() == 8


def test_each_row_is_one_that_a_person_could_have_written():
    create_organisations(40, seed=9)
    for organisation in Organisation.objects.all():
        organisation.full_clean()
        assert organisation.is_invented
