"""The evening before, and those who would like to know."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from accounts import actions
from accounts.models import User
from samples.organisations import create_organisations
from tests.leaks.contest import *  # noqa: F403
from tests.leaks.crawler import Crawler


@pytest.fixture(autouse=True)
def no_rates(settings) -> None:
    """A crawl asks more often than a caller may."""
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "1000000/min")


@pytest.fixture
def crawler_of(eve, request) -> Iterator[Callable[[str], Crawler]]:
    """Return a way to become somebody of the cast, the visitor who is nobody, or the partner who holds a key to the directory."""
    create_organisations(3)

    def become(who: str) -> Crawler:
        client = Client(raise_request_exception=True)
        if who == "visitor":
            return Crawler(client)
        if who == "partner":
            _key, text = actions.make_key("Partner", ["directory:read"], by=None)
            return Crawler(client, Authorization=f"Bearer {text}")
        person: User = request.getfixturevalue(who)
        client.force_login(person)
        return Crawler(client)

    return become
