"""The directory's pages: what a founder sees, and what the pages admit they do not know."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.utils import timezone

from samples.organisations import create_organisations
from tests.directory.rows import make

pytestmark = pytest.mark.django_db

TODAY = timezone.now().date()


@pytest.fixture
def directory():
    call_command("import_organisations", "--with-invented", verbosity=0)


def read(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", name) for name in re.findall(r'<h3 class="hit__name">(.*?)</h3>', page)]


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_the_list_begins_with_twenty_and_leads_on(client, directory):
    page = read(client, "/directory/")
    assert "141 places" in page
    assert len(shown(page)) == 20
    onward = re.search(r'rel="next" href="(\?[^"]+)"', page).group(1).replace("&amp;", "&")
    second = shown(read(client, f"/directory/{onward}"))
    assert len(second) == 20
    assert not set(second) & set(shown(page))


def test_a_colloquial_name_finds_the_economy_and_the_page_prints_the_official_one(client, directory):
    page = read(client, "/directory/?q=Vietnam")
    assert "8 places" in page
    assert "Found under Viet Nam" in page
    assert "<mark>Vietnam</mark> Silicon Valley Accelerator" in page


def test_every_hit_says_why_it_was_found(client, directory):
    assert "Also known as <mark>紙鳶</mark>工坊" in read(client, "/directory/?q=紙鳶")
    tokyo = read(client, "/directory/?q=東京")
    assert "“東京” is Tokyo" in tokyo
    assert "Also in Tokyo" in tokyo
    assert '<p class="small" lang="th">ตลาด<mark>แพบัว</mark>เพื่อผู้ก่อตั้ง</p>' in read(client, "/directory/?q=แพบัว")
    assert "Focus: <mark>quantum</mark>" in read(client, "/directory/?q=quantum")


def test_chosen_values_stand_as_chips_that_lead_back(client, directory):
    page = read(client, "/directory/?q=hub&economy=Taiwan&kind=hub")
    assert "Narrow the list, 2 chosen" in page
    assert '<a class="chip" href="?q=hub&amp;kind=hub"><span>Chinese Taipei</span>' in page
    assert '<a class="chip" href="?q=hub&amp;economy=Taiwan"><span>Hub</span>' in page
    assert re.search(r'name="economy" value="TW" id="economy-TW" checked', page)


def test_a_box_that_was_ticked_stays_even_where_it_counts_nothing(client, directory):
    page = read(client, "/directory/?q=startmate&kind=hub&kind=accelerator")
    assert re.search(r'value="hub" id="kind-hub" checked> <span>Hub</span> <span class="facet__n">0</span>', page)


def test_an_empty_list_offers_ways_out_that_find_something(client, directory):
    page = read(client, "/directory/?q=zzz+mars&economy=JP")
    assert "Nothing in the directory fits all of this." in page
    assert "“mars” without filters" in page
    assert shown(page) == []


def test_what_is_not_understood_is_said_and_left_out(client, directory):
    page = read(client, "/directory/?economy=Atlantis&kind=hub&cursor=nonsense")
    assert "“Atlantis” is not known here." in page
    assert "18 places" in page


def test_what_people_type_is_text_and_never_markup(client, db):
    make("<b>Bold</b> place", summary="<script>alert(1)</script>")
    page = read(client, "/directory/?q=<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert "&lt;b&gt;<mark>Bold</mark>&lt;/b&gt;" in read(client, "/directory/?q=bold")


def test_a_real_organisation_is_shown_as_unverified_with_its_source(client, directory):
    page = text(read(client, "/directory/startmate/"))
    assert "This page repeats one collected file." in page
    assert "Sourceaccelerators.csv" in page
    assert "Last checkedNever" in page
    assert "not stated. We do not guess; ask them." in page
    assert "Whether it still runs: nobody has checked." in page
    assert "soundings@demo.example" in read(client, "/directory/startmate/")


def test_an_invented_organisation_says_so_and_shows_three_answers(client, directory):
    page = text(read(client, "/directory/invented-tidewater-landing-house/"))
    assert "This organisation does not exist." in page
    assert "Desk: yes. Up to six months, no fee" in page
    assert "Tax advice: no" in page
    assert "Translation: not stated" in page
    assert "and in Australia" in page
    assert "First Season" in page


def test_how_long_ago_it_was_checked_is_told_apart(client, db):
    make("Fresh", status="active", last_verified_on=TODAY, last_verified_by="its own staff")
    make("Stale", status="active", last_verified_on=TODAY.replace(year=TODAY.year - 2, day=1))
    make("Shut", status="closed", last_verified_on=TODAY)
    page = text(read(client, "/directory/"))
    assert re.search(r"Fresh .*?Checked .*? by its own staff", page)
    assert re.search(r"Stale .*?Not checked since", page)
    assert re.search(r"Shut .*?Closed", page)


def test_economies_with_commas_in_their_names_are_parted_by_semicolons(client, db):
    place = make("Wide", economy="SG", city="Singapore", also_in=(("HK", "Hong Kong"), ("ID", "Jakarta")))
    assert "and in Hong Kong, China; Indonesia" in text(read(client, f"/directory/{place.slug}/"))


def test_no_page_speaks_of_anything_but_economies(client, directory):
    for address in ("/directory/", "/directory/?q=zzz", "/directory/startmate/"):
        assert not re.search(r"\b(countr|nationalit)", text(read(client, address)), re.IGNORECASE)


def test_an_unknown_address_is_not_found(client, db):
    assert client.get("/directory/nowhere/").status_code == 404
    assert client.get("/directory/facets/").status_code == 404


@pytest.mark.parametrize("number", [1, 3, 200])
def test_the_list_takes_as_many_queries_for_many_as_for_few(client, number, django_assert_num_queries):
    create_organisations(number, seed=7)
    with django_assert_num_queries(6):  # rows, their services and locations, how many, facets, cities
        client.get("/directory/")
