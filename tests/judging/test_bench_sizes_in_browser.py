"""The bench on every screen: what is tapped lies under the thumb, large enough, covered by nothing, and what a mark means beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from challenge.models import Criterion, CriterionGroup
from judging.models import Assignment
from tests.journeys.axe import assert_accessible, overflow
from tests.panel import *  # noqa: F403
from tests.panel import LEVELS, give, make_entry, newcomer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UPRIGHT, LYING = (820, 1180), (1180, 820)
#: A tablet upright and lying, an older one, both halves of a split screen, a phone, a laptop, and the tablet at 200 %, upright and lying.
SCREENS = (UPRIGHT, LYING, (768, 1024), (590, 820), (410, 1180), (390, 844), (1440, 900), (410, 590), (590, 410))
#: Up to this width the page scrolls as a whole.
PHONE = 544

#: Boxes of everything that can be operated, as [name, left, top, right, bottom]; a label stands for the control it covers.
TARGETS = """() => [...document.querySelectorAll(".bench :is(a, button, summary, textarea, .mark, .player__choice)")]
  .filter((one) => !one.closest(".skip, dialog, .menu__sheet, [hidden], [inert]") && one.checkVisibility())
  .map((one) => {
    const box = one.getBoundingClientRect();
    return [one.textContent.trim() || one.ariaLabel, box.left, box.top, box.right, box.bottom];
  })"""

#: What covers the middle of a control once it is scrolled into sight; nothing, when a finger reaches it.
COVERED = """() => [...document.querySelectorAll(".bench__marks :is(.mark, textarea), .bench__acts .button:not([hidden])")]
  .filter((one) => one.checkVisibility())
  .map((one) => {
    one.scrollIntoView({ block: "nearest" });
    const box = one.getBoundingClientRect();
    const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    return one === top || one.contains(top) ? "" : `${one.textContent.trim()} under ${top?.className}`;
  }).filter(Boolean)"""

#: Resolves once nothing has moved for three pictures: a container that changed its size is laid out a picture after the window.
SETTLED = """() => new Promise((done) => {
  let before = "", same = 0;
  const look = () => {
    const boxes = [...document.querySelectorAll("body *")].map((one) => Object.values(one.getBoundingClientRect().toJSON()));
    const now = JSON.stringify(boxes);
    same = now === before ? same + 1 : 0;
    before = now;
    same < 3 ? requestAnimationFrame(look) : done();
  };
  look();
})"""


def turn(page: Page, size: tuple[int, int]) -> None:
    """Give the window another size and wait until everything has found its place."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate(SETTLED)


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    found = page.eval_on_selector_all(selector, "all => all.map(one => one.getBoundingClientRect().toJSON())")
    return [box for box in found if box["width"]]


@contextmanager
def opened(page: Page, live_server: Any, row: Assignment, **cookies: str) -> Iterator[str]:
    """Sign the judge in on this device and give the address of the page."""
    client = Client()
    client.force_login(row.judge.user)
    address = f"{live_server.url}/judge/{row.pk}/"
    client.get(f"/judge/{row.pk}/")  # the first page of a process reads every template; no browser waits for that
    signed_in = {"sessionid": client.cookies["sessionid"].value} | cookies
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in signed_in.items()]
    )
    page.emulate_media(reduced_motion="reduce")
    yield address


def assert_usable(page: Page) -> None:
    """Fail when the page scrolls sideways, a target is smaller than a finger, or something hides it."""
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.evaluate(SETTLED)
    assert overflow(page) == 0, page.viewport_size
    small = [box for box in page.evaluate(TARGETS) if box[3] - box[1] < 43.9 or box[4] - box[2] < 43.9]
    assert small == [], page.viewport_size
    assert page.evaluate(COVERED) == [], page.viewport_size


def crowd(row: Assignment) -> None:
    """Give a round twelve criteria in groups, of every scale, with long names and languages; and a title as long as one may be."""
    round_ = row.judge.round
    long = "How well the team understands the market in which it wants to sell, and who else sells there already"
    whole = "Umsetzbarkeitswahrscheinlichkeitsabschätzung"  # nowhere to break
    for number, name in enumerate((whole, "ตลาดและตำแหน่งทางการแข่งขันในภูมิภาค", "시장 기회와 경쟁적 위치")):
        group = CriterionGroup.objects.create(round=round_, name=f"{name} {number}", position=number)
        scale = ((1, 5), (0, 10), (1, 10))[number]
        for part in range(2):
            Criterion.objects.create(
                round=round_,
                group=group,
                key=f"g{number}{part}",
                name=(long, name)[part],
                description=long,
                minimum=scale[0],
                maximum=scale[1],
                reason_when="always" if part else "never",
                levels=LEVELS if number == 2 else [],
                position=20 + number * 2 + part,
            )
    Criterion.objects.create(
        round=round_, key="go", kind="knockout", name="Fits the call?", minimum=0, maximum=1, weight=0, position=40
    )
    row.entry.title = (
        "ทอใจ ปิยะดา และเพื่อนร่วมทางจากห้าเขตเศรษฐกิจ: 바람결, 山芽, Nước Lành, and everybody who came after them"
    )
    row.entry.summary = "They say much, and all of it matters. " * 40
    row.entry.save()


