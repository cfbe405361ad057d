"""The form builder: what an organiser writes is asked, in its order and its languages, and what was answered is not lost."""

from __future__ import annotations

import pytest
from django.utils import timezone

from challenge import actions
from challenge.models import Question
from tests.made import signed_in

HOME = "/organise/pitch/setup/questions/"
NO_LINES = {"options-TOTAL_FORMS": 0, "options-INITIAL_FORMS": 0, "options-MAX_NUM_FORMS": 63}


def lines(*labels: str, keys: tuple[str, ...] = ()) -> dict[str, object]:
    """Return the lines of a list as a browser sends them."""
    sent: dict[str, object] = NO_LINES | {"options-TOTAL_FORMS": len(labels), "options-INITIAL_FORMS": len(keys)}
    for number, label in enumerate(labels):
        sent |= {f"options-{number}-label": label, f"options-{number}-key": keys[number] if number < len(keys) else ""}
    return sent


@pytest.fixture
def builder(pitch, olga):
    return signed_in(olga)


@pytest.fixture
def where(pitch, olga) -> Question:
    return actions.add_question(
        pitch, by=olga, kind="choice", label="Where is it used?", options=[{"label": "Farm"}, {"label": "Sea"}]
    )


@pytest.mark.parametrize(
    ("kind", "sent", "limits"),
    [
        ("short", {"least": "2", "most": "40"}, {"least": 2, "most": 40}),
        ("long", {"most": ""}, {"least": None, "most": 1500}),
        ("choices", {"most": "1", **lines("Farm", "", "Sea")}, {"least": None, "most": 1}),
        ("number", {"least": "0", "decimals": "2"}, {"least": "0", "most": None, "decimals": 2}),
        ("money", {"currencies": ["USD", "PEN"], **lines("Grant")}, {"least": None, "most": None, "currencies": ["USD", "PEN"]}),
        ("date", {"most": "2027-03-31"}, {"least": None, "most": "2027-03-31"}),
        ("link", {}, {}),
        ("file", {"purpose": "video", "seconds": "30"}, {"purpose": "video", "pages": None, "seconds": 30}),
        ("yes_no", {}, {}),
    ],
)  # fmt: skip
def test_a_question_of_each_kind_is_added(builder, pitch, kind, sent, limits):
    assert builder.get(f"{HOME}new/{kind}/").status_code == 200
    answer = builder.post(f"{HOME}new/{kind}/", {"label": "What is it?", "required": "on"} | sent)
    assert (answer.status_code, answer.url) == (302, HOME)
    row = pitch.questions.get()
    assert (row.kind, row.label, row.required, row.limits) == (kind, "What is it?", True, limits)


