"""Who is found by what: names, places under any of their names, scripts, filters, and in which order."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.http import QueryDict

from directory.models import Organisation
from directory.search import read
from tests.directory.rows import asked, make, names

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def directory():
    call_command("import_organisations", "--with-invented", verbosity=0)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Taiwan", "TW"),
        ("台灣", "TW"),
        ("Chinese Taipei", "TW"),
        ("vietnam", "VN"),
        ("Việt Nam", "VN"),
        ("Viet Nam", "VN"),
        ("South Korea", "KR"),
        ("한국", "KR"),
        ("USA", "US"),
        ("brunei", "BN"),
        ("the Philippines", "PH"),
        ("Россия", "RU"),
        ("ไทย", "TH"),
        ("日本", "JP"),
        ("méxico", "MX"),
    ],
)
def test_any_name_of_an_economy_finds_all_its_places(directory, query, code):
    found = asked(f"q={query}").found()
    assert set(Organisation.objects.filter(economy=code).values_list("pk", flat=True)) <= set(
        found.values_list("pk", flat=True)
    )


def test_the_exact_number_of_places_stands_under_a_colloquial_name(directory):
    assert len(names("q=Taiwan")) == 9
    assert len(names("economy=TW")) == 9
    assert names("economy=taiwan") == names("economy=TW")


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("แพบัว", "invented-lotus-raft-market"),
        ("風箏", "invented-paper-kite-workshop"),
        ("创客", "invented-silk-button-arcade"),
        ("霧灯ラボ", "invented-fog-lantern-lab"),
        ("ラボ", "invented-fog-lantern-lab"),
        ("창업역", "invented-magpie-bridge-station"),
        ("СЕВЕРНЫЙ", "invented-northern-buoy"),
        ("hoa hoi", "invented-star-anise-court"),
        ("bakau", "invented-mangrove-ledger"),
        ("紙鳶", "invented-paper-kite-workshop"),
    ],
)
def test_names_are_found_in_every_script_from_a_part_of_them(directory, query, slug):
    assert [row.slug for row in asked(f"q={query}").found()] == [slug]


@pytest.mark.parametrize(
    ("query", "count"),
    [("กรุงเทพ", 6), ("東京", 7), ("Hanoi", 2), ("Saigon", 4), ("Москва", 4), ("新竹", 1), ("臺北", 6)],
)
def test_cities_are_found_by_their_other_names(directory, query, count):
    assert asked(f"q={query}").found().count() == count


def test_hyphens_and_dots_do_not_matter(directory):
    assert names("q=start-up chile")[0] == "Start-Up Chile"
    assert names("q=startup chile")[0] == "Start-Up Chile"
    assert names("q=start up chile")[0] == "Start-Up Chile"
    assert names("q=dcamp") == names("q=D.CAMP") == ["D.CAMP"]


def test_all_words_must_occur(directory):
    assert names("q=accelerator in Peru") == sorted(
        set(names("q=accelerator")) & set(names("q=Peru")), key=names("q=accelerator in Peru").index
    )


def test_a_name_comes_before_another_name_before_a_place_before_a_summary(db):
    make("Elsewhere", summary="Works with the tide.")
    make("Somewhere", tags=["tide"])
    make("Nowhere", alternate_names=["Tide House"])
    make("Old Tide")
    make("Tide")
    assert names("q=tide") == ["Tide", "Old Tide", "Nowhere", "Somewhere", "Elsewhere"]


def test_what_means_nothing_finds_nothing_rather_than_everything(directory):
    for query in ("%25", "_", "'", "%22", "\\"):
        assert names(f"q={query}") == []
    assert len(names("q=")) == 141
    assert len(names("q=%20")) == 141


def test_values_of_a_filter_widen_and_filters_narrow(directory):
    both = set(names("economy=PE")) | set(names("economy=CL"))
    assert set(names("economy=PE&economy=CL")) == both
    assert set(names("economy=PE&economy=CL&kind=hub")) == both & set(names("kind=hub"))


def test_a_place_with_an_office_in_another_economy_is_found_in_both(directory):
    assert "Mangrove Ledger (invented)" in names("economy=MY")
    assert "Mangrove Ledger (invented)" in names("economy=SG")


def test_a_service_stated_as_not_offered_is_not_found_by_it(db):
    make("Yes", offers={"desk": True})
    make("No", offers={"desk": False})
    make("Silent")
    assert names("service=desk") == ["Yes"]


def test_filters_by_language_stage_sector_and_status(db):
    make("Here", languages=["es"], stages=["idea"], sectors=["food"], status="active")
    make("There", languages=["qu"], stages=["growth"], sectors=["ai"])
    for query in ("language=es", "stage=idea", "sector=food", "status=active"):
        assert names(query) == ["Here"]


def test_updated_since_counts_the_instant_itself(db):
    first, second = make("First"), make("Second")
    Organisation.objects.filter(pk=first.pk).update(updated_at="2026-11-01T00:00:00+00:00")
    Organisation.objects.filter(pk=second.pk).update(updated_at="2026-11-02T00:00:00+00:00")
    assert names("updated_since=2026-11-02T08:00:00%2B08:00") == ["Second"]
    assert names("updated_since=2026-11-02T08:00:00+08:00") == ["Second"]
    assert names("updated_since=2026-11-01T00:00:00Z&ordering=-updated_at") == ["Second", "First"]


def test_names_are_in_order_whatever_their_case_and_accents(db):
    for name in ("beta", "Ágora", "Zeta", "alpha"):
        make(name)
    assert names("") == ["Ágora", "alpha", "beta", "Zeta"]


def test_what_is_not_understood_is_named_and_left_out(db):
    search, errors = read(
        QueryDict("economy=XX&kind=castle&kind=hub&ordering=size&updated_since=2026-11-02&stage=&key=abc")
    )
    assert set(errors) == {"economy", "kind", "ordering", "updated_since"}
    assert search.chosen == {"kind": ("hub",)}
    assert "accelerator" in errors["kind"][0].messages[0]


def test_relevance_without_words_is_the_order_by_name(db):
    assert asked("ordering=relevance").ordering == "name"
    assert asked("q=tide").ordering == "relevance"
    assert asked("q=tide&ordering=name").ordering == "name"
