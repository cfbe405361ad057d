"""A judge's tablet under `make serve`: files collected under hashed names, and a new release while pages are kept on the tablet."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.line import Line
from tests.judging.killing import ROOT, Service, until

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(600)]

#: Makes a round in judging with one judge and two entries with clips; prints the session and the assignments.
SEED = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from accounts.models import User
from accounts.sessions import SessionStore
from media.models import Purpose
from tests.clips import stored_media
from tests.panel import give, make_entry, make_round, make_seat, newcomer
round_ = make_round(User.objects.create_user("olga@people.example", full_name="Olga", economy="PE"), "tide")
jun = User.objects.create_user("jun@people.example", full_name="Jun", economy="KR")
seat, session, rows = make_seat(round_, jun), SessionStore(), []
for number in (1, 2):
    entrant = newcomer(number)
    clip = stored_media(entrant, Purpose.VIDEO)
    rows.append(give(seat, make_entry(round_, entrant, f"Entry {number}", clip=clip), number).pk)
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = jun.pk, settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = jun.get_session_auth_hash()
session.save()
print(json.dumps([session.session_key, rows]))
"""
MARKS = """
import json
from judging.models import Mark
found = Mark.objects.values_list("scorecard__assignment__position", "criterion__key", "value")
print(json.dumps(sorted([place, key, int(value)] for place, key, value in found)))
"""
KEPT_FILES = """async () => {
  const cache = await caches.open("soundings-judge-static");
  return (await cache.keys()).map((key) => new URL(key.url).pathname).filter((path) => path.startsWith("/static/"));
}"""
KEPT_PAGE = "async (path) => (await caches.match(path))?.text() ?? ''"
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")


class Release:
    """The static files of a served installation, which a new release changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "static", folder / "static")

    def renew(self) -> None:
        """Change every script and style a little and throw away what was collected, as a new image does."""
        for path in [*(self.folder / "static").rglob("*.js"), *(self.folder / "static").rglob("*.css")]:
            path.write_text(f"{path.read_text()}\n/* the next release */\n")
        shutil.rmtree(self.folder / "collected")

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """Lose a collected file for a while, as when pages and files come from servers of two releases."""
        collected = self.folder / "collected"
        hashed = json.loads((collected / "staticfiles.json").read_text())["paths"][name]
        lost = list((collected / hashed).parent.glob(f"{Path(hashed).name}*"))
        for path in lost:
            path.rename(path.with_name(f"lost-{path.name}"))
        yield
        for path in lost:
            path.with_name(f"lost-{path.name}").rename(path)


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return Release(tmp_path)


@pytest.fixture
def service(release: Release, tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path, database_url="")
    service.environment |= {
        "DJANGO_SETTINGS_MODULE": "tests.serving",
        "RELEASE_DIR": str(release.folder),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
    }
    with ExitStack() as stack:
        stack.callback(service.stop)
        begin(service)
        yield service


def begin(service: Service) -> None:
    service.start()
    until(lambda: service.status("/healthz") == 200, 180)


@pytest.fixture
def line(service: Service) -> Iterator[Line]:
    line = Line(f"http://127.0.0.1:{service.port}")
    yield line
    line.close()


@pytest.fixture
def seeded(service: Service) -> tuple[str, list[str]]:
    session, rows = service.python(SEED)
    return session, rows


def tap(page: Page, key: str, mark: int) -> None:
    page.locator(f'[data-criterion="{key}"] input[value="{mark}"]').check(force=True)


def script_of(page: Page) -> str:
    """Return the address of the scorecard's own script; its release is in the name."""
    return str(page.locator('script[src*="/js/scorecard."]').get_attribute("src"))


def works(page: Page) -> None:
    """A bench has its styles and its scripts: a pad is laid out, and a tap is answered."""
    expect(page.locator("[data-sync]")).to_have_attribute("data-state", "offline")
    expect(page.locator(".pad").first).not_to_have_css("display", "block")  # as a browser draws it by itself


def test_kept_pages_work_without_a_network_and_across_a_release(page: Page, line, service, release, seeded):
    session, (first, second) = seeded
    faults: list[Any] = []
    page.on("pageerror", lambda fault: faults.append(fault))  # a bound method of a list is none of its listeners
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": line.url}])
    page.goto(f"{line.url}/judge/")
    page.get_by_role("button", name=re.compile("^Keep 2 entries")).click()
    expect(page.get_by_text("2 entries are kept on this device")).to_be_visible()
    files = page.evaluate(KEPT_FILES)
    assert [path for path in files if path.endswith(".js") and "scorecard" in path]
    assert [path for path in files if not HASHED.search(path)] == []

    line.cut()
    page.goto(f"{line.url}/judge/")
    page.get_by_role("link", name="Open Entry 1", exact=True).click()
    tap(page, "unique", 8)
    works(page)
    page.reload()
    expect(page.locator('[data-criterion="unique"] [data-chosen]')).to_have_text("8")
    works(page)
    before = script_of(page)

    service.stop()
    release.renew()
    begin(service)
    line.mend()
    with release.without("js/scorecard-sum.js"):
        page.goto(f"{line.url}/judge/{first}/")
        after = script_of(page)
        assert after != before
        until(lambda: page.evaluate(KEPT_FILES).count(after) == 1, 30)  # the new page came, but not all it is made of
        line.cut()
    page.goto(f"{line.url}/judge/{first}/")
    works(page)
    assert script_of(page) == before

    line.mend()
    page.goto(f"{line.url}/judge/{first}/")  # of the new release; sends what the old one kept
    expect(page.locator("[data-sync]")).to_have_attribute("data-state", "saved")
    expect(page.locator("[data-sync]")).to_contain_text("Saved ")
    assert script_of(page) == after
    until(lambda: after in page.evaluate(KEPT_PAGE, f"/judge/{first}/"), 30)

    line.cut()
    page.goto(f"{line.url}/judge/{second}/")  # still of the old release
    tap(page, "unique", 5)
    works(page)
    assert script_of(page) == before
    page.goto(f"{line.url}/judge/{first}/")
    assert script_of(page) == after
    tap(page, "value", 3)
    expect(page.locator("[data-sync]")).to_contain_text("Kept on this device, 2 to send")

    line.mend()
    page.goto(f"{line.url}/judge/")
    expect(page.locator("[data-outbox]")).to_be_hidden()
    assert service.python(MARKS) == [[1, "unique", 8], [1, "value", 3], [2, "unique", 5]]
    assert faults == []
