"""What a judge typed stays on the page when it is refused, and what is new is one tap away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from challenge.models import Round
from judging import actions
from judging.discussion import chair_for
from judging.models import Post
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT


@pytest.fixture
def talk(round_, jun, jade, jun_baram, jade_baram, jade_seat):
    """A contribution of Jade's on an entry on which both sent their cards."""
    Round.objects.filter(pk=round_.pk).update(discussion=True)
    for row in (jun_baram, jade_baram):
        actions.save_scorecard(
            row, by=row.judge.user, at=timezone.now(), expected_version=0, marks=ALL_EIGHT, state="submitted"
        )
    chair = chair_for(jade, jade_seat.pk, jun_baram.entry_id)
    return actions.write_post(chair, by=jade, at=timezone.now(), text="Who pays for it?")


@pytest.fixture
def page(jun):
    client = Client()
    client.force_login(jun)
    return client


def address(jun_seat, entry):
    return f"/judge/talk/{jun_seat.pk}/{entry.pk}/"


def test_a_refused_answer_stays_under_what_it_answers(page, talk, jun_seat, baram):
    long = "Long " * 1000
    told = page.post(address(jun_seat, baram), {"text": long, "parent": talk.pk})
    assert told.status_code == 400
    answer, own = told.content.decode().split(f'id="answer-{talk.pk}"', 1)[1].split('id="id_text"')
    assert long in answer
    assert "at most 4000 characters" in answer
    assert long not in own


def test_what_came_after_the_round_closed_stays_to_be_copied(page, talk, jun_seat, baram, round_):
    Round.objects.filter(pk=round_.pk).update(judging_closes_at=timezone.now() - timedelta(minutes=1))
    told = page.post(address(jun_seat, baram), {"text": "The ministry does.", "parent": talk.pk})
    assert told.status_code == 409
    assert " readonly>The ministry does.</textarea>" in told.content.decode()
    assert Post.objects.count() == 1


def test_the_queue_leads_to_what_was_said(page, talk, jun_seat, baram):
    queue = page.get("/judge/").content.decode()
    assert "Something new was said about an entry you sent." in queue
    assert f'<a href="{address(jun_seat, baram)}" dir="auto">{baram}</a>' in queue
    page.get(address(jun_seat, baram))
    assert "Something new was said" not in page.get("/judge/").content.decode()
