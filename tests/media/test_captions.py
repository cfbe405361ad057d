"""Captions go out as WebVTT under signed addresses that end with the right to the clip."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from judging.models import Conflict
from media import languages
from media.addresses import address, captions_address
from media.models import Captions
from tests.clips import stored_media
from tests.panel import *  # noqa: F403


@pytest.fixture
def spoken(jun_baram) -> Captions:
    """The Korean captions of what Jun judges."""
    entry = jun_baram.entry
    entry.clip = stored_media(entry.entrant)
    entry.save()
    cues = [{"start": 0.5, "end": 2.0, "text": "바람을 <듣다> & 팔다"}]
    return Captions.objects.create(media=entry.clip, language="ko", label="한국어", origin="edited", cues=cues)


def test_they_go_out_clean_and_guarded(spoken, eva):
    answer = Client().get(captions_address(spoken, viewer=eva.pk))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer.content.decode() == "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\n바람을 &lt;듣다&gt; &amp; 팔다\n"


def test_a_correction_is_seen_at_once(spoken, eva):
    shown = captions_address(spoken, viewer=eva.pk)
    known = {"If-None-Match": Client().get(shown)["ETag"]}
    assert Client().get(shown, headers=known).status_code == 304
    spoken.version += 1
    spoken.save()
    assert Client().get(shown, headers=known).status_code == 200


def test_judges_get_them_with_the_clip_and_lose_them_with_it(spoken, jun, jun_baram, olga, vera):
    client = Client()
    client.force_login(jun)
    (listed,) = client.get(f"/api/v1/assignments/{jun_baram.pk}/").json()["entry"]["clip"]["captions"]
    assert (listed["language"], listed["label"]) == ("ko", "한국어")
    assert client.get(listed["url"]).status_code == 200
    for nobody in (vera.pk, "public", "nobody"):
        assert client.get(captions_address(spoken, viewer=nobody)).status_code == 404
    Conflict.objects.create(judge=jun_baram.judge, entry=jun_baram.entry, kind="family", declared_by=olga)
    assert client.get(listed["url"]).status_code == 404


def test_they_go_with_a_withdrawn_entry(spoken, jun, jun_baram):
    shown = captions_address(spoken, viewer=jun.pk)
    entry = jun_baram.entry
    entry.state, entry.withdrawn_at = "withdrawn", timezone.now()
    entry.save()
    assert Client().get(shown).status_code == 404


def test_addresses_end_and_open_nothing_else(spoken, eva):
    old = captions_address(spoken, viewer=eva.pk, at=timezone.now() - timedelta(hours=4))
    assert Client().get(old).status_code == 403
    of_the_clip = address(spoken.media.renditions.get(role="video"), viewer=eva.pk).split("/")[3]
    assert Client().get(f"/media/c/{of_the_clip}/ko.vtt").status_code == 403
    gone = captions_address(spoken, viewer=eva.pk)
    spoken.delete()
    assert Client().get(gone).status_code == 404


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("EN", "en"),
        ("es-pe", "es-PE"),
        ("ZH_hant", "zh-Hant"),
        (" mi ", "mi"),
        ("english", ""),
        ("", ""),
        ("en-<b>", ""),
    ],
)
def test_tags_are_written_in_one_way(typed, kept):
    assert languages.tidy(typed) == kept


def test_a_language_is_named_by_those_who_speak_it():
    assert [languages.own_name(tag) for tag in ("zh-Hant", "es-PE", "sm")] == ["繁體中文", "Español", "sm"]
