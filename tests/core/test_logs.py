"""What the machine writes down names nobody and opens no door."""

from __future__ import annotations

from config import logs


def test_addresses_and_secrets_are_taken_out() -> None:
    event = {"event": "failed for eva@people.example at /link/abcdefghijkl/", "email": "eva@people.example", "job": "x"}
    assert logs.clean(None, "", event) == {"event": "failed for ...@... at /link/.../", "job": "x"}


def test_an_ordinary_path_stays_as_it_is() -> None:
    assert logs.scrub("Internal Server Error: /judge/queue/") == "Internal Server Error: /judge/queue/"
