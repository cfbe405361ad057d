"""What was begun on one device can be found, told from other files, and finished on another; and nobody fills the store."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from media import actions, pipeline, tasks
from media.models import Upload
from media.store import store
from submissions.models import Entry
from tests.api.test_uploads import CONTENT, MEBIBYTE, Caller, draft, slice_of  # noqa: F401 (draft is a fixture)
from tests.media.parts import put

HEAD = hashlib.sha256(slice_of(CONTENT, 1)).hexdigest()


def sent_for(entry: Entry, *sizes: int, state: str = "complete", hours_ago: float = 1) -> None:
    """Let files of these sizes have come for an entry, some hours ago."""
    for size in sizes:
        row = Upload(owner=entry.entrant, purpose="video", subject=f"entry:{entry.pk}", filename="f", state=state)
        row.size_bytes, row.part_size_bytes, row.key = size, 8 * MEBIBYTE, f"originals/{row.pk}"
        row.expires_at = timezone.now() + timedelta(days=2)
        row.save()
        Upload.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(hours=hours_ago))


def test_another_device_finds_what_was_begun_and_finishes_it(draft, eva, each_store):  # noqa: F811
    begun = Caller(eva).start(draft, head_sha256=HEAD).json()
    put(begun["parts"][0], slice_of(CONTENT, 1))
    tablet = Caller(eva)
    (found,) = tablet("get", f"uploads/?entry={draft.pk}").json()["results"]
    assert {name: found[name] for name in ("id", "purpose", "filename", "size_bytes", "head_sha256")} == {
        "id": begun["id"],
        "purpose": "video",
        "filename": "pitch.mp4",
        "size_bytes": len(CONTENT),
        "head_sha256": HEAD,
    }
    state = tablet("get", f"uploads/{found['id']}/").json()
    assert (state["purpose"], state["head_sha256"], state["expires_at"]) == ("video", HEAD, begun["expires_at"])
    for part in state["parts"]:
        put(part, slice_of(CONTENT, part["number"]))
    media = tablet("post", f"uploads/{found['id']}/complete/").json()
    assert media["state"] == "processing"
    assert tablet("get", f"uploads/?entry={draft.pk}").json()["results"] == []


def test_a_client_that_takes_no_hash_is_served_all_the_same(draft, eva):  # noqa: F811
    begun = Caller(eva).start(draft).json()
    assert Caller(eva)("get", f"uploads/{begun['id']}/").json()["head_sha256"] == ""


@pytest.mark.parametrize("wrong", ["abc", "G" * 64, HEAD.upper(), HEAD[:-1], 7])
def test_what_is_no_hash_is_named(draft, eva, wrong):  # noqa: F811
    answer = Caller(eva).start(draft, head_sha256=wrong)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["head_sha256"])


def test_only_ones_own_uploads_of_this_entry_are_listed_newest_first(draft, eva, emil, olga):  # noqa: F811
    ids = [Caller(eva).start(draft).json()["id"] for _time in range(2)]
    sent_for(draft, 10, state="abandoned")
    Upload.objects.create(
        owner=eva,
        purpose="video",
        subject="entry:elsewhere",
        filename="f",
        size_bytes=1,
        part_size_bytes=8,
        key="originals/elsewhere",
        expires_at=timezone.now() + timedelta(days=1),
    )
    found = Caller(eva)("get", f"uploads/?entry={draft.pk}").json()["results"]
    assert [row["id"] for row in found] == ids[::-1]
    assert len(Caller(eva)("get", "uploads/").json()["results"]) == 3
    assert Caller(olga)("get", f"uploads/?entry={draft.pk}").json()["results"] == []
    assert Caller(emil)("get", f"uploads/?entry={draft.pk}").status_code == 404
    assert Caller(None)("get", "uploads/").status_code == 401


def test_the_list_takes_a_fixed_number_of_queries(draft, eva, django_assert_num_queries):  # noqa: F811
    caller = Caller(eva)
    caller.start(draft)
    for count in (1, 3):
        while Upload.objects.count() < count:
            caller.start(draft)
        with django_assert_num_queries(4):  # session, person, entry, uploads
            caller("get", f"uploads/?entry={draft.pk}")


def test_an_entry_takes_four_gigabytes_in_a_day(draft, eva):  # noqa: F811
    largest = 200_000_000
    sent_for(draft, *[largest] * 19)
    assert Caller(eva).start(draft, largest).status_code == 201
    answer = Caller(eva).start(draft, 1)
    assert (answer.status_code, answer.json()["code"]) == (409, "TOO_MUCH_IN_A_DAY")
    assert answer.json()["detail"].startswith("4 GB were sent for this entry within a day")
    other = Entry.objects.create(challenge=draft.challenge, round=draft.round, entrant=eva, number=2, state="withdrawn")
    Entry.objects.filter(pk=draft.pk).update(state="withdrawn")
    Entry.objects.filter(pk=other.pk).update(state="draft")
    assert Caller(eva).start(other, largest).status_code == 201


def test_what_was_given_up_or_sent_yesterday_does_not_count(draft, eva):  # noqa: F811
    sent_for(draft, *[200_000_000] * 30, state="abandoned")
    sent_for(draft, *[200_000_000] * 30, hours_ago=25)
    assert Caller(eva).start(draft, 200_000_000).status_code == 201


def test_parts_that_nobody_came_back_for_leave_the_store(draft, eva, each_store, run_jobs):  # noqa: F811
    begun = Caller(eva).start(draft).json()
    put(begun["parts"][0], slice_of(CONTENT, 1))
    upload = Upload.objects.get()
    assert store().received(upload.key, upload.store_upload_id) == {1: 8 * MEBIBYTE}
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    tasks.clear_uploads.call()
    assert run_jobs() == ["remove_parts"]
    assert store().received(upload.key, upload.store_upload_id) == {}
    upload.refresh_from_db()
    assert upload.state == "abandoned"


def test_an_upload_whose_row_was_written_but_not_its_name_leaves_the_store_too(draft, eva, on_s3):  # noqa: F811
    begun = Caller(eva).start(draft).json()
    put(begun["parts"][0], slice_of(CONTENT, 1))
    upload = Upload.objects.get()
    name = upload.store_upload_id
    Upload.objects.update(store_upload_id="")
    actions.abandon_upload(upload, by=eva)
    pipeline.remove_parts(upload.pk)
    assert store().received(upload.key, name) == {}
