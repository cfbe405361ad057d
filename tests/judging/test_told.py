"""What judges write for the organisers is read by them alone, from cards that were sent."""

from __future__ import annotations

from django.utils import timezone

from judging.actions import save_scorecard
from judging.told import Reason, Told, told_about
from tests.judging.test_pages import as_user
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT


def test_notes_and_reasons_of_sent_cards_reach_the_organisers_alone(round_, jun, jun_baram, baram, olga, eva):
    round_.criteria.filter(key="value").update(reason_when="always", reason_shared=True)
    card = {"marks": ALL_EIGHT, "reasons": {"value": "Two letters of intent."}, "private_note": "Ask Mei."}
    at = timezone.now()
    save_scorecard(jun_baram, by=jun, at=at, expected_version=0, comment_for_staff="Check the licence.", **card)
    assert told_about(baram) == []
    save_scorecard(jun_baram, by=jun, at=at, expected_version=1, state="submitted", **card)
    reasons = [Reason("Value", "8", "Two letters of intent.", True)]
    assert told_about(baram) == [Told("Jun", "First look", "Check the licence.", reasons)]
    page = as_user(olga).get(f"/organise/tide/entries/{baram.pk}/").content.decode()
    assert "Check the licence." in page
    assert "Two letters of intent." in page
    assert "Ask Mei." not in page
    assert "Check the licence." not in as_user(eva).get(f"/entries/{baram.pk}/").content.decode()
