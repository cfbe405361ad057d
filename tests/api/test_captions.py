"""Captions of a clip: whoever answers for the entry writes them, the organiser may correct them, nobody else touches them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from challenge.models import Round
from core.models import AuditEvent
from media.models import Captions
from submissions.models import Entry
from tests.call import *  # noqa: F403
from tests.clips import arrived_media, stored_media

CUES = [
    {"start_seconds": 0.5, "end_seconds": 2.0, "text": "Good morning."},
    {"start_seconds": 2.0, "end_seconds": 4.25, "text": "We sell sun\nby the hour."},
]
VTT = "WEBVTT\n\n00:00.500 --> 00:02.000\nGood <b>morning</b>.\n"


def as_person(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def route(entry: Entry, language: str = "en") -> str:
    return f"/api/v1/media/{entry.clip_id}/captions/{language}/"


def put(person, entry: Entry, language: str = "en", cues=CUES, **more):
    body = {"cues": cues} | more
    return as_person(person).put(route(entry, language), body, content_type="application/json")


def test_typed_captions_are_kept_and_come_back_as_cues_and_as_a_file(draft, eva):
    answer = put(eva, draft, version=0)
    assert (answer.status_code, answer["ETag"]) == (201, '"v1"')
    found = as_person(eva).get(route(draft)).json()
    assert (found["language"], found["label"], found["origin"], found["version"]) == ("en", "English", "edited", 1)
    assert found["cues"] == CUES
    file = as_person(eva).get(f"{route(draft)}?format=vtt")
    assert file["Content-Type"].startswith("text/vtt")
    assert file["Content-Disposition"] == 'attachment; filename="captions.en.vtt"'
    assert "00:00:00.500 --> 00:00:02.000\nGood morning.\n" in file.content.decode()


def test_a_file_is_taken_without_its_markup(draft, eva):
    answer = as_person(eva).put(route(draft, "zh-hant"), VTT.encode(), content_type="text/vtt")
    assert answer.status_code == 201
    assert (answer.json()["language"], answer.json()["label"]) == ("zh-Hant", "繁體中文")
    assert answer.json()["cues"] == [{"start_seconds": 0.5, "end_seconds": 2.0, "text": "Good morning."}]
    again = as_person(eva).put(route(draft, "zh-Hant"), VTT.encode(), content_type="text/vtt")
    assert (again.status_code, again.json()["version"]) == (200, 2)


def test_a_page_that_is_behind_is_told_and_overwrites_nothing(draft, eva):
    put(eva, draft, version=0)
    for seen in ({"version": 0}, {"version": 7}):
        answer = put(eva, draft, cues=[], **seen)
        assert (answer.status_code, answer.json()["code"], answer.json()["version"]) == (409, "STALE_CAPTIONS", 1)
    stale = as_person(eva).put(route(draft), VTT.encode(), content_type="text/vtt", headers={"If-Match": '"v0"'})
    assert stale.status_code == 409
    assert as_person(eva).get(route(draft)).json()["cues"] == CUES
    assert put(eva, draft, cues=CUES[:1], version=1).json()["version"] == 2


@pytest.mark.parametrize(
    ("language", "cues", "field"),
    [
        ("klingon", CUES, "language"),
        ("e", CUES, "language"),
        ("en", [{"start_seconds": 2, "end_seconds": 1, "text": "Back."}], "cues"),
        ("en", [{"start_seconds": 0, "end_seconds": 1, "text": "a" * 501}], "cues"),
        ("en", [{"start_seconds": -1, "end_seconds": 1, "text": "a"}], "cues.0.start_seconds"),
    ],
)
def test_what_can_never_be_right_is_refused_by_its_field(draft, eva, language, cues, field):
    answer = put(eva, draft, language, cues=cues)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not Captions.objects.exists()


def test_a_file_that_cannot_be_read_is_told_by_its_line(draft, eva):
    bad = VTT.replace("00:02.000", "00:99.000").encode()
    answer = as_person(eva).put(route(draft), bad, content_type="text/vtt")
    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "cues": ["Line 3: the times cannot be read. Write them as 00:01.000 --> 00:04.000."]
    }


def test_a_file_larger_than_captions_is_refused(draft, eva):
    answer = as_person(eva).put(route(draft), b"WEBVTT\n" + b"x" * 600_000, content_type="text/vtt")
    assert answer.status_code == 400
    assert answer.json()["errors"] == {"cues": ["The captions take more than 500000 bytes. Shorten them."]}


def test_nobody_else_sees_or_changes_them(draft, eva, emil, vera, omar):
    put(eva, draft)
    for person in (emil, vera, omar):
        assert as_person(person).get(route(draft)).status_code == 404
        assert put(person, draft, cues=[]).status_code == 404
        assert as_person(person).delete(route(draft)).status_code == 404
    assert Client().get(route(draft)).status_code == 401
    assert Captions.objects.get().version == 1


def test_they_may_come_after_the_deadline_until_the_results_are_public(draft, eva, olga):
    now = timezone.now()
    Entry.objects.update(state="submitted", submitted_at=now - timedelta(days=9))
    Round.objects.update(
        opens_at=now - timedelta(days=20), deadline_at=now - timedelta(days=8), judging_opens_at=now - timedelta(days=7)
    )
    assert put(eva, draft).status_code == 201
    Round.objects.update(judging_closes_at=now - timedelta(days=2), results_at=now - timedelta(days=1))
    answer = put(eva, draft, cues=[])
    assert (answer.status_code, answer.json()["code"]) == (409, "RESULTS_PUBLIC")
    assert put(olga, draft, cues=CUES[:1]).status_code == 200


def test_the_organiser_corrects_and_the_trail_tells_so(draft, eva, olga):
    put(eva, draft)
    put(eva, draft, cues=CUES[:1])  # the pauses of one sitting are told once
    put(olga, draft, cues=CUES)
    as_person(olga).delete(route(draft))
    assert as_person(olga).delete(route(draft)).status_code == 204
    told = AuditEvent.objects.filter(verb__startswith="captions").order_by("pk")
    assert [(one.verb, one.actor_id, one.target_id) for one in told] == [
        ("captions_saved", eva.pk, draft.pk),
        ("captions_saved", olga.pk, draft.pk),
        ("captions_removed", olga.pk, draft.pk),
    ]
    assert not Captions.objects.exists()


def test_only_a_clip_that_is_ready_has_captions(draft, eva):
    draft.clip = arrived_media(eva, b"not looked at yet")
    draft.save()
    answer = put(eva, draft)
    assert (answer.status_code, answer.json()["code"]) == (409, "CLIP_NOT_READY")
    deck = stored_media(eva, "document")
    draft.clip = deck
    answer = put(eva, draft)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cues"])


def test_a_clip_has_captions_in_a_dozen_languages_at_most(draft, eva):
    for language in ("en", "es", "fr", "id", "ms", "fil", "tpi", "mi", "qu", "vi", "th", "ko"):
        assert put(eva, draft, language).status_code == 201
    assert list(put(eva, draft, "ja").json()["errors"]) == ["language"]
    assert put(eva, draft, "ko").status_code == 200


def test_the_clip_lists_those_that_say_something(draft, eva):
    put(eva, draft, "es", label="  Castellano  ")
    empty = [{"start_seconds": 0, "end_seconds": 2, "text": " "}]
    assert put(eva, draft, "en", cues=empty).json()["cues"] == []
    listed = as_person(eva).get(f"/api/v1/media/{draft.clip_id}/").json()["captions"]
    assert [(one["language"], one["label"]) for one in listed] == [("es", "Castellano")]
    assert listed[0]["url"].startswith("http://testserver/media/c/")
    assert listed[0]["url"].endswith("/es.vtt")
