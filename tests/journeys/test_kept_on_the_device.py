"""What a judge's device keeps beside the marks, what it says of a card by itself, and signing out while marks wait."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from challenge.models import Membership, Round
from judging import actions
from judging.marks import require_complete
from judging.models import Scorecard
from media.models import Captions, Media, Purpose, Rendition
from media.store import store
from tests.clips import ready_media, stored_media
from tests.journeys.axe import assert_accessible
from tests.journeys.test_offline_in_the_browser import (  # noqa: F401 (fixtures among them)
    line,
    marks_of,
    off,
    on,
    says,
    shelved,
    sign_in,
    tablet,
    tap,
)
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT
from tests.waiting import eventually

HAS_A_PICTURE = 2  # HTMLMediaElement.HAVE_CURRENT_DATA

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seated(jun: User, round_: Round) -> User:
    """Jun, whose spaces name judging."""
    Membership.objects.create(user=jun, challenge=round_.challenge, role="judge")
    return jun


def keep_everything(page: Page, address: str) -> None:
    page.goto(f"{address}/judge/")
    page.locator("[data-keep-start]").click()
    expect(page.locator("[data-keep-state]")).to_contain_text("kept on this device")


def begin_to_sign_out(page: Page) -> None:
    page.locator(".menu summary").locator("visible=true").click()
    page.locator(".menu[open]").get_by_role("button", name="Sign out").click()


def refusal(*asked: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        require_complete(*asked)
    return refused.value.message_dict


def test_without_a_network_a_card_says_at_once_what_it_lacks_in_the_servers_words(
    tablet,  # noqa: F811
    line,  # noqa: F811
    jun,
    jun_baram,
    round_,
):
    round_.criteria.filter(key="value").update(reason_when="extremes")
    round_.criteria.filter(key="market").update(reason_when="extremes", minimum=0, maximum=100)
    round_.criteria.filter(key="team").update(reason_when="always")
    sign_in(tablet, line, jun)
    tablet.goto(f"{line.url}/judge/{jun_baram.pk}/")
    line.cut()  # the browser still thinks that there is a network
    tap(tablet, "unique", 8)
    tap(tablet, "value", 10)
    tablet.get_by_role("spinbutton", name="Market").fill("100")
    tap(tablet, "team", "pass")
    says(tablet, "offline")
    tablet.locator("[data-send]").click(force=True)  # it says of itself that something is missing
    given = {"unique": 8, "value": 10, "market": 100, "team": None}
    wrong = refusal(list(round_.criteria.all()), given, {})
    assert set(wrong) == {"value", "market", "fund"}
    shown = tablet.locator("[data-error]:visible")
    expect(shown).to_have_text([wrong[key][0] for key in ("value", "market", "fund")])
    expect(tablet.get_by_label("Why this mark").first).to_be_focused()
    says(tablet, "offline")
    assert_accessible(tablet)
    line.mend()
    tablet.evaluate("dispatchEvent(new Event('online'))")  # else it tries again within half a minute
    says(tablet, "saved")
    assert Scorecard.objects.get().state == "draft"
    tablet.locator('[data-criterion="value"] textarea').fill("Nobody else measures it.")
    tablet.locator('[data-criterion="market"] textarea').fill("Every harbour.")
    tap(tablet, "fund", 5)
    tablet.locator("[data-send]").click()
    eventually(lambda: Scorecard.objects.get().state, "submitted")


def test_pictures_along_a_clip_and_its_captions_are_there_without_a_network(tablet, line, jun, eva, baram, jun_baram):  # noqa: F811
    baram.clip = stored_media(eva, Purpose.VIDEO)
    baram.save()
    dress(baram.clip)
    sign_in(tablet, line, jun)
    keep_everything(tablet, line.url)
    off(tablet, line)
    tablet.goto(f"{line.url}/judge/{jun_baram.pk}/")
    told = "async (element, name) => (await fetch(name === 'src' ? element.src : element.dataset[name])).text()"
    assert tablet.locator("[data-sprite]").evaluate(told, "sprite").startswith("video ")
    assert "Wir messen die Tide." in tablet.locator("track").evaluate(told, "src")


def dress(clip: Media) -> None:
    """Give a clip captions and pictures along it."""
    cues = [{"start": 0.0, "end": 1.5, "text": "Wir messen die Tide."}]
    Captions.objects.create(media=clip, language="de", label="Deutsch", cues=cues)
    whole = clip.renditions.get(role="video")
    tiles = {"columns": 1, "count": 1, "tile_width": 160, "tile_height": 90, "every_seconds": 5}
    facts = {"content_type": "image/jpeg", "width": 160, "height": 90, "size_bytes": whole.size_bytes, "layout": tiles}
    Rendition.objects.create(media=clip, role="sprite", key=whole.key, **facts)


def test_clips_in_a_store_of_its_own_address_are_kept_too(
    tablet,  # noqa: F811
    line,  # noqa: F811
    settings,
    on_s3,
    s3_endpoint,
    jun,
    eva,
    baram,
    jun_baram,
):
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    opened = {name: [*policy[name], s3_endpoint] for name in ("img-src", "media-src", "connect-src")}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**policy, **opened}}
    baram.clip = ready_media(eva)
    baram.save()
    sign_in(tablet, line, jun)
    tablet.goto(f"{line.url}/judge/")
    tablet.evaluate("navigator.serviceWorker.ready.then(() => true)")
    plays(tablet, f"{line.url}/judge/{jun_baram.pk}/")  # through the worker, which keeps nothing yet
    keep_everything(tablet, line.url)
    for rendition in baram.clip.renditions.all():
        store().delete(rendition.key)
    off(tablet, line)
    plays(tablet, f"{line.url}/judge/{jun_baram.pk}/")
    assert tablet.locator("video").evaluate("async (video) => (await fetch(video.poster)).status") == 200


def plays(page: Page, address: str) -> None:
    page.goto(address)
    play = "async (video) => { video.muted = true; await video.play(); return video.readyState; }"
    assert page.locator("video").evaluate(play) >= HAS_A_PICTURE


def test_who_signs_out_while_marks_wait_is_asked_and_loses_none(tablet, line, olga, seated, jun_baram, round_):  # noqa: F811
    sign_in(tablet, line, seated)
    keep_everything(tablet, line.url)
    tablet.goto(f"{line.url}/judge/{jun_baram.pk}/")
    off(tablet, line)
    tap(tablet, "unique", 3)
    tablet.get_by_label("Comment for the entrant").fill("Not lost.")
    says(tablet, "offline")
    shelved(tablet, "Not lost.")
    tablet.goto(f"{line.url}/judge/")
    begin_to_sign_out(tablet)
    asked = tablet.get_by_role("dialog", name="One scorecard is not sent yet")
    expect(asked).to_contain_text("There is no network, so you are still signed in.")
    assert_accessible(tablet)
    asked.get_by_role("button", name="Sign out").click()
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="Stay signed in").click()
    expect(asked).to_be_hidden()

    actions.lock_round(round_, by=olga, at=timezone.now())
    on(tablet, line)
    expect(tablet.locator("[data-outbox-list]")).to_contain_text("Judging of this round is closed.")
    begin_to_sign_out(tablet)
    expect(asked).to_be_visible()
    expect(tablet.locator("[data-leaving-away]")).to_be_hidden()
    asked.get_by_role("button", name="Sign out").click()
    expect(tablet.get_by_text("You are signed out.")).to_be_visible()
    assert "Not lost." not in tablet.content()

    actions.unlock_round(round_, by=olga)
    sign_in(tablet, line, seated)
    tablet.goto(f"{line.url}/judge/")
    expect(tablet.locator("[data-outbox-list]")).to_contain_text("Not lost.")
    tablet.get_by_role("button", name="Send again").click()
    expect(tablet.locator("[data-outbox]")).to_be_hidden()
    assert marks_of(jun_baram) == {"unique": 3}


def test_what_waits_is_sent_before_the_device_is_signed_out(tablet, line, seated, jun_baram):  # noqa: F811
    sign_in(tablet, line, seated)
    tablet.goto(f"{line.url}/judge/{jun_baram.pk}/")
    line.cut()
    for key, mark in ALL_EIGHT.items():
        tap(tablet, key, mark)
    says(tablet, "offline")
    shelved(tablet, f'"{key}":"{mark}"')
    line.mend()
    tablet.goto(f"{line.url}/account/")
    begin_to_sign_out(tablet)
    expect(tablet.get_by_text("You are signed out.")).to_be_visible()
    assert marks_of(jun_baram) == ALL_EIGHT
