"""The page of one entry: how many queries it takes, what it says without script, and what a device asked for."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from challenge import actions as challenges
from challenge.models import Challenge, Question
from judging import actions
from judging.models import Assignment, Scorecard
from media.models import Purpose
from submissions import asked
from submissions.models import Answer, Entry, Startup, TeamMember
from tests.clips import stored_media
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, KEYS, give, make_entry, newcomer
from web.judge.notes import Note

FULL = 30


def as_user(user: User, **cookies: str) -> Client:
    client = Client()
    client.force_login(user)
    for name, value in cookies.items():
        client.cookies[name] = value
    return client


def page(client: Client, row: Assignment, **headers: str) -> str:
    return client.get(f"/judge/{row.pk}/", headers=headers).content.decode()


def furnished(entry: Entry, questions: list[Question]) -> Entry:
    """Give an entry all that a page can show of it."""
    person = entry.entrant
    entry.startup = Startup.objects.create(owner=person, name=f"{entry.title} Ltd", economy="TH")
    entry.clip, entry.image = stored_media(person, Purpose.VIDEO), stored_media(person, Purpose.IMAGE)
    entry.deck = stored_media(person, Purpose.DOCUMENT)
    entry.save()
    TeamMember.objects.create(entry=entry, name=person.full_name)
    for question in questions:
        told = {"value": "Told in a sentence."} if question.kind == Question.Kind.SHORT else {}
        media = None if told else stored_media(person, Purpose.DOCUMENT)
        Answer.objects.create(entry=entry, question=question, media=media, **told)
    Entry.objects.filter(pk=entry.pk).update(form=asked.form_of(entry))
    return entry


@pytest.mark.parametrize("blind", [False, True])
def test_a_full_queue_with_answers_takes_at_most_twelve_queries(
    olga, jun, jun_seat, round_, blind, django_assert_max_num_queries
):
    round_.blind = blind
    round_.save()
    Challenge.objects.filter(pk=round_.challenge_id).update(state="draft")
    kinds = (Question.Kind.FILE, Question.Kind.SHORT, Question.Kind.FILE, Question.Kind.SHORT)
    questions = [
        challenges.add_question(round_.challenge, by=olga, kind=kind, label=f"{kind} {number}")
        for number, kind in enumerate(kinds)
    ]
    Challenge.objects.filter(pk=round_.challenge_id).update(state="open")
    for number in range(FULL):
        entry = make_entry(round_, newcomer(number), f"Entry {number}")
        if number > FULL - 3:
            furnished(entry, questions)
        row = give(jun_seat, entry, number)
        actions.save_scorecard(row, by=jun, at=timezone.now(), expected_version=0, marks=ALL_EIGHT)
    client = as_user(jun)
    client.get("/judge/")
    with django_assert_max_num_queries(12):
        told = page(client, row)
    assert told.count("Told in a sentence.") == 2
    assert told.count("rail__item") == FULL


def test_without_script_notes_are_kept_changed_and_taken_away(jun, jun_baram):
    client = as_user(jun)
    both = [{"at_seconds": 12.5, "text": "Claims 40 farms."}, {"at_seconds": 3, "text": "The sound of the fan."}]
    actions.save_scorecard(
        jun_baram, by=jun, at=timezone.now(), expected_version=0, marks={"unique": 8}, timed_comments=both
    )
    told = page(client, jun_baram)
    assert re.findall(r"data-note-go disabled>([^<]+)<", told.partition("<template>")[0]) == ["0:03", "0:12"]
    form = {"mark-unique": 7, "version": 1, "note-at": ["3.0", "12.5"], "note-text": ["", "Claims 40 farms; pays?"]}
    assert client.post(f"/judge/{jun_baram.pk}/", form).status_code == 302
    assert Scorecard.objects.get().timed_comments == [{"at_seconds": 12.5, "text": "Claims 40 farms; pays?"}]


@pytest.mark.parametrize("moment", ["", "soon", "nan", "inf", "-3", "1e9"])
def test_a_moment_that_is_none_is_said_and_what_was_typed_stays(jun, jun_baram, moment):
    form = {"mark-unique": 7, "version": 0, "note-at": [moment], "note-text": ["Typed with care."]}
    answer = as_user(jun).post(f"/judge/{jun_baram.pk}/", form)
    assert answer.status_code == 400
    assert "Typed with care." in answer.content.decode()
    assert "A note stands at a moment of the clip, in seconds." in answer.content.decode()
    assert Scorecard.objects.count() == 0


def test_a_clock_counts_whole_seconds():
    assert [Note(at, "").clock for at in (0, 0.9, 12.5, 59.97, 61)] == ["0:00", "0:00", "0:12", "1:00", "1:01"]


def test_the_next_entry_is_named_with_its_clip(jun, jun_baram, jun_kowhai):
    entry = jun_kowhai.entry
    entry.clip = stored_media(entry.entrant, Purpose.VIDEO)
    entry.save()
    told = page(as_user(jun), jun_baram)
    onward = page(as_user(jun), jun_kowhai)
    address = re.search(r'data-ahead-video="([^"]+)"', told)[1]
    assert address in onward
    assert "data-ahead-video" not in onward


@pytest.mark.parametrize(
    ("cookie", "saves", "low"), [("", "", False), ("low", "", True), ("", "on", True), ("full", "on", False)]
)
def test_little_data_is_a_choice_or_what_the_browser_asks_for(jun, jun_baram, cookie, saves, low):
    client = as_user(jun, **({"data": cookie} if cookie else {}))
    headers = {"Save-Data": saves} if saves else {}
    assert (" data-low>" in page(client, jun_baram, **headers)) is low


def test_the_left_hand_is_remembered(jun, jun_baram):
    assert 'data-hand="right"' in page(as_user(jun), jun_baram)
    assert 'data-hand="left"' in page(as_user(jun, hand="left"), jun_baram)


def test_the_page_says_how_many_are_sent(jun, jun_baram, jun_kowhai):
    actions.save_scorecard(
        jun_kowhai, by=jun, at=timezone.now(), expected_version=0, marks=dict.fromkeys(KEYS, 5), state="submitted"
    )
    assert "Entry 1 of 2, 1 sent" in page(as_user(jun), jun_baram)


@pytest.mark.parametrize(
    ("title", "is_long"), [("A" * 48, False), ("A" * 49, True), ("渔" * 24, False), ("渔" * 25, True)]
)
def test_a_title_is_set_smaller_by_the_room_it_takes(jun, jun_baram, baram, title, is_long):
    baram.title = title
    baram.save()
    assert as_user(jun).get(f"/judge/{jun_baram.pk}/").context["is_long"] is is_long


def test_words_in_another_script_run_their_own_way(jun, jun_baram, baram, round_):
    baram.title, baram.summary = "مياه نظيفة", "ماء للجميع."
    baram.save()
    round_.criteria.filter(key="unique").update(name="وضوح المشكلة", description="هل المشكلة محددة؟")
    told = page(as_user(jun), jun_baram)
    assert '<h1 dir="auto">مياه نظيفة</h1>' in told
    assert '<div class="small" dir="auto"><p>ماء للجميع.</p></div>' in told
    assert "<bdi>وضوح المشكلة</bdi>" in told
    assert '<p class="criterion__ask small" dir="auto">هل المشكلة محددة؟</p>' in told
