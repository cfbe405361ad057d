"""What the page of the judging says first, state by state, where the round is no longer at work."""

from __future__ import annotations

from django.utils import timezone

from judging import actions
from tests.judging.test_pages import as_user, title
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, give


def test_a_signature_is_told_and_what_takes_it_away(olga, hana, round_, hana_seat, baram):
    now = timezone.now()
    row = give(hana_seat, baram)
    actions.save_scorecard(row, by=hana, at=now, expected_version=0, marks=ALL_EIGHT, state="submitted")
    actions.sign_off(round_, by=hana, at=now)
    page = as_user(olga).get("/organise/tide/judging/")
    assert title(page) == "Signed off, with 1 of 1 scorecards."
    assert "Unlocked, the round loses the signature" in page.content.decode()
    actions.unlock_round(round_, by=olga)
    page = as_user(olga).get("/organise/tide/judging/")
    assert title(page) == "All scorecards are in."
    assert "the signature" not in page.content.decode()


def test_no_conflict_is_a_sentence(olga, round_):
    assert title(as_user(olga).get("/organise/tide/panel/conflicts/")) == "No judge is kept apart from an entry."
