"""A door that must not be forced counts who knocks, in the database, by a hash."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone

from core import rates
from core.models import Rate


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_limit_holds_within_the_window_and_ends_with_it() -> None:
    hour = timedelta(hours=1)
    assert [rates.allow("knock", "eva", limit=2, per=hour) for _ in range(4)] == [True, True, False, False]
    assert rates.allow("knock", "emil", limit=2, per=hour)
    with time_machine.travel(timezone.now() + hour):
        assert rates.allow("knock", "eva", limit=2, per=hour)


@pytest.mark.django_db
def test_what_is_kept_names_nobody() -> None:
    rates.allow("knock", "eva@people.example", limit=2, per=timedelta(hours=1))
    assert "eva" not in Rate.objects.get().key


@pytest.mark.parametrize(
    ("proxies", "said", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 192.0.2.200", "203.0.113.9"),
        (3, "203.0.113.9", "203.0.113.9"),
        (1, "", "192.0.2.1"),
    ],
)
def test_only_trusted_proxies_are_believed(settings, proxies: int, said: str, expected: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=said)
    assert rates.client_address(request) == expected
