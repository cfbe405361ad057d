"""What hostile texts that were taken do in a real browser: they stand there, and nothing of them runs."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Page

from accounts.models import User
from submissions.models import Entry, TeamMember
from tests.call import call, draft  # noqa: F401 (fixtures)
from tests.web.hostile import STRINGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RUNNING = ("html", "attribute", "vector", "template", "scheme", "data", "bidi")


def test_nothing_that_was_typed_runs(page: Page, live_server, draft: Entry, eva: User, olga: User):  # noqa: F811
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda line: "Content Security Policy" in line.text and heard.append(line.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    for position, name in enumerate(RUNNING):
        TeamMember.objects.create(entry=draft, name=STRINGS[name], role=STRINGS[name][:120], position=position)
    addresses = [(eva, f"/entries/{draft.pk}/{step}/") for step in ("details", "team", "submit")]
    addresses += [(olga, f"/organise/minute/entries/{part}") for part in ("", f"{draft.pk}/", "rescue/")]
    for name in RUNNING:
        Entry.objects.filter(pk=draft.pk).update(
            title=STRINGS[name], summary=STRINGS[name], credit_name=STRINGS[name], music_source=STRINGS[name]
        )
        for person, address in addresses:
            client = Client()
            client.force_login(person)
            cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
            page.context.add_cookies([cookie])
            assert page.goto(f"{live_server.url}{address}").status == 200
            assert page.locator("main").inner_text()
    assert heard == []
