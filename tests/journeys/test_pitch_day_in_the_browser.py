"""A pitch day on one clock: the desk, the screen in the hall, a phone in the audience and a judge's tablet, whose own clocks are wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from challenge.models import Round
from judging import actions
from judging.models import Mark, PitchSlot
from submissions.models import Entry
from tests.journeys.axe import assert_accessible
from tests.panel import *  # noqa: F403
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: The date of the device, so many minutes wrong; what counts seconds stays as it is.
WRONG_CLOCK = """(() => {
  const shift = %d * 60_000, Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + shift); }
    static now() { return Real.now() + shift; }
  };
})()"""
#: How far what a page holds for the server's time lies from the true time of this machine, in milliseconds.
ERROR = "document.querySelector('[data-stage]').stageNow() - (performance.timeOrigin + performance.now())"

#: The most by which two screens may differ, in milliseconds.
DRIFT = 500

Open = Callable[..., Page]


@pytest.fixture
def screen_of(browser: Browser, live_server, under_way) -> Iterator[Open]:
    """Return a way to open an address on a device of its own, as somebody or nobody, its clock so many minutes wrong."""
    contexts = []

    def open_(address: str, *, who: User | None = None, size: tuple[int, int] = (1440, 900), minutes: int = 0) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", timezone_id="Asia/Singapore"
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WRONG_CLOCK % minutes)
        if who:
            client = Client()
            client.force_login(who)
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}{address}")
        return page

    yield open_
    for context in contexts:
        context.close()
    under_way.settle()


def answers(page: Page) -> int:
    """Return how many answers a page has had."""
    return int(page.locator("[data-stage]").get_attribute("data-asked") or 0)


def wait_for_answers(page: Page, wanted: int) -> None:
    page.wait_for_function("n => Number(document.querySelector('[data-stage]').dataset.asked) >= n", arg=wanted)


def assert_in_step(*pages: Page) -> None:
    """Wait until each page has asked often enough to know the way, on a machine that does other things too; then compare."""
    errors: list[float] = []
    for _try in range(5):
        for page in pages:
            wait_for_answers(page, max(6, answers(page) + 1))
        errors = [page.evaluate(ERROR) for page in pages]
        if max(errors) - min(errors) < DRIFT and max(map(abs, errors)) < DRIFT:
            return
    raise AssertionError(errors)


def shown(page: Page) -> int:
    """Return the seconds that a page shows."""
    minutes, seconds = page.locator("[data-stage-time]").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def test_three_browsers_follow_one_clock_through_pause_and_resume(
    screen_of: Open, round_: Round, olga: User, jun_baram, baram: Entry, kowhai: Entry
) -> None:
    lengths = {"pitch_seconds": 600, "question_seconds": 300, "changeover_seconds": 60}
    actions.set_up_pitch_day(round_, by=olga, starts_at=timezone.now(), place="Main hall", **lengths)
    slug = round_.challenge.slug
    desk = screen_of(f"/organise/{slug}/pitch/{round_.pk}/desk/", who=olga, size=(1180, 820))
    hall = screen_of(f"/stage/{slug}/{round_.pk}/screen/", minutes=7)
    phone = screen_of(f"/stage/{slug}/{round_.pk}/", size=(390, 844), minutes=-7)
    tablet = screen_of(f"/judge/{jun_baram.pk}/", who=jun_baram.judge.user, size=(820, 1180), minutes=3)
    queue = screen_of("/judge/", who=jun_baram.judge.user, size=(590, 820))
    everywhere = (desk, hall, phone, tablet)
    first_pad = tablet.locator("[data-criterion]").first

    for page in everywhere:
        expect(page.locator("[data-stage-phase]")).to_have_text("Next on stage")
        assert_accessible(page)
    expect(tablet.locator("[data-stage-marks]")).to_have_text("Marks open when the pitch has ended.")
    expect(first_pad).to_have_js_property("inert", True)

    desk.get_by_role("button", name="Start 바람결 Baramgyeol").click()
    for page in everywhere:
        expect(page.locator("[data-stage-phase]")).to_have_text("Pitch")
        expect(page.locator("[data-stage-title]")).to_have_text("바람결 Baramgyeol")
    assert_in_step(*everywhere)
    left = [shown(page) for page in everywhere]
    assert 400 < min(left) <= max(left) <= 600
    expect(tablet.locator("[data-stage-marks]")).to_contain_text("Marks open when the pitch ends, in ")
    # From the queue, the name of who is on stage leads to their scorecard; on that card it leads nowhere.
    on_stage = queue.get_by_label("Stage").get_by_role("link", name="바람결 Baramgyeol")
    expect(on_stage).to_have_attribute("href", f"{queue.url.partition('/judge/')[0]}/judge/{jun_baram.pk}/")
    expect(tablet.locator("[data-stage-to]")).not_to_have_attribute("href", re.compile("."))
    queue.close()

    desk.get_by_role("button", name="Pause").click()
    for page in everywhere:
        expect(page.locator("[data-stage-phase]")).to_have_text("The clock is paused")
    stands = desk.locator("[data-stage-time]").inner_text()
    for page in (hall, phone, tablet):
        expect(page.locator("[data-stage-time]")).to_have_text(stands)
    assert_accessible(desk)
    desk.get_by_role("button", name="Go on").click()
    for page in everywhere:
        expect(page.locator("[data-stage-phase]")).to_have_text("Pitch")
        expect(page.locator("[data-stage-time]")).not_to_have_text(stands)
    slot = PitchSlot.objects.get(entry=baram)
    assert slot.paused_at is None
    assert (slot.pitch_ends_at - slot.started_at).total_seconds() > 600

    # The phone loses its network: it counts on, says so, and is back in step by itself.
    phone.context.set_offline(True)
    expect(phone.locator("[data-stage-alone]")).to_contain_text("Without network since")
    before = shown(phone)
    expect(phone.locator("[data-stage-time]")).not_to_have_text(f"{before // 60}:{before % 60:02d}")
    assert abs(phone.evaluate(ERROR) - hall.evaluate(ERROR)) < DRIFT
    phone.context.set_offline(False)
    expect(phone.locator("[data-stage-alone]")).to_be_hidden()

    # Questions begin early: marks open on the tablet without anybody touching it.
    desk.get_by_role("button", name="To questions").click()
    for page in everywhere:
        expect(page.locator("[data-stage-phase]")).to_have_text("Questions")
    expect(tablet.locator("[data-stage-marks]")).to_have_text("The pitch is over: marks are open.")
    expect(first_pad).to_have_js_property("inert", False)
    first_pad.locator("input[value='8']").click()
    expect(tablet.locator("[data-sync]")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    assert Mark.objects.get().value == 8

    desk.get_by_role("button", name="End", exact=True).click()
    expect(desk.get_by_role("button", name="Start Kōwhai Loop")).to_be_visible()
    expect(hall.locator("[data-stage-title]")).to_have_text("Kōwhai Loop")
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_role("button", name="End", exact=True)).to_be_visible()
    expect(hall.locator("[data-stage-phase]")).to_have_text("Questions")


def test_a_day_is_set_up_ordered_by_keyboard_run_and_checked(
    screen_of: Open, round_: Round, olga: User, hana: User, hana_seat, jun_baram, baram: Entry, kowhai: Entry
) -> None:
    slug = round_.challenge.slug
    page = screen_of(f"/organise/{slug}/pitch/?round={round_.pk}", who=olga)
    expect(page.get_by_role("heading", level=1)).to_have_text("This round has no pitch day yet.")
    page.get_by_label("First pitch").fill("2027-03-01T10:00")
    page.get_by_label("Pitch", exact=True).fill("five")
    page.get_by_role("button", name="Set up the pitch day").click()
    expect(page.get_by_text("Give minutes and seconds, such as 5:00.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Pitch", exact=True).fill("3:00")
    page.get_by_role("button", name="Set up the pitch day").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everybody has a turn.")
    turns = page.locator(".run b")
    expect(turns).to_have_text(["바람결 Baramgyeol", "Kōwhai Loop"])
    page.get_by_role("button", name="Move Kōwhai Loop up").press("Enter")
    expect(turns).to_have_text(["Kōwhai Loop", "바람결 Baramgyeol"])
    expect(page.get_by_role("button", name="Move Kōwhai Loop up")).to_be_focused()
    page.get_by_role("button", name="Move 바람결 Baramgyeol up").press("Enter")
    expect(turns).to_have_text(["바람결 Baramgyeol", "Kōwhai Loop"])
    page.locator(".run").nth(1).drag_to(page.locator(".run").nth(0), target_position={"x": 200, "y": 4})
    expect(turns).to_have_text(["Kōwhai Loop", "바람결 Baramgyeol"])
    assert_accessible(page)

    head = screen_of(f"/organise/{slug}/pitch/{round_.pk}/desk/", who=hana, size=(820, 1180))
    head.get_by_text("Pass Kōwhai Loop over").click()
    head.get_by_role("button", name="Pass over").click()
    expect(head.get_by_text("This field is required.")).to_be_visible()
    assert_accessible(head)
    head.get_by_label("Why").fill("The train is late.")
    head.get_by_role("button", name="Pass over").click()
    head.get_by_role("button", name="Start 바람결 Baramgyeol").click()
    head.get_by_role("button", name="End", exact=True).click()
    expect(head.locator("[data-stage-phase]")).to_have_text("That was the last pitch")
    head.get_by_role("link", name="Check scorecards").click()
    expect(head.get_by_text("0 of 1 scorecards. Missing: Jun.")).to_be_visible()
    head.get_by_role("button", name="Lock").click()
    expect(head.get_by_text("Checked and locked.")).to_be_visible()
    assert_accessible(head)
    assert PitchSlot.objects.get(entry=baram).locked_at is not None
