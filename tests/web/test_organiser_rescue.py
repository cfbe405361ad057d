"""The rescue desk: what is stuck shows, with the act that helps, before and after the deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from challenge.models import Round
from media.models import Media, Purpose, Upload
from media.store import store
from submissions.models import Entry
from tests.call import call, complete_draft  # noqa: F401 (a fixture)
from tests.clips import arrived_media
from tests.made import signed_in

DESK = "/organise/minute/entries/rescue/"


@pytest.fixture
def draft(call: Round, eva: User) -> Entry:  # noqa: F811
    """Eva's draft, which lacks nothing but the terms."""
    return complete_draft(call, eva)


def desk(person: User):
    return signed_in(person).get(DESK).context["desk"]


def close(round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(deadline_at=timezone.now() - timedelta(hours=2))


def test_nothing_stuck_is_said(call, olga):  # noqa: F811
    assert "Nothing is stuck." in signed_in(olga).get(DESK).content.decode()


def test_a_complete_draft_shows_and_can_be_reminded(draft, olga):
    (case,) = desk(olga).ready
    assert (case.entry, case.gaps, case.can_nudge) == (draft, (), True)
    signed_in(olga).post(f"{DESK}{draft.pk}/nudge/")
    (case,) = desk(olga).ready
    assert case.can_nudge is False


def test_after_the_deadline_more_time_helps_where_a_reminder_cannot(draft, call, olga):  # noqa: F811
    close(call)
    (case,) = desk(olga).ready
    assert (case.can_nudge, case.open_until) == (False, None)
    signed_in(olga).post(f"{DESK}{draft.pk}/extend/", {"more": "48"})
    (case,) = desk(olga).ready
    assert case.can_nudge
    assert timedelta(hours=47) < case.open_until - timezone.now() <= timedelta(hours=48)


def test_a_draft_that_lacks_one_thing_says_which(draft, olga):
    Entry.objects.update(summary="")
    (case,) = desk(olga).nearly
    assert case.gaps == ("Say in a few sentences what it is about.",)


def test_an_upload_that_stopped_says_how_many_bytes_are_here(draft, eva, olga):
    Entry.objects.update(clip=None)
    upload = Upload(
        owner=eva, purpose="video", subject=f"entry:{draft.pk}", filename="clip.mp4", size_bytes=1000, part_size_bytes=400,
        expires_at=timezone.now() + timedelta(days=2), key="originals/stopped",
    )  # fmt: skip
    upload.save()
    assert desk(olga).uploads == []
    Upload.objects.update(created_at=timezone.now() - timedelta(minutes=20))
    store().begin(upload.key)
    sent = iter([b"x" * 400, b""])
    store().receive(upload.key, 1, 400, lambda _most: next(sent))
    (case,) = desk(olga).uploads
    assert (case.entry, case.arrived_bytes, case.upload) == (draft, 400, upload)


def test_a_refused_file_shows_what_the_entrant_was_told(draft, olga):
    Media.objects.filter(pk=draft.clip_id).update(state="rejected", reason="TOO_LONG", detail="It runs 73 seconds.")
    page = signed_in(olga).get(DESK)
    assert page.context["desk"].refused[0].entry == draft
    assert "It runs 73 seconds." in page.content.decode()


def test_a_check_that_hangs_can_be_promised_again(draft, eva, olga, run_jobs):
    media = arrived_media(eva, b"no film", Purpose.VIDEO)
    Entry.objects.update(clip=media)
    assert desk(olga).hanging == []
    Media.objects.filter(pk=media.pk).update(updated_at=timezone.now() - timedelta(hours=1))
    assert [case.media for case in desk(olga).hanging] == [media]
    signed_in(olga).post(f"{DESK}{draft.pk}/check/", {"media": media.pk})
    assert "inspect_media" in run_jobs()
    media.refresh_from_db()
    assert media.state == "rejected"


@pytest.mark.parametrize("act", ["nudge", "extend", "check"])
def test_nobody_else_helps_themselves(draft, omar, eva, act):
    for person in (omar, eva):
        assert signed_in(person).get(DESK).status_code == 404
        assert signed_in(person).post(f"{DESK}{draft.pk}/{act}/").status_code == 404
