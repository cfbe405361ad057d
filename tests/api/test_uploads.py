"""A file comes here in parts, survives cuts, and becomes a media that only its owner and the organiser learn about."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from challenge.models import Challenge, Membership, Round
from core.models import AuditEvent
from media import actions, pipeline
from media.models import Media, Upload
from submissions.models import Entry
from tests.clips import small_clip, small_picture, stored_media
from tests.media.parts import put
from tests.races import at_once

MEBIBYTE = 1024 * 1024
CONTENT = bytes(range(256)) * (17 * MEBIBYTE // 256)  # three parts: 8, 8 and 1 MiB


@pytest.fixture
def draft(eva, olga) -> Entry:
    """Eva's draft in Olga's challenge, which is open and wants a clip."""
    now = timezone.now()
    challenge = Challenge.objects.create(slug="minute", title="One minute", kind="video", state="open")
    Membership.objects.create(user=olga, challenge=challenge, role="organiser")
    round_ = Round.objects.create(
        challenge=challenge, name="Call", opens_at=now - timedelta(days=1), deadline_at=now + timedelta(days=1)
    )
    return Entry.objects.create(challenge=challenge, round=round_, entrant=eva, number=1)


class Caller:
    """Somebody with a session, as a browser has it."""

    def __init__(self, user: User | None) -> None:
        self.client = Client()
        if user:
            self.client.force_login(user)

    def __call__(self, method: str, path: str, data: dict | None = None):
        return getattr(self.client, method)(f"/api/v1/{path}", data, content_type="application/json")

    def start(self, draft: Entry, size_bytes: int = len(CONTENT), **changes):
        asked = {"purpose": "video", "entry": draft.pk, "filename": "pitch.mp4", "content_type": "video/mp4"}
        return self("post", "uploads/", asked | {"size_bytes": size_bytes} | changes)


def slice_of(content: bytes, number: int) -> bytes:
    return content[(number - 1) * 8 * MEBIBYTE : number * 8 * MEBIBYTE]


def send_all(caller: Caller, entry: Entry, content: bytes, **changes) -> dict:
    """Send a file and return the media."""
    upload = caller.start(entry, len(content), **changes).json()
    for part in upload["parts"]:
        assert put(part, slice_of(content, part["number"])) // 100 == 2
    answer = caller("post", f"uploads/{upload['id']}/complete/")
    assert answer.status_code == 200
    return answer.json()


# The way through


def test_a_start_names_a_signed_address_for_each_part(draft, eva, each_store):
    answer = Caller(eva).start(draft)
    upload = answer.json()
    assert (answer.status_code, list(upload)) == (201, ["id", "part_size_bytes", "parts", "expires_at"])
    assert upload["part_size_bytes"] == 8 * MEBIBYTE
    assert [part["number"] for part in upload["parts"]] == [1, 2, 3]
    assert {frozenset(part) for part in upload["parts"]} == {frozenset({"number", "url", "headers"})}
    assert all(part["url"].startswith("http://") for part in upload["parts"])
    assert upload["expires_at"].endswith("+00:00")


def test_a_whole_upload_becomes_the_clip_of_the_entry(draft, eva, each_store):
    clip = small_clip(3)
    media = send_all(Caller(eva), draft, clip)
    assert (media["state"], media["kind"], media["renditions"], media["poster"]) == ("processing", "video", [], None)
    draft.refresh_from_db()
    assert draft.clip_id == media["id"]
    pipeline.process(media["id"])
    ready = Caller(eva)("get", f"media/{media['id']}/").json()
    assert (ready["state"], ready["reason"]) == ("ready", None)
    assert abs(ready["duration_seconds"] - 3) < 0.1
    assert [copy["role"] for copy in ready["renditions"]].count("video") == 1
    assert Media.objects.get().sha256 == hashlib.sha256(clip).hexdigest()


def test_a_picture_goes_the_same_way(draft, eva):
    caller = Caller(eva)
    media = send_all(caller, draft, small_picture(), purpose="image", filename="logo.jpg")
    pipeline.process(media["id"])
    ready = caller("get", f"media/{media['id']}/").json()
    assert (ready["state"], ready["duration_seconds"], ready["poster"]) == ("ready", None, None)
    assert {copy["role"] for copy in ready["renditions"]} == {"image"}
    draft.refresh_from_db()
    assert draft.image_id == media["id"]


def test_an_upload_cut_in_the_middle_goes_on_with_what_is_missing(draft, eva, each_store):
    upload = Caller(eva).start(draft).json()
    put(upload["parts"][0], slice_of(CONTENT, 1))
    put(upload["parts"][2], slice_of(CONTENT, 3))
    # The browser is gone; another one, days later or on another device, asks what is there.
    later = Caller(eva)
    state = later("get", f"uploads/{upload['id']}/").json()
    assert state["state"] == "open"
    assert state["received"] == [{"number": 1, "size_bytes": 8 * MEBIBYTE}, {"number": 3, "size_bytes": MEBIBYTE}]
    assert [part["number"] for part in state["parts"]] == [2]
    refusal = later("post", f"uploads/{upload['id']}/complete/")
    assert (refusal.status_code, refusal.json()["code"], refusal.json()["missing"]) == (409, "PARTS_MISSING", [2])
    put(state["parts"][0], slice_of(CONTENT, 2))
    media = later("post", f"uploads/{upload['id']}/complete/").json()
    pipeline.process(media["id"])  # no clip at all, but the hash is taken before it is judged
    assert Media.objects.get().sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_a_part_of_the_wrong_size_stays_missing(draft, eva):
    caller = Caller(eva)
    upload = caller.start(draft).json()
    assert put(upload["parts"][2], b"short") == 400
    assert put(upload["parts"][2], slice_of(CONTENT, 1)) == 400
    assert len(caller("get", f"uploads/{upload['id']}/").json()["parts"]) == 3


def test_completing_twice_answers_with_the_same_media(draft, eva, each_store):
    caller = Caller(eva)
    media = send_all(caller, draft, b"x" * 100)
    upload_id = Media.objects.get().upload_id
    again = caller("post", f"uploads/{upload_id}/complete/")
    assert (again.status_code, again.json()["id"]) == (200, media["id"])
    pipeline.process(media["id"])
    later = caller("post", f"uploads/{upload_id}/complete/").json()
    assert (later["id"], later["state"]) == (media["id"], "rejected")
    assert AuditEvent.objects.filter(verb="uploaded").count() == 1
    state = caller("get", f"uploads/{upload_id}/").json()
    assert (state["state"], state["parts"], state["media"]) == ("complete", [], media["id"])
    assert state["received"] == [{"number": 1, "size_bytes": 100}]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_completing_at_the_same_time_makes_one_media(draft, eva):
    upload = Caller(eva).start(draft, 10).json()
    put(upload["parts"][0], b"0123456789")

    found = at_once(
        *[lambda: actions.complete_upload(Upload.objects.get(), by=eva, at=timezone.now()).pk for _ in range(8)]
    )
    assert set(found) == {Media.objects.get().pk}


def test_giving_up_frees_the_place_and_ends_the_addresses(draft, eva, each_store):
    caller = Caller(eva)
    upload = caller.start(draft).json()
    assert caller("delete", f"uploads/{upload['id']}/").status_code == 204
    assert caller("delete", f"uploads/{upload['id']}/").status_code == 204
    pipeline.remove_parts(upload["id"])
    assert put(upload["parts"][0], slice_of(CONTENT, 1)) >= 400
    state = caller("get", f"uploads/{upload['id']}/").json()
    assert (state["state"], state["received"], state["parts"]) == ("abandoned", [], [])
    refusal = caller("post", f"uploads/{upload['id']}/complete/")
    assert refusal.status_code == 409


# What is refused at once


@pytest.mark.parametrize(
    ("size", "purpose", "code"),
    [(0, "video", "EMPTY"), (200_000_001, "video", "TOO_LARGE"), (20_000_001, "image", "TOO_LARGE")],
)
def test_a_size_that_cannot_be_is_refused_before_a_byte_is_sent(draft, eva, size, purpose, code):
    answer = Caller(eva).start(draft, size, purpose=purpose)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert list(answer.json()["errors"]) == ["size_bytes"]
    assert Upload.objects.count() == 0


def test_the_largest_clip_is_taken(draft, eva):
    answer = Caller(eva).start(draft, 200_000_000)
    assert (answer.status_code, len(answer.json()["parts"])) == (201, 24)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"purpose": "audio"}, "purpose"),
        ({"size_bytes": -1}, "size_bytes"),
        ({"size_bytes": "many"}, "size_bytes"),
        ({"filename": 7}, "filename"),
        ({"entry": None}, "entry"),
    ],
)
def test_a_shape_that_is_none_is_named_by_field(draft, eva, changes, field):
    answer = Caller(eva).start(draft, **changes)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


@pytest.mark.parametrize("name", ["", "../../x.mp4", "a\u202eb.mp4", "\0.mp4", "x" * 5000, "<script>.mp4", "短片.mp4"])
def test_a_name_never_decides_whether_a_file_is_taken(draft, eva, name):
    assert Caller(eva).start(draft, filename=name).status_code == 201


def test_a_file_the_challenge_does_not_ask_for_is_refused(draft, eva):
    answer = Caller(eva).start(draft, 100, purpose="document")
    assert (answer.status_code, answer.json()["code"]) == (409, "NOT_ASKED")


def test_after_the_deadline_no_upload_begins(draft, eva):
    Round.objects.update(deadline_at=timezone.now() - timedelta(hours=1))
    answer = Caller(eva).start(draft)
    assert (answer.status_code, answer.json()["code"]) == (409, "DEADLINE_PASSED")


def test_the_limits_are_those_of_the_challenge_when_it_began(draft, eva):
    Challenge.objects.update(clip_max_seconds=2)
    caller = Caller(eva)
    media = send_all(caller, draft, small_clip(3))
    Challenge.objects.update(clip_max_seconds=60)
    pipeline.process(media["id"])
    refused = caller("get", f"media/{media['id']}/").json()
    assert (refused["state"], refused["reason"]) == ("rejected", "TOO_LONG")
    assert refused["detail"] == "This clip runs 3.0 seconds. The limit is 2."


def test_trying_again_and_again_never_locks_anybody_out(draft, eva):
    ids = [Caller(eva).start(draft).json()["id"] for _time in range(6)]
    states = dict(Upload.objects.values_list("pk", "state"))
    assert [states[upload_id] for upload_id in ids] == ["abandoned"] * 3 + ["open"] * 3


def test_a_person_has_twelve_uploads_under_way_at_most(draft, eva):
    now = timezone.now()
    for number in range(12):
        Upload.objects.create(
            owner=eva,
            purpose="video",
            subject=f"entry:{number}",
            filename="f",
            size_bytes=1,
            part_size_bytes=8,
            key=f"originals/{number}",
            expires_at=now + timedelta(days=1),
        )
    answer = Caller(eva).start(draft)
    assert (answer.status_code, answer.json()["code"]) == (409, "TOO_MANY_UPLOADS")
    Upload.objects.update(expires_at=now)
    assert Caller(eva).start(draft).status_code == 201


# Who learns of it


def test_nobody_begins_an_upload_for_an_entry_they_do_not_see(draft, emil, vera):
    for stranger in (emil, vera):
        assert Caller(stranger).start(draft).status_code == 404
    assert Caller(None).start(draft).status_code == 401


def test_an_organiser_sees_the_entry_but_sends_nothing_in_its_name(draft, olga):
    assert Caller(olga).start(draft).status_code == 403


def test_an_upload_is_its_owners_alone(draft, eva, emil, olga, ada):
    upload = Caller(eva).start(draft).json()
    for other in (emil, olga, ada):
        for method, path in (("get", ""), ("delete", ""), ("post", "complete/")):
            assert Caller(other)(method, f"uploads/{upload['id']}/{path}").status_code == 404
    assert Caller(None)("get", f"uploads/{upload['id']}/").status_code == 401


def test_a_media_is_told_to_its_owner_and_the_organiser_only(draft, eva, olga, ada, omar, emil, jun, vera):
    media = stored_media(eva)
    Entry.objects.update(clip=media)
    seen = {
        person.full_name: Caller(person)("get", f"media/{media.pk}/").status_code
        for person in (eva, olga, ada, omar, emil, jun, vera)
    }
    assert seen == {"Eva": 200, "Olga": 200, "Ada": 200, "Omar": 404, "Emil": 404, "Jun": 404, "Vera": 404}
    assert Caller(None)("get", f"media/{media.pk}/").status_code == 401


def test_a_media_of_no_entry_is_told_to_its_owner_only(draft, eva, olga):
    media = stored_media(eva)
    assert Caller(eva)("get", f"media/{media.pk}/").status_code == 200
    assert Caller(olga)("get", f"media/{media.pk}/").status_code == 404


def test_the_address_of_a_copy_opens_it_and_names_its_reader(draft, eva, olga):
    media = stored_media(eva)
    Entry.objects.update(clip=media)
    mine, theirs = (
        Caller(person)("get", f"media/{media.pk}/").json()["renditions"][0]["url"] for person in (eva, olga)
    )
    assert mine != theirs
    assert Client().get(mine.removeprefix("http://testserver")).status_code == 200


def test_each_answer_takes_a_fixed_number_of_queries(draft, eva, django_assert_num_queries):
    caller = Caller(eva)
    media = stored_media(eva)
    upload = caller.start(draft).json()
    with django_assert_num_queries(5):  # session, person, media, renditions, captions
        caller("get", f"media/{media.pk}/")
    with django_assert_num_queries(3):  # session, person, upload with its media
        caller("get", f"uploads/{upload['id']}/")
