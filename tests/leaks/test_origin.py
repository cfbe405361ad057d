"""What a file claims of its place, device and author reaches nobody but the organiser's inspection."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from media import pipeline
from media.models import Media
from media.store import store
from tests.clips import arrived_media, small_picture
from tests.panel import *  # noqa: F403

SECRETS = ("Camera-maker", "Camera-model", "Author-name", "147.18", "-9.44")


@pytest.fixture
def photograph(jun_baram) -> Media:
    """The picture of an entry that Jun judges: a photograph with a place in it."""
    entry = jun_baram.entry
    media = arrived_media(entry.entrant, small_picture(), "image")
    pipeline.process(media.pk)
    entry.image = Media.objects.get(pk=media.pk)
    entry.save()
    return entry.image


def test_it_is_kept_apart_from_the_facts(photograph):
    assert photograph.origin == {
        "place": {"latitude": -9.441667, "longitude": 147.18},
        "device": "Camera-maker Camera-model",
        "author": "Author-name",
    }
    assert [word for word in SECRETS if word in json.dumps([photograph.facts, photograph.fingerprint])] == []


def test_neither_its_owner_nor_a_judge_nor_the_api_is_told(photograph, jun_baram, jun, olga):
    entry = jun_baram.entry
    asked = [
        (entry.entrant, f"/api/v1/media/{photograph.pk}/"),
        (entry.entrant, f"/api/v1/entries/{entry.pk}/"),
        (entry.entrant, f"/entries/{entry.pk}/"),
        (olga, f"/api/v1/media/{photograph.pk}/"),
        (jun, f"/api/v1/assignments/{jun_baram.pk}/"),
        (jun, "/api/v1/assignments/"),
    ]
    for person, path in asked:
        client = Client()
        client.force_login(person)
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert [word for word in SECRETS if word in answer.content.decode()] == [], path


def test_no_copy_holds_it(photograph):
    for copy in photograph.renditions.all():
        with store().local_copy(copy.key) as path:
            assert [word for word in SECRETS if word.encode() in path.read_bytes()] == []
