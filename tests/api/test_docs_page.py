"""The API's documentation works under the same content security policy as everything else, from our own server alone."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_documentation_shows_the_routes_and_breaks_no_policy(page, live_server) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/api/v1/docs/")
    route = page.locator("#swagger-ui .opblock").first
    route.wait_for()
    route.click()
    page.locator("#swagger-ui .opblock .responses-wrapper").first.wait_for()
    assert said == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:", "blob:"))] == []
