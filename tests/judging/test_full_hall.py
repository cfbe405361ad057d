"""Fifty judges and five hundred watchers follow one stage."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench import pitch_day
from challenge.models import Round
from judging import actions, pitch_days
from judging.models import PitchDay
from tests.judging.killing import Service, until
from tests.panel import *  # noqa: F403
from tests.races import at_once
from tests.submissions.rush import postgres

#: Seconds from act to act, and how long the crowd is still there after the last, on a machine that does other things too.
EVERY, STAYS = 3, 9


@pytest.mark.django_db(transaction=True)
def test_a_hall_that_asks_at_once_has_the_document_made_once(round_: Round, baram, olga: User):
    lengths = {"pitch_seconds": 300, "question_seconds": 180, "changeover_seconds": 60}
    day = actions.set_up_pitch_day(round_, by=olga, starts_at=round_.created_at, place="", is_public=True, **lengths)
    cache.clear()

    def ask() -> tuple[str, bool]:
        with CaptureQueriesContext(connection) as asked:
            found = pitch_days.document(PitchDay(pk=day.pk, version=day.version))
        return found.etag, len(asked) > 0

    answers = at_once(*[ask] * 8)
    assert len({etag for etag, _made in answers}) == 1
    assert [made for _etag, made in answers].count(True) == 1


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with postgres() as url:
        service = Service(tmp_path, url)
        try:
            service.start()
            until(lambda: service.status("/readyz") == 200, 180)
            yield service
        finally:
            service.stop()


def stage_of(document: str) -> str:
    """Say in a word what a screen shows of its document."""
    now: dict[str, Any] | None = json.loads(document)["now"]
    if now is None:
        return "nobody"
    return "ended" if now["ended_at"] else "paused" if now["paused_at"] else "running"


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_550_screens_see_a_start_a_pause_and_that_it_goes_on(service: Service):
    day = service.python(pitch_day.SEED)
    path = f"/stage/bench/{day['round']}/clock.json"
    acted = []
    with pitch_day.crowd(service.port, path, pitch_day.ACTS_FROM + 2 * EVERY + STAYS) as pages:
        time.sleep(pitch_day.ACTS_FROM)
        for number, act in enumerate(("start", "pause", "resume")):
            acted.append((time.monotonic(), day["version"] + number + 1))
            pitch_day.tap(service.port, day, act, day["version"] + number)
            time.sleep(EVERY)
        said = pitch_day.said_by(pages)
    assert pitch_day.statuses(said) == {200, 304}
    shown = {json.loads(text)["version"] - day["version"]: stage_of(text) for text in said["documents"].values()}
    assert shown == {0: "nobody", 1: "running", 2: "paused", 3: "running"}
    (last,) = {heard[-1][1] for heard in said["heard"]}
    assert (len(said["heard"]), stage_of(said["documents"][last])) == (550, "running")
    assert pitch_day.last_to_know(said, acted, pitch_day.PAGES, STAYS) <= 1
