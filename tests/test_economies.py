"""The 21 names, exactly, in the order of the contest rules."""

import pytest

from core import economies


def test_all_21_stand_in_the_official_order():
    assert [economy.code for economy in economies.all_economies()] == (
        [
            "AU",
            "BN",
            "CA",
            "CL",
            "CN",
            "HK",
            "ID",
            "JP",
            "KR",
            "MY",
            "MX",
            "NZ",
            "PG",
            "PE",
            "PH",
            "RU",
            "SG",
            "TW",
            "TH",
            "US",
            "VN",
        ]
    )


def test_long_and_short_names_are_exact():
    names = {economy.code: (economy.name, economy.short_name) for economy in economies.all_economies()}
    assert names["CN"] == ("People's Republic of China", "China")
    assert names["HK"] == ("Hong Kong, China", "Hong Kong, China")
    assert names["KR"] == ("Republic of Korea", "Korea")
    assert names["PH"] == ("the Philippines", "Philippines")
    assert names["TW"] == ("Chinese Taipei", "Chinese Taipei")
    assert names["VN"] == ("Viet Nam", "Viet Nam")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Taiwan", "TW"),
        ("vietnam", "VN"),
        ("PERÚ", "PE"),
        ("Korea", "KR"),
        ("the Philippines", "PH"),
        ("hong kong", "HK"),
        ("日本", "JP"),
    ],
)
def test_what_people_type_finds_the_member(typed, code):
    found = economies.match(typed)
    assert found is not None
    assert found.code == code


def test_a_name_inside_a_longer_search_is_found():
    assert [economy.code for economy in economies.named_in("accelerators in Taiwan or Viet Nam")] == ["TW", "VN"]


def test_a_place_that_is_no_member_is_not_found():
    assert economies.match("Atlantis") is None
