"""The pages of captions, for those whose browser runs no script, and who may open them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from challenge.models import Round
from media.models import Captions, Media
from submissions.models import Entry
from tests.call import *  # noqa: F403
from tests.made import signed_in

VTT = "WEBVTT\n\n00:00.500 --> 00:02.000\nGood morning.\n"


@pytest.fixture
def home(draft: Entry) -> str:
    return f"/entries/{draft.pk}/captions/"


def test_captions_are_written_as_text(draft, home, eva):
    answer = signed_in(eva).post(f"{home}en/", {"cues": VTT, "label": "English, by hand", "version": "0"}, follow=True)
    assert answer.redirect_chain == [(f"{home}en/", 302)]
    row = Captions.objects.get()
    assert (row.language, row.label, row.origin) == ("en", "English, by hand", "edited")
    assert row.cues == [{"start": 0.5, "end": 2.0, "text": "Good morning."}]
    assert "00:00:00.500 --&gt; 00:00:02.000" in answer.content.decode()


def test_what_was_typed_stays_beside_what_is_wrong_with_it(draft, home, eva):
    answer = signed_in(eva).post(f"{home}en/", {"cues": VTT.replace("02.000", "00.100"), "version": "0"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Line 3: it ends before it begins. Correct one of its times." in page
    assert "00:00.500 --&gt; 00:00.100" in page
    assert not Captions.objects.exists()


def test_a_window_that_is_behind_overwrites_nothing(draft, home, eva):
    client = signed_in(eva)
    client.post(f"{home}en/", {"cues": VTT, "version": "0"})
    answer = client.post(f"{home}en/", {"cues": "", "version": "0"})
    assert "These captions were changed in another window." in answer.content.decode()
    assert len(Captions.objects.get().cues) == 1


def test_a_language_is_begun_with_a_file_or_without(draft, home, eva):
    client = signed_in(eva)
    assert client.post(home, {"language": "th"})["Location"] == f"{home}th/"
    assert not Captions.objects.exists()
    file = SimpleUploadedFile("captions.vtt", VTT.encode())
    assert client.post(home, {"language": "es", "file": file})["Location"] == f"{home}es/"
    page = client.get(home).content.decode()
    assert "Español" in page
    assert "1 line, uploaded" in page


def test_a_file_that_is_too_large_is_refused(draft, home, eva):
    file = SimpleUploadedFile("captions.vtt", b"x" * 500_001)
    answer = signed_in(eva).post(home, {"language": "es", "file": file})
    assert (answer.status_code, Captions.objects.count()) == (422, 0)
    assert "This file has more than 500 kB." in answer.content.decode()


def test_captions_are_removed(draft, home, eva):
    client = signed_in(eva)
    client.post(f"{home}en/", {"cues": VTT, "version": "0"})
    assert client.post(f"{home}en/", {"remove": "1"})["Location"] == home
    assert not Captions.objects.exists()


def test_only_who_answers_for_the_entry_and_the_organiser_open_the_pages(draft, home, eva, emil, vera, olga, omar):
    theirs = f"/organise/minute/entries/{draft.pk}/captions/"
    for person in (emil, vera, olga, omar):
        assert signed_in(person).get(home).status_code == 404
        assert signed_in(person).get(f"{home}en/").status_code == 404
    for person in (eva, emil, omar):
        assert signed_in(person).get(theirs).status_code == 404
        assert signed_in(person).post(f"{theirs}en/", {"cues": VTT}).status_code == 404
    assert Client().get(home).status_code == 302
    assert signed_in(olga).get(theirs).status_code == 200
    assert signed_in(olga).post(f"{theirs}en/", {"cues": VTT, "version": "0"})["Location"] == f"{theirs}en/"
    assert Captions.objects.get().language == "en"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("processing", "The clip is being checked."),
        ("rejected", "This clip was refused."),
        ("", "Send the clip first."),
    ],
)
def test_without_a_clip_that_is_ready_the_page_says_why(draft, home, eva, state, words):
    if state:
        Media.objects.filter(pk=draft.clip_id).update(state=state)
    else:
        Entry.objects.filter(pk=draft.pk).update(clip=None)
    assert words in signed_in(eva).get(home).content.decode()
    assert signed_in(eva).get(f"{home}en/")["Location"] == home


def test_once_results_are_public_the_entrant_reads_and_the_organiser_corrects(draft, home, eva, olga):
    now = timezone.now()
    Entry.objects.update(state="submitted", submitted_at=now - timedelta(days=9))
    Round.objects.update(
        opens_at=now - timedelta(days=20),
        deadline_at=now - timedelta(days=8),
        judging_opens_at=now - timedelta(days=7),
        judging_closes_at=now - timedelta(days=2),
        results_at=now - timedelta(days=1),
    )
    page = signed_in(eva).get(f"{home}en/").content.decode()
    assert "The results are public." in page
    assert "data-editor" not in page
    assert "data-editor" in signed_in(olga).get(f"/organise/minute/entries/{draft.pk}/captions/en/").content.decode()
