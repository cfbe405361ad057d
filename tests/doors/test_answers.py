"""Answers to an organiser's own questions, through both doors: kept, refused in words, and handed in as they were asked."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from challenge import actions as challenges
from challenge.models import Challenge, Question
from core.errors import StateConflict
from media.models import Media, Purpose
from submissions import actions, asked, rules
from submissions.models import Answer, Entry
from tests.call import *  # noqa: F403
from tests.call import complete_draft
from tests.clips import stored_media

KINDS = [
    ("short", "Your role", {}, "Captain", "Captain"),
    ("long", "Who it helps", {}, "Farmers.\r\nFishers.", "Farmers.\nFishers."),
    ("choice", "Where", {"options": [{"label": "Farm"}, {"label": "Sea"}]}, "sea", "sea"),
    ("choices", "With whom", {"options": [{"label": "School"}, {"label": "Port"}]}, ["port", "school"], ["school", "port"]),
    ("number", "Customers", {}, "1 250", "1250"),
    ("money", "Raised", {"options": [{"label": "Grant"}], "limits": {"currencies": ["USD", "PGK"]}},
     {"amount": "500", "currency": "PGK", "kind": "grant"}, {"amount": "500.00", "currency": "PGK", "kind": "grant"}),
    ("date", "Since", {}, "2024-02-29", "2024-02-29"),
    ("link", "Page", {}, "https://people.example/", "https://people.example/"),
    ("yes_no", "Shown before", {}, False, False),
]  # fmt: skip


@pytest.fixture
def now():
    return timezone.now()


def ask(challenge: Challenge, olga, label: str = "Who pays?", kind: str = "short", **facts) -> Question:
    return challenges.add_question(challenge, by=olga, kind=kind, label=label, **facts)


class Api:
    """The door of programs."""

    def __init__(self, person) -> None:
        self.client = Client()
        self.client.force_login(person)

    def save(self, entry: Entry, answers: dict, **more) -> tuple[int, dict]:
        answer = self.client.patch(
            f"/api/v1/entries/{entry.pk}/", json.dumps({"answers": answers} | more), content_type="application/json"
        )
        return answer.status_code, answer.json()


class Web:
    """The door of people: the address that saves as they type."""

    def __init__(self, person) -> None:
        self.client = Client()
        self.client.force_login(person)

    def save(self, entry: Entry, answers: dict, **more) -> tuple[int, dict]:
        fields = {}
        for key, value in answers.items():
            if isinstance(value, dict):
                fields |= {f"q-{key}-{part}": text for part, text in value.items()}
            else:
                fields[f"q-{key}"] = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        answer = self.client.post(f"/entries/{entry.pk}/questions/kept/", fields | more)
        return answer.status_code, answer.json()


@pytest.fixture(params=[Api, Web], ids=["api", "web"])
def door(request, eva):
    return request.param(eva)


def kept(entry: Entry) -> dict:
    return dict(entry.answers.values_list("question__key", "value"))


@pytest.mark.parametrize(("kind", "label", "facts", "typed", "value"), KINDS, ids=[row[0] for row in KINDS])
def test_every_kind_is_kept_in_its_shape(door, draft, olga, kind, label, facts, typed, value):
    key = ask(draft.challenge, olga, label, kind, **facts).key
    status, _body = door.save(draft, {key: typed})
    assert (status, kept(draft)) == (200, {key: value})


def test_an_answer_is_taken_back_by_nothing(door, draft, olga):
    ask(draft.challenge, olga)
    door.save(draft, {"who-pays": "The port"})
    door.save(draft, {"who-pays": " \u200b "})
    assert kept(draft) == {}


def test_a_window_that_is_behind_is_told_and_overwrites_nothing(door, draft, olga):
    ask(draft.challenge, olga)
    version = Entry.objects.get().version
    door.save(draft, {"who-pays": "The port"}, version=version)
    status, body = door.save(draft, {"who-pays": "Nobody"}, version=version)
    assert (status, body["code"], kept(draft)) == (409, "STALE_DRAFT", {"who-pays": "The port"})


def test_what_is_no_answer_is_refused_by_the_api_as_a_whole(draft, olga, eva):
    ask(draft.challenge, olga), ask(draft.challenge, olga, "Customers", "number")
    status, body = Api(eva).save(draft, {"who-pays": "The port", "customers": "many", "stranger": "x"}, title="Later")
    draft.refresh_from_db()
    assert (status, kept(draft), draft.title) == (400, {}, "Moni long maunten")
    assert body["errors"] == {
        "answers.customers": ["This is not a number. Write digits only, such as 1250."],
        "answers.stranger": ["This is not asked here."],
    }


def test_what_is_no_answer_yet_stays_in_its_field_on_every_device(draft, olga, eva):
    ask(draft.challenge, olga), ask(draft.challenge, olga, "Customers", "number")
    status, body = Web(eva).save(draft, {"who-pays": "The port", "customers": "about 12"})
    assert (status, body["errors"]) == (
        200,
        {"q-customers": ["This is not a number. Write digits only, such as 1250."]},
    )
    assert kept(draft) == {"who-pays": "The port", "customers": None}
    other = Web(eva)
    assert 'value="about 12"' in other.client.get(f"/entries/{draft.pk}/questions/").content.decode()
    assert rules.missing(draft)["answers.customers"] == [
        "“Customers”: This is not a number. Write digits only, such as 1250."
    ]


def test_without_a_script_the_button_saves_and_leads_on_or_back(draft, olga, eva):
    ask(draft.challenge, olga, "Customers", "number")
    client = Web(eva).client
    wrong = client.post(f"/entries/{draft.pk}/questions/", {"q-customers": "few"})
    assert (wrong.status_code, 'value="few"' in wrong.content.decode()) == (422, True)
    right = client.post(f"/entries/{draft.pk}/questions/", {"q-customers": "7"})
    assert (right.status_code, right.url) == (302, f"/entries/{draft.pk}/files/")


def test_a_page_that_is_behind_gets_back_what_was_typed(draft, olga, eva):
    ask(draft.challenge, olga)
    page = Web(eva).client.post(f"/entries/{draft.pk}/questions/", {"q-who-pays": "The port", "version": "99"})
    assert (page.status_code, 'value="The port"' in page.content.decode()) == (422, True)


def test_there_is_no_such_step_where_nothing_is_asked(draft, olga, eva):
    client = Web(eva).client
    assert client.get(f"/entries/{draft.pk}/questions/").status_code == 404
    ask(draft.challenge, olga)
    assert client.get(f"/entries/{draft.pk}/questions/").status_code == 200
    assert Client().get(f"/entries/{draft.pk}/questions/").status_code == 302


def test_nobody_answers_in_somebody_elses_name(draft, olga, emil):
    ask(draft.challenge, olga)
    assert Api(emil).save(draft, {"who-pays": "Me"})[0] == 404
    assert Api(olga).save(draft, {"who-pays": "Me"})[0] == 403


def test_questions_of_another_round_or_track_are_not_asked(startup_call, olga, eva):
    entry = complete_draft(startup_call, eva)
    later = startup_call.challenge.rounds.create(name="Final", position=1)
    ask(startup_call.challenge, olga, "In the final", round=later)
    ask(startup_call.challenge, olga, "Of the track", track=startup_call.challenge.tracks.get())
    assert [row.key for row in asked.drafted(entry)] == ["of-the-track"]
    assert Api(eva).save(entry, {"in-the-final": "x"})[0] == 400


# What stands between a draft and the judges


def test_a_required_question_is_named_until_it_is_answered(draft, olga, eva, now):
    ask(draft.challenge, olga, required=True)
    draft.refresh_from_db()
    assert rules.missing(draft, ask_terms=False) == {"answers.who-pays": ["“Who pays?”: this needs an answer."]}
    actions.save_answers(draft, by=eva, at=now, answers={"who-pays": "The port"})
    assert rules.missing(Entry.objects.get(), ask_terms=False) == {}


def test_a_limit_made_stricter_reaches_drafts_and_no_entry_handed_in(draft, olga, eva, emil, now):
    question = ask(draft.challenge, olga, required=True)
    late = complete_draft(draft.round, emil, title="Late", number=2)
    for entry, by in ((draft, eva), (late, emil)):
        actions.save_answers(entry, by=by, at=now, answers={"who-pays": "The port"})
    actions.submit_entry(Entry.objects.get(pk=draft.pk), by=eva, at=now, accept_terms=True)
    challenges.edit_question(question, by=olga, limits={"most": 4})
    ask(draft.challenge, olga, "Since when?", required=True)
    assert set(rules.missing(Entry.objects.get(pk=late.pk), ask_terms=False)) == {
        "answers.who-pays",
        "answers.since-when",
    }
    handed_in = Entry.objects.get(pk=draft.pk)
    assert [(row.label, row.words) for row in asked.given(handed_in)] == [("Who pays?", "The port")]


def test_an_entry_carries_the_questions_as_they_were_asked(draft, olga, eva, now):
    question = ask(
        draft.challenge, olga, "Where", "choice", options=[{"label": "Farm"}, {"label": "Sea"}], private=True
    )
    actions.save_answers(draft, by=eva, at=now, answers={"where": "sea"})
    entry = actions.submit_entry(Entry.objects.get(), by=eva, at=now, accept_terms=True)
    challenges.edit_question(
        Question.objects.get(), by=olga, label="Where to?", options=[{"label": "Farm"}, {"label": "Sky"}]
    )
    challenges.retire_question(question, by=olga, at=now)
    assert entry.form == [
        {
            "key": "where", "kind": "choice", "label": "Where", "help": "",
            "options": [{"key": "farm", "label": "Farm"}, {"key": "sea", "label": "Sea"}],
            "required": False, "private": True, "hidden_when_blind": False,
            "value": "sea", "words": "Sea", "media": None, "file": None,
        }
    ]  # fmt: skip
    assert [row.words for row in asked.given(Entry.objects.get())] == ["Sea"]


def test_an_option_taken_out_is_asked_anew_of_drafts_and_still_named(draft, olga, eva, now):
    question = ask(
        draft.challenge, olga, "Where", "choice", options=[{"label": "Farm"}, {"label": "Sea"}, {"label": "Sky"}]
    )
    actions.save_answers(draft, by=eva, at=now, answers={"where": "sea"})
    challenges.edit_question(question, by=olga, options=[{"label": "Farm"}, {"label": "Sky"}])
    row = asked.drafted(Entry.objects.get())[0]
    assert (row.words, row.error) == ("Sea", "“Sea” is not on the list any more. Choose again.")


def test_a_retired_question_is_asked_no_more_and_its_answer_is_not_lost(draft, olga, eva, now):
    question = ask(draft.challenge, olga, required=True)
    actions.save_answers(draft, by=eva, at=now, answers={"who-pays": "The port"})
    challenges.retire_question(question, by=olga, at=now)
    assert (asked.drafted(Entry.objects.get()), Answer.objects.count()) == ([], 1)


def test_answers_stand_from_the_instant_the_question_freezes(door, draft, olga, emil, now):
    question = ask(draft.challenge, olga)
    door.save(draft, {"who-pays": "The port"})
    Answer.objects.update(updated_at=now - timedelta(hours=2))
    challenges.edit_question(question, by=olga, frozen_at=now - timedelta(hours=1))
    door.save(draft, {"who-pays": "Nobody"})
    assert kept(draft) == {"who-pays": "The port"}
    late = complete_draft(draft.round, emil, title="Late", number=2)
    actions.save_answers(late, by=emil, at=now, answers={"who-pays": "Somebody"})
    actions.save_answers(late, by=emil, at=timezone.now(), answers={"who-pays": "Somebody else"})
    assert kept(late) == {"who-pays": "Somebody else"}


def test_an_answer_that_stands_is_shown_and_not_a_field(draft, olga, eva, now):
    question = ask(draft.challenge, olga)
    actions.save_answers(draft, by=eva, at=now, answers={"who-pays": "The port"})
    Answer.objects.update(updated_at=now - timedelta(hours=2))
    challenges.edit_question(question, by=olga, frozen_at=now - timedelta(hours=1))
    page = Web(eva).client.get(f"/entries/{draft.pk}/questions/").content.decode()
    assert ("The port" in page, 'name="q-who-pays"' in page) == (True, False)


def test_questions_are_read_in_the_entrants_language_where_it_is_there(draft, olga, eva):
    question = ask(draft.challenge, olga)
    challenges.translate_question(question, by=olga, language="es", label="¿Quién paga?", options={})
    client, address = Web(eva).client, f"/entries/{draft.pk}/questions/"
    assert "¿Quién paga?" in client.get(address, headers={"Accept-Language": "es-PE,en;q=0.5"}).content.decode()
    assert "Who pays?" in client.get(address, headers={"Accept-Language": "th"}).content.decode()
    client.get(f"{address}?language=es")
    assert "¿Quién paga?" in client.get(address, headers={"Accept-Language": "th"}).content.decode()


# Files


def test_a_file_answers_a_question_through_the_same_uploads(draft, olga, eva, now):
    question = ask(draft.challenge, olga, "Your registration", "file", required=True)
    body = {"purpose": "document", "entry": draft.pk, "question": question.key, "filename": "a.pdf", "size_bytes": 5}
    api = Api(eva).client
    begun = api.post("/api/v1/uploads/", json.dumps(body), content_type="application/json")
    listed = api.get(f"/api/v1/uploads/?entry={draft.pk}").json()["results"]
    assert (begun.status_code, [row["question"] for row in listed]) == (201, ["your-registration"])
    other = body | {"purpose": "video"}
    refused = api.post("/api/v1/uploads/", json.dumps(other), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "NOT_ASKED")


def test_a_file_stands_in_its_answer_until_it_is_taken_out(draft, olga, eva, now):
    question = ask(draft.challenge, olga, "Your registration", "file", required=True)
    media = stored_media(eva, Purpose.DOCUMENT)
    actions.attach_answer(draft, question, media, by=eva, at=now)
    assert rules.missing(Entry.objects.get(), ask_terms=False) == {}
    assert Api(eva).client.get(f"/api/v1/entries/{draft.pk}/").json()["answers"] == {"your-registration": media.pk}
    Media.objects.filter(pk=media.pk).update(state="rejected", detail="The document has no pages.")
    assert rules.missing(Entry.objects.get(), ask_terms=False) == {
        "answers.your-registration": ["“Your registration”: The document has no pages."]
    }
    Web(eva).client.post(f"/entries/{draft.pk}/questions/your-registration/remove/")
    assert set(rules.missing(Entry.objects.get(), ask_terms=False)) == {"answers.your-registration"}


def test_a_file_of_another_kind_or_for_another_question_is_not_taken(draft, olga, eva, now):
    question = ask(draft.challenge, olga, "Your registration", "file")
    with pytest.raises(StateConflict, match="does not ask"):
        actions.attach_answer(draft, question, stored_media(eva, Purpose.IMAGE), by=eva, at=now)


# What everybody may read


def test_a_challenge_tells_its_public_questions_with_their_translations(draft, olga):
    question = ask(draft.challenge, olga, "Where", "choice", options=[{"label": "Farm"}, {"label": "Sea"}])
    challenges.translate_question(question, by=olga, language="es", label="¿Dónde?", options={"sea": "Mar"})
    ask(draft.challenge, olga, "Bank account", private=True)
    told = Client().get(f"/api/v1/challenges/{draft.challenge.slug}/").json()["questions"]
    assert [(row["key"], row["options"][1]["label"], row["translations"]["es"]["options"]) for row in told] == [
        ("where", "Sea", {"sea": "Mar"})
    ]


#: Written for this test, a string or more of each class that breaks forms elsewhere.
HARD = [
    "บริษัท ปลาทะเล จำกัด", "海风科技", "Trần Thị Hương Giang", "Tra\u0302\u0300n",
    "\U0001f469\U0001f3fe\u200d\U0001f33e \U0001f1f5\U0001f1ec",
    "left \u202e right", "B" * 12_000, "x'; DELETE FROM entries; --", "<b onclick=alert(2)>bold</b>", "'><svg onload=alert(3)>",
    "{{ 6|add:7 }} {% now 'Y' %} ${6*7}", "=SUM(A1:A9)", "@cmd", "in\x00side", "half \ud83c pair", "Саre",
    "https://127.0.0.1/inside", "javascript:alert(4)", " \u2003\u200b\ufeff", "", "\r\n", "%s %(key)s %d", "null", "../../etc",
]  # fmt: skip


@pytest.mark.postgres
@pytest.mark.parametrize("kind", [row[0] for row in KINDS])
def test_whatever_is_typed_is_kept_or_refused_in_words(draft, olga, eva, kind):
    facts = next(row[2] for row in KINDS if row[0] == kind)
    key = ask(draft.challenge, olga, "Anything", kind, **facts).key
    api, web = Api(eva), Web(eva)
    for text in HARD:
        shapes = [text, [text], {"amount": text, "currency": text, "kind": text}]
        assert {api.save(draft, {key: shape})[0] for shape in shapes} <= {200, 400}, text
        sendable = text.encode(errors="ignore").decode()  # a browser sends no half of a pair
        typed = dict.fromkeys(shapes[2], sendable) if kind == "money" else sendable
        assert web.save(draft, {key: typed})[0] in {200, 422}, text
        page = web.client.get(f"/entries/{draft.pk}/questions/").content.decode()
        assert ("<b onclick" in page, "<svg onload" in page, "{{" in page and "6|add" not in page) == (
            False,
            False,
            False,
        )
    if kind == "long":
        assert api.save(draft, {key: HARD[3]})[1]["answers"][key] == "Trần"
