"""A judge without a network: what they kept opens, what they mark waits on the tablet, and all of it ends where it belongs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from core.models import AuditEvent
from judging import actions
from judging.models import Assignment, Judge, Mark, Scorecard
from media.models import Purpose
from tests.clips import stored_media
from tests.journeys.axe import assert_accessible
from tests.journeys.line import Line
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, KEYS, give, make_entry, newcomer
from tests.waiting import PATIENCE, eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def line(live_server) -> Iterator[Line]:
    line = Line(live_server.url)
    yield line
    line.close()


@pytest.fixture
def tablet(page: Page, line: Line, settings) -> Page:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "1000000/min")
    page.set_viewport_size({"width": 820, "height": 1180})
    page.set_default_navigation_timeout(2 * PATIENCE)
    return page


@pytest.fixture
def five(jun_seat: Judge) -> list[Assignment]:
    """Five entries with clips for Jun."""
    found = []
    for number in range(1, 6):
        entrant = newcomer(number)
        clip = stored_media(entrant, Purpose.VIDEO)
        found.append(give(jun_seat, make_entry(jun_seat.round, entrant, f"Entry {number}", clip=clip), number))
    return found


def sign_in(page: Page, line: Line, user: User) -> None:
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": line.url}])


def off(page: Page, line: Line) -> None:
    line.cut()
    page.context.set_offline(True)


def on(page: Page, line: Line) -> None:
    line.mend()
    page.context.set_offline(False)


def tap(page: Page, key: str, mark: int | str) -> None:
    page.locator(f'[data-criterion="{key}"] input[value="{mark}"]').check(force=True)


def says(page: Page, state: str) -> None:
    expect(page.locator("[data-sync]")).to_have_attribute("data-state", state)


#: Whether a card on the shelf of this device holds some text. A save is on its way to the shelf for a moment; a person is slower than that.
ON_THE_SHELF = """(text) => new Promise((done) => {
  const shelf = indexedDB.open("soundings-judging");
  shelf.onsuccess = () => {
    const rows = shelf.result.transaction("cards").objectStore("cards").getAll();
    rows.onsuccess = () => { shelf.result.close(); done(JSON.stringify(rows.result).includes(text)); };
  };
})"""


def shelved(page: Page, text: str) -> None:
    """Wait until this device has kept what was written last."""
    eventually(lambda: page.evaluate(ON_THE_SHELF, text), True)


def chosen(page: Page) -> dict[str, str]:
    return {key: page.locator(f'[data-criterion="{key}"] [data-chosen]').inner_text() for key in KEYS}


def marks_of(row: Assignment) -> dict[str, int | None]:
    found = Mark.objects.filter(scorecard__assignment=row).values_list("criterion__key", "value")
    return {key: None if value is None else int(value) for key, value in found}


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if os.environ.get("PICTURES"):
        page.screenshot(path=Path(os.environ["PICTURES"]) / f"{name}.png")


def look(page: Page, name: str) -> None:
    """Ask axe about the page upright and lying."""
    for width, height in ((1180, 820), (820, 1180)):
        page.set_viewport_size({"width": width, "height": height})
        assert_accessible(page)
        picture(page, f"{name}-{width}x{height}")


def test_five_entries_are_scored_without_a_network_and_all_saved(tablet, line, jun, five, round_):
    sign_in(tablet, line, jun)
    tablet.goto(f"{line.url}/judge/")
    tablet.get_by_role("button", name="Keep 5 entries on this device, 0.6 MB").click()
    expect(tablet.get_by_text("5 entries are kept on this device, 0.6 MB.")).to_be_visible()
    look(tablet, "queue-kept")

    off(tablet, line)
    tablet.goto(f"{line.url}/judge/")
    expect(tablet.get_by_text("No network. Entries that are kept on this device open")).to_be_visible()
    tablet.get_by_role("link", name="Open Entry 1", exact=True).click()
    for number, row in enumerate(five, start=1):
        tablet.wait_for_url(f"**/judge/{row.pk}/")
        expect(tablet.get_by_role("heading", name=f"Entry {number}", exact=True)).to_be_visible()
        for key in KEYS[:3]:
            tap(tablet, key, number + 3)
        if number == 3:
            tablet.get_by_label("Comment for the entrant").fill("Say how many pay.")
            says(tablet, "offline")
            shelved(tablet, "Say how many pay.")
            expect(tablet.locator("[data-sync]")).to_contain_text("Kept on this device, 3 to send")
            tablet.reload()
            expect(tablet.locator('[data-criterion="value"] [data-chosen]')).to_have_text("6")
            assert chosen(tablet) == dict(zip(KEYS, ["6", "6", "6", "–", "–"], strict=True))
            expect(tablet.get_by_label("Comment for the entrant")).to_have_value("Say how many pay.")
            says(tablet, "offline")
            look(tablet, "bench-offline")
        for key in KEYS[3:]:
            tap(tablet, key, number + 3)
        tablet.locator("[data-send]").click()
    tablet.wait_for_url("**/judge/?round=*")
    expect(tablet.locator("[data-outbox-line]")).to_have_text("No network. Kept on this device, 5 to send")
    expect(tablet.locator(".qitem").get_by_text("Scored, waits to be sent")).to_have_count(5)
    look(tablet, "queue-offline")
    assert Scorecard.objects.count() == 0

    on(tablet, line)
    expect(tablet.locator("[data-outbox]")).to_be_hidden()
    for number, row in enumerate(five, start=1):
        assert marks_of(row) == dict.fromkeys(KEYS, number + 3)
    cards = Scorecard.objects.order_by("assignment__position")
    assert [(card.state, card.version) for card in cards] == [("submitted", 1)] * 5
    assert cards[2].comment_for_entrant == "Say how many pay."
    assert AuditEvent.objects.filter(verb="scorecard_saved").count() == 5
    tablet.reload()
    expect(tablet.get_by_role("heading", name="All sent. Thank you for your time.")).to_be_visible()


def test_a_card_changed_elsewhere_meanwhile_shows_both_versions_until_the_judge_chooses(tablet, line, jun, jun_baram):
    sign_in(tablet, line, jun)
    tablet.goto(f"{line.url}/judge/{jun_baram.pk}/")
    off(tablet, line)
    tap(tablet, "unique", 3)
    tablet.get_by_label("Comment for the entrant").fill("From this tablet.")
    says(tablet, "offline")
    shelved(tablet, "From this tablet.")
    elsewhere = {"marks": ALL_EIGHT, "comment_for_entrant": "From the other tablet."}
    actions.save_scorecard(jun_baram, by=jun, at=timezone.now(), expected_version=0, **elsewhere)
    on(tablet, line)
    says(tablet, "conflict")
    for _ in range(2):  # a reload loses neither
        expect(tablet.locator("[data-other]")).to_contain_text("From the other tablet.")
        expect(tablet.get_by_label("Comment for the entrant")).to_have_value("From this tablet.")
        assert marks_of(jun_baram) == ALL_EIGHT
        tablet.reload()
        says(tablet, "conflict")
    tablet.goto(f"{line.url}/judge/")
    expect(tablet.locator("[data-outbox-list]")).to_contain_text("This scorecard was changed on another device.")
    look(tablet, "queue-conflict")
    tablet.locator("[data-outbox-list]").get_by_role("link", name="Open").click()
    tablet.get_by_role("button", name="Keep this one, 22.2").click()
    says(tablet, "saved")
    eventually(lambda: marks_of(jun_baram), {"unique": 3})
    assert Scorecard.objects.get().comment_for_entrant == "From this tablet."


def test_a_round_that_closed_meanwhile_keeps_the_text_and_says_so(tablet, line, olga, jun, jun_baram, round_):
    sign_in(tablet, line, jun)
    tablet.goto(f"{line.url}/judge/{jun_baram.pk}/")
    off(tablet, line)
    tap(tablet, "unique", 3)
    tablet.get_by_label("Comment for the entrant").fill("Too late, but not lost.")
    says(tablet, "offline")
    shelved(tablet, "Too late, but not lost.")
    actions.lock_round(round_, by=olga, at=timezone.now())
    on(tablet, line)
    says(tablet, "closed")
    expect(tablet.locator("[data-sync]")).to_contain_text("Judging of this round is closed.")
    for address in (f"/judge/{jun_baram.pk}/", "/judge/"):
        tablet.goto(line.url + address)
        kept = tablet.locator("[data-outbox-list]")
        expect(kept).to_contain_text("Judging of this round is closed.")
        expect(kept.locator("[data-text]")).to_contain_text("Too late, but not lost.")
    look(tablet, "queue-closed")
    assert not Scorecard.objects.exists()
    actions.unlock_round(round_, by=olga)
    tablet.get_by_role("button", name="Send again").click()
    expect(tablet.locator("[data-outbox]")).to_be_hidden()
    assert marks_of(jun_baram) == {"unique": 3}


def test_another_person_on_the_tablet_neither_reads_nor_sends_what_the_first_left(
    tablet, line, jun, jade, jun_baram, jade_baram
):
    sign_in(tablet, line, jun)
    tablet.goto(f"{line.url}/judge/")
    tablet.locator("[data-keep-start]").click()
    expect(tablet.get_by_text("This entry is kept on this device, 0.1 MB.")).to_be_visible()
    tablet.goto(f"{line.url}/judge/{jun_baram.pk}/")
    off(tablet, line)
    tap(tablet, "unique", 3)
    tablet.get_by_label("Comment for the entrant").fill("Only Jun reads this.")
    says(tablet, "offline")
    shelved(tablet, "Only Jun reads this.")

    sign_in(tablet, line, jade)  # the network is back, and Jade took the tablet over
    on(tablet, line)
    says(tablet, "other")
    assert not Scorecard.objects.exists()
    tablet.goto(f"{line.url}/judge/")
    expect(tablet.get_by_text("One scorecard of another person waits on this device.")).to_be_visible()
    assert "Only Jun reads this." not in tablet.content()
    look(tablet, "queue-of-another")
    caches = "async () => (await caches.keys()).filter(name => name.startsWith('soundings-judge-of-'))"
    eventually(lambda: tablet.evaluate(caches), [])
    tablet.goto(f"{line.url}/judge/{jade_baram.pk}/")
    tap(tablet, "unique", 9)
    eventually(lambda: marks_of(jade_baram), {"unique": 9})
    assert marks_of(jun_baram) == {}

    tablet.context.clear_cookies()
    tablet.goto(f"{line.url}/")
    sign_in(tablet, line, jun)
    tablet.goto(f"{line.url}/judge/")
    expect(tablet.locator("[data-outbox]")).to_be_hidden()
    eventually(lambda: marks_of(jun_baram), {"unique": 3})
    assert Scorecard.objects.get(assignment=jun_baram).comment_for_entrant == "Only Jun reads this."


def test_two_tabs_of_one_tablet_do_not_overwrite_each_other(tablet, line, jun, jun_baram):
    """The server takes them for one device, so the tablet itself has to know."""
    sign_in(tablet, line, jun)
    tablet.goto(f"{line.url}/judge/{jun_baram.pk}/")
    other = tablet.context.new_page()
    other.goto(f"{line.url}/judge/{jun_baram.pk}/")
    tap(tablet, "unique", 8)
    eventually(lambda: marks_of(jun_baram), {"unique": 8})
    expect(tablet.locator("[data-sync]")).to_contain_text("Saved ")
    tap(other, "value", 3)
    says(other, "conflict")
    assert marks_of(jun_baram) == {"unique": 8}
    other.get_by_role("link", name="Take the other, 77.8").click()
    expect(other.locator("[data-total]")).to_have_text("77.8")
    tap(other, "value", 3)
    eventually(lambda: marks_of(jun_baram), {"unique": 8, "value": 3})
