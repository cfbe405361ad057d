"""The two windows for the machines that watch: alive, and ready."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import jobs
from core.models import Worker
from tests.core import slow_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def living_worker() -> Worker:
    now = timezone.now()
    return Worker.objects.create(started_at=now, beat_at=now)


def test_it_is_alive(client) -> None:
    assert client.get("/healthz").json() == {"ok": True}


def test_it_is_ready_with_a_database_a_store_and_a_worker(client, living_worker: Worker) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (200, [])
    assert answer.json()["queue"] == {"ok": True, "lag_seconds": 0.0, "workers": 1}


def test_without_a_worker_the_queue_is_named(client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (503, ["queue"])


def test_a_queue_that_lags_is_named(client, living_worker: Worker, tmp_path: Path) -> None:
    jobs.enqueue(slow_jobs.note, str(tmp_path / "diary"), "late", run_after=timezone.now())
    DBTaskResult.objects.update(
        enqueued_at=timezone.now() - timedelta(minutes=6), run_after=timezone.now() - timedelta(minutes=6)
    )
    assert client.get("/readyz").json()["failing"] == ["queue"]


def test_a_store_that_cannot_be_written_is_named(client, living_worker: Worker, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "file"
    settings.MEDIA_ROOT.write_text("not a folder")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (503, ["store"])
