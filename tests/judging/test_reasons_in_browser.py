"""Two levels, a knock-out question and its reason, as a judge meets them on the tablet; and weights as an organiser types them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from challenge.models import Criterion, CriterionGroup
from judging.models import Mark, Scorecard
from tests.judging.test_bench_in_browser import open_bench, sign_in, tablet, tap  # noqa: F401
from tests.judging.test_pads import question  # noqa: F401
from tests.panel import *  # noqa: F403
from tests.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_no_opens_the_box_for_its_reason_and_stands_in_no_sum(
    tablet,  # noqa: F811
    live_server,
    question,  # noqa: F811
    round_,
    jun_baram,
):
    round_.criteria.filter(key__in=("team", "fund", "market")).delete()
    group = CriterionGroup.objects.create(round=round_, name="Business", weight=3)
    round_.criteria.filter(key="value").update(group=group)
    open_bench(tablet, live_server, jun_baram)
    why = tablet.get_by_label("Why this answer")
    expect(tablet.get_by_role("heading", name="Business")).to_be_visible()
    expect(why).to_be_hidden()
    tap(tablet, "unique", 1)
    tap(tablet, "value", 10)
    expect(tablet.locator("[data-total]")).to_have_text("75.0")
    tap(tablet, "lawful", 0)
    expect(tablet.locator("[data-total]")).to_have_text("75.0")
    expect(why).to_be_visible()
    expect(tablet.locator('[data-criterion="lawful"] [data-chosen]')).to_have_text("No")
    tablet.get_by_role("button", name="Send", exact=False).click()
    expect(tablet.locator('[data-criterion="lawful"] [data-error]')).to_contain_text("this mark needs its reason")
    why.fill("The song is not theirs.")
    tablet.get_by_role("button", name="Send", exact=False).click()
    tablet.wait_for_url("**/judge/**round**")
    eventually(lambda: list(Scorecard.objects.values_list("state", flat=True)), ["submitted"])
    assert Mark.objects.get(criterion=question).reason == "The song is not theirs."


def test_shares_follow_the_weights_as_they_are_typed(page, live_server, round_, olga):
    round_.criteria.filter(key__in=("team", "fund")).delete()
    group = CriterionGroup.objects.create(round=round_, name="Business", weight=1)
    Criterion.objects.filter(key__in=("value", "market")).update(group=group)
    sign_in(page, live_server, olga)
    page.goto(f"{live_server.url}/organise/tide/setup/criteria/")
    shares = page.locator("[data-percent]")
    expect(shares).to_have_text(["50", "50", "25", "25"])
    page.get_by_label("Weight of “Business”").fill("3")
    page.get_by_label("Weight of “Market”").fill("0,5")
    expect(shares).to_have_text(["25", "75", "50", "25"])
    page.get_by_label("Weight of “Market”").fill("0.5")
    page.get_by_role("button", name="Save weights").click()
    expect(page.get_by_text("Weights saved.")).to_be_visible()
    expect(shares).to_have_text(["25", "75", "50", "25"])