def test_every_screen_is_usable_with_either_hand(page: Page, live_server, jun_baram, jun_kowhai):
    for hand in ("right", "left"):
        with opened(page, live_server, jun_baram, hand=hand) as address:
            for width, height in SCREENS:
                page.set_viewport_size({"width": width, "height": height})
                page.goto(address, wait_until="domcontentloaded")
                assert_usable(page)
            turn(page, UPRIGHT)
            _assert_in_reach(page, hand)
            turn(page, LYING)
            _assert_all_in_sight(page)


def _assert_in_reach(page: Page, hand: str) -> None:
    """Upright, one thumb marks and sends: keys and send lie in the lower three fifths, on the side of the hand."""
    page.evaluate("document.querySelector('.bench__marks').scrollTop = 0")
    width, height = UPRIGHT
    keys = boxes(page, ".bench .mark")
    send = boxes(page, "[data-send]")
    assert len(keys) == 55
    assert min(box["top"] for box in keys + send) >= 0.4 * height
    assert max(box["bottom"] for box in keys) <= boxes(page, ".bench__foot")[0]["top"]
    far = [width - box["left"] if hand == "right" else box["right"] for box in keys + send]
    assert (
        max(far) <= 400
    )  # pixels from the edge by which the hand holds it: eight centimetres on a tablet of 11 inches
    _assert_all_in_sight(page)


def _assert_all_in_sight(page: Page) -> None:
    """All criteria and the comment lie on the page without scrolling."""
    assert page.evaluate("(box => box.scrollHeight - box.clientHeight)(document.querySelector('.bench__marks'))") <= 0


def test_twelve_criteria_of_every_scale_and_long_words_hold_too(page: Page, live_server, jun_baram, jun_seat, round_):
    crowd(jun_baram)
    for number in range(12):
        give(jun_seat, make_entry(round_, newcomer(number), f"Entry {number}"), number + 5)
    with opened(page, live_server, jun_baram) as address:
        for width, height in SCREENS:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address, wait_until="domcontentloaded")
            assert_usable(page)
            if width > PHONE:  # nothing below the foot: a focus far down would push the head out of sight
                assert page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0
        for size in (UPRIGHT, LYING):
            turn(page, size)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            page.evaluate(SETTLED)
            assert overflow(page) == 0


def test_it_is_accessible_upright_and_lying_in_light_and_dark(page: Page, live_server, jun_baram, jun_kowhai):
    crowd(jun_baram)
    with opened(page, live_server, jun_baram) as address:
        for scheme, (width, height) in (("light", UPRIGHT), ("light", (390, 844)), ("dark", LYING)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address, wait_until="domcontentloaded")
            expect(page.get_by_role("button", name="Undo")).to_be_visible()
            assert_accessible(page)
        page.locator(".bench__view summary").click()
        page.get_by_role("tab", name="Notes").click()
        assert_accessible(page)
        page.locator(".bench__view summary").click()
        page.get_by_role("button", name="Keyboard shortcuts").click()
        expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
        assert_accessible(page)


def test_what_a_mark_means_stands_beside_the_finger_and_nothing_moves(page: Page, live_server, jun_baram):
    with opened(page, live_server, jun_baram) as address:
        for width, height in (UPRIGHT, LYING):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address, wait_until="domcontentloaded")
            _assert_levels(page)


def _assert_levels(page: Page) -> None:
    pad = page.locator('[data-criterion="market"]')
    key = pad.locator(".mark", has=page.locator('input[value="8"]'))
    told = pad.locator(".criterion__level:visible")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.evaluate(SETTLED)
    before = key.bounding_box()
    x, y = before["x"] + before["width"] / 2, before["y"] + before["height"] / 2
    page.mouse.move(x, y)
    expect(told).to_have_text("7–8 Strong: Proof from customers.")
    page.evaluate(SETTLED)
    page.mouse.down()
    box = told.bounding_box()
    assert not (box["x"] <= x <= box["x"] + box["width"] and box["y"] <= y <= box["y"] + box["height"])
    assert box["y"] + box["height"] <= before["y"] or box["x"] + box["width"] <= before["x"]
    page.mouse.up()
    expect(pad.locator("[data-chosen]")).to_have_text("8")
    page.mouse.move(5, 5)
    expect(told).to_have_text("7–8 Strong: Proof from customers.")
    pad.locator('input[value="8"]').press("ArrowLeft")
    pad.locator('input[value="7"]').press("ArrowLeft")
    expect(told).to_have_text("5–6 Sound: One proof.")
    assert key.bounding_box() == before
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    expect(told).to_have_text("7–8 Strong: Proof from customers.")
    page.get_by_role("button", name="Undo").click()
    expect(told).to_have_count(0)
    page.get_by_role("status").filter(has_text="Saved").wait_for()