def test_what_cannot_be_asked_is_told_beside_its_field_and_stays_typed(builder, pitch):
    page = builder.post(f"{HOME}new/short/", {"label": "What is it?", "most": "900"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["most"])
    assert ("What is it?" in page.content.decode(), pitch.questions.count()) == (True, 0)
    page = builder.post(f"{HOME}new/choice/", {"label": "Where?", **lines("Farm")})
    assert "Write at least two choices." in page.content.decode()


def test_a_page_saved_as_it_was_changes_nothing(builder, where):
    before = Question.objects.values().get()
    sent = {"label": where.label, **lines("Farm", "Sea", keys=("farm", "sea"))}
    assert builder.post(f"{HOME}{where.pk}/", sent).status_code == 302
    assert Question.objects.values().get() | {"updated_at": None} == before | {"updated_at": None}


def test_the_instant_from_which_answers_stand_is_on_the_challenges_clock(builder, where):
    sent = {"label": where.label, "frozen_at": "2027-02-01T12:00", **lines("Farm", "Sea", keys=("farm", "sea"))}
    builder.post(f"{HOME}{where.pk}/", sent)
    assert Question.objects.get().frozen_at.isoformat() == "2027-02-01T04:00:00+00:00"


def test_questions_are_moved_retired_asked_again_and_removed(builder, pitch, olga, where):
    second = actions.add_question(pitch, by=olga, kind="short", label="Since when?")
    builder.post(f"{HOME}{second.pk}/move/", {"to": "up"})
    assert [row.key for row in pitch.questions.all()] == ["since-when", "where-is-it-used"]
    Question.objects.filter(pk=where.pk).update(answered_at=timezone.now())
    builder.post(f"{HOME}{where.pk}/remove/")
    builder.post(f"{HOME}{where.pk}/retire/")
    assert [row.key for row in pitch.questions.filter(retired_at=None)] == ["since-when"]
    assert "Ask it again" in builder.get(HOME).content.decode()
    builder.post(f"{HOME}{where.pk}/ask-again/")
    builder.post(f"{HOME}{second.pk}/remove/")
    assert [row.key for row in pitch.questions.filter(retired_at=None)] == ["where-is-it-used"]


def test_a_question_is_written_in_another_language_line_by_line(builder, where):
    chosen = builder.post(f"{HOME}{where.pk}/in/", {"language": "es"})
    assert chosen.url == f"{HOME}{where.pk}/in/es/"
    builder.post(chosen.url, {"label": "¿Dónde se usa?", "option-farm": "En el campo", "option-sea": ""})
    where.refresh_from_db()
    assert where.translations == {"es": {"label": "¿Dónde se usa?", "help": "", "options": {"farm": "En el campo"}}}
    page = builder.get(f"{HOME}?language=es").content.decode()
    assert ("¿Dónde se usa?" in page, "En el campo" in page) == (True, True)
    assert builder.get(f"{HOME}{where.pk}/in/xx/").status_code == 404


def test_the_kind_is_changed_until_somebody_has_answered(builder, where):
    builder.post(f"{HOME}{where.pk}/kind/", {"kind": "long"})
    where.refresh_from_db()
    assert (where.kind, where.options, where.limits) == ("long", [], {"least": None, "most": 1500})
    Question.objects.update(answered_at=timezone.now())
    page = builder.post(f"{HOME}{where.pk}/kind/", {"kind": "number"}, follow=True)
    assert "its kind stays" in page.content.decode()


def test_the_preview_draws_what_is_typed_and_keeps_nothing(builder, pitch):
    sent = {"label": "<b>Where</b>?", "required": "on", "most": "12"}
    page = builder.post(f"{HOME}preview/short/", sent).content.decode()
    assert ("&lt;b&gt;Where&lt;/b&gt;?" in page, "Up to 12 characters." in page, "optional" in page) == (
        True,
        True,
        False,
    )
    page = builder.post(f"{HOME}preview/choice/", {"label": "Where?", **lines("Farm", "Sea")}).content.decode()
    assert (page.count('type="radio"'), pitch.questions.count()) == (3, 0)
    assert builder.post(f"{HOME}preview/poem/", sent).status_code == 404


def test_the_questions_of_another_challenge_are_copied(builder, pitch, other, olga, omar, where):
    actions.add_question(other, by=omar, kind="short", label="Not hers")
    page = builder.post(f"{HOME}copy/", {"source": other.pk}, follow=True)
    assert pitch.questions.count() == 1
    actions.add_organiser(other, by=omar, email=olga.email)
    page = builder.post(f"{HOME}copy/", {"source": other.pk}, follow=True)
    assert ("1 question is copied." in page.content.decode(), pitch.questions.count()) == (True, 2)


def test_nobody_else_builds_the_form(pitch, where, omar, vera):
    for person in (omar, vera):
        client = signed_in(person)
        addresses = [HOME, f"{HOME}new/short/", f"{HOME}{where.pk}/", f"{HOME}{where.pk}/in/es/"]
        assert {client.get(address).status_code for address in addresses} == {404}
        assert client.post(f"{HOME}{where.pk}/retire/").status_code == 404
    assert Question.objects.get().retired_at is None
