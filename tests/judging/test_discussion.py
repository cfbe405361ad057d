"""The panel talks about an entry once each has marked it alone; who has a conflict with it learns nothing, not even that others do."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from challenge.models import Round
from core.errors import StateConflict
from judging import actions
from judging.discussion import cards_for, chair_for, posts_for, unread_by
from judging.models import Conflict, Post, Scorecard
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, give


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def text_of(answer):
    """Return a page without its tokens against forgery, which differ each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def send(row, **marks):
    card = Scorecard.objects.filter(assignment=row).first()
    return actions.save_scorecard(
        row,
        by=row.judge.user,
        at=timezone.now(),
        expected_version=card.version if card else 0,
        marks=ALL_EIGHT | marks,
        state="submitted",
        comment_for_entrant="Say how many pay.",
        private_note="Only mine.",
    )


def say(user, seat, entry, text, parent=None):
    chair = chair_for(user, seat.pk, entry.pk)
    return actions.write_post(chair, by=user, at=timezone.now(), text=text, parent=parent)


def address(seat, entry):
    return f"/judge/talk/{seat.pk}/{entry.pk}/"


@pytest.fixture(autouse=True)
def talking(round_):
    Round.objects.filter(pk=round_.pk).update(discussion=True)
    round_.refresh_from_db()


@pytest.fixture
def both_sent(jun_baram, jade_baram):
    send(jun_baram)
    send(jade_baram, team=3)


def test_before_my_card_is_in_the_page_says_only_that_it_will_open(
    jun, jade, jun_seat, jun_baram, jade_seat, jade_baram, baram
):
    client = as_user(jun)
    empty = text_of(client.get(address(jun_seat, baram)))
    send(jade_baram, team=3)
    say(jade, jade_seat, baram, "Is it their own work?")
    assert text_of(client.get(address(jun_seat, baram))) == empty
    with pytest.raises(StateConflict) as refusal:
        say(jun, jun_seat, baram, "What did you give?")
    assert refusal.value.code == "OWN_CARD_FIRST"


def test_after_it_i_see_the_other_cards_and_what_was_said(jun, jade, jun_seat, jade_seat, both_sent, baram):
    say(jade, jade_seat, baram, "Is it their own work?")
    page = as_user(jun).get(address(jun_seat, baram)).content.decode()
    assert "Is it their own work?" in page
    assert "Jade" in page
    assert "Only mine." not in page
    rows = cards_for(chair_for(jun, jun_seat.pk, baram.pk))
    assert [(str(row.judge), row.is_own, row.score) for row in rows] == [("Jun", True, "77.8"), ("Jade", False, "66.7")]


def test_an_answer_stands_under_what_it_answers_and_an_answer_to_it_beside(
    jun, jade, jun_seat, jade_seat, both_sent, baram
):
    first = say(jade, jade_seat, baram, "Is it their own work?")
    answer = say(jun, jun_seat, baram, "They say so.", parent=first)
    say(jade, jade_seat, baram, "Where?", parent=answer)
    ((post, answers),) = posts_for(chair_for(jun, jun_seat.pk, baram.pk))
    assert (post.text, [row.text for row in answers]) == ("Is it their own work?", ["They say so.", "Where?"])


def test_a_changed_mark_keeps_its_first_beside_it(jun, jade, jun_seat, jade_seat, both_sent, jun_baram, baram):
    send(jun_baram, team=4)
    rows = cards_for(chair_for(jade, jade_seat.pk, baram.pk))
    line = next(line for line in rows[1].lines if line.criterion.key == "team")
    assert (str(rows[1].judge), line.mark, line.first) == ("Jun", "4", "8")
    assert [line.first for line in rows[1].lines if line.criterion.key != "team"] == [""] * 4


@pytest.mark.parametrize("found", [False, True])
def test_who_has_a_conflict_gets_the_same_answer_as_for_an_entry_that_is_not_there(
    olga, jun, jade, jun_seat, jade_seat, both_sent, baram, found
):
    say(jade, jade_seat, baram, "Is it their own work?")
    if found:
        baram.team.create(name="Jun", email="JUN@people.example")
    else:
        Conflict.objects.create(judge=jun_seat, entry=baram, kind="family", declared_by=olga)
    client = as_user(jun)
    there, nowhere = client.get(address(jun_seat, baram)), client.get(f"/judge/talk/{jun_seat.pk}/nothing-here/")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert text_of(there).replace(baram.pk, "nothing-here") == text_of(nowhere)


def test_what_someone_said_before_a_conflict_was_declared_is_not_read_any_more(
    olga, jun, jade, jun_seat, jade_seat, both_sent, baram
):
    say(jun, jun_seat, baram, "I know them well.")
    Conflict.objects.create(judge=jun_seat, entry=baram, kind="family", declared_by=olga)
    chair = chair_for(jade, jade_seat.pk, baram.pk)
    assert posts_for(chair) == []
    assert [str(row.judge) for row in cards_for(chair)] == ["Jade"]


def test_answers_to_somebody_kept_apart_since_stay_without_what_they_answered(
    olga, jun, jade, jun_seat, jade_seat, both_sent, baram
):
    first = say(jun, jun_seat, baram, "I know them well.")
    say(jade, jade_seat, baram, "Then say so to the organisers.", parent=first)
    Conflict.objects.create(judge=jun_seat, entry=baram, kind="family", declared_by=olga)
    talk = as_user(jade).get(address(jade_seat, baram)).content.decode().partition('id="talk-h"')[2]
    assert "Then say so to the organisers." in talk
    assert "Not shown any more." in talk
    assert "I know them well." not in talk
    assert "Jun" not in talk


def test_the_head_judge_takes_part_without_a_card_where_none_is_theirs_to_give(hana, hana_seat, both_sent, baram):
    say(hana, hana_seat, baram, "Both of you: read the level again.")
    assert Post.objects.get().judge == hana_seat


def test_a_head_judge_with_a_card_of_their_own_gives_it_first(hana, hana_seat, both_sent, baram):
    row = give(hana_seat, baram)
    assert chair_for(hana, hana_seat.pk, baram.pk).open is False
    send(row)
    assert chair_for(hana, hana_seat.pk, baram.pk).open is True


@pytest.mark.parametrize("who", ["olga", "omar", "eva", "vera", "jiro", "ada"])
def test_nobody_else_reads_it(request, who, jun_seat, jiro_seat, both_sent, baram):
    assert as_user(request.getfixturevalue(who)).get(address(jun_seat, baram)).status_code == 404


def test_where_a_round_has_no_discussion_there_is_no_page(jun, jun_seat, both_sent, baram, round_):
    Round.objects.filter(pk=round_.pk).update(discussion=False)
    assert as_user(jun).get(address(jun_seat, baram)).status_code == 404


def test_words_taken_back_are_gone_and_their_place_stays_where_somebody_answered(
    jun, jade, jun_seat, jade_seat, both_sent, baram
):
    first = say(jade, jade_seat, baram, "Wrong entry, sorry.")
    say(jun, jun_seat, baram, "No harm.", parent=first)
    as_user(jade).post(f"{address(jade_seat, baram)}{first.pk}/withdraw/")
    page = as_user(jun).get(address(jun_seat, baram)).content.decode()
    assert "Wrong entry" not in page
    assert "Taken back." in page
    assert Post.objects.get(pk=first.pk).text == ""


def test_nobody_takes_back_the_words_of_another(jun, jade, jun_seat, jade_seat, both_sent, baram):
    post = say(jade, jade_seat, baram, "Mine.")
    assert as_user(jun).post(f"{address(jun_seat, baram)}{post.pk}/withdraw/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.withdraw_post(chair_for(jun, jun_seat.pk, baram.pk), post, by=jun, at=timezone.now())


def test_a_contribution_needs_words_and_a_long_one_stays_typed(jun, jun_seat, both_sent, baram):
    with pytest.raises(ValidationError):
        say(jun, jun_seat, baram, " \u200b ")
    answer = as_user(jun).post(address(jun_seat, baram), {"text": "x" * 4001})
    assert answer.status_code == 400
    assert "x" * 4001 in answer.content.decode()


def test_after_the_round_closed_it_is_read_and_not_written(
    jun, jade, jun_seat, jade_seat, both_sent, baram, olga, round_
):
    say(jade, jade_seat, baram, "Is it their own work?")
    actions.lock_round(round_, by=olga, at=timezone.now())
    page = as_user(jun).get(address(jun_seat, baram)).content.decode()
    assert "Is it their own work?" in page
    assert "<textarea" not in page
    with pytest.raises(StateConflict):
        say(jun, jun_seat, baram, "Too late?")
    with pytest.raises(StateConflict):
        actions.withdraw_post(chair_for(jade, jade_seat.pk, baram.pk), Post.objects.get(), by=jade, at=timezone.now())


def test_what_is_new_is_counted_until_it_is_read(jun, jade, jun_seat, jade_seat, both_sent, baram):
    say(jade, jade_seat, baram, "One.")
    say(jade, jade_seat, baram, "Two.")
    say(jun, jun_seat, baram, "My own.")
    jun_seat.refresh_from_db()
    assert unread_by(jun_seat) == {baram.pk: 2}
    as_user(jun).get(address(jun_seat, baram))
    assert unread_by(jun_seat) == {}


def test_an_answer_belongs_to_its_entry(jun, jade, jun_seat, jade_seat, both_sent, baram, jun_kowhai, kowhai):
    send(jun_kowhai)
    post = say(jun, jun_seat, kowhai, "About the other one.")
    with pytest.raises(ValidationError):
        say(jade, jade_seat, baram, "?", parent=post)


@pytest.mark.parametrize("posts", [1, 4])
def test_the_page_takes_the_same_queries_for_one_word_and_for_many(
    jun, jade, jun_seat, jade_seat, both_sent, baram, posts, django_assert_max_num_queries
):
    for number in range(posts):
        say(jade, jade_seat, baram, f"Number {number}")
    client = as_user(jun)
    with django_assert_max_num_queries(32):
        client.get(address(jun_seat, baram))


def test_the_organiser_switches_it_on_in_the_round_s_form(olga, jun, jun_seat, both_sent, baram, round_):
    names = ("opens_at", "deadline_at", "judging_opens_at", "judging_closes_at")
    dates = {
        name: getattr(round_, name).replace(second=0, microsecond=0) for name in names
    }  # as an organiser types them
    Round.objects.filter(pk=round_.pk).update(discussion=False, **dates)
    client = as_user(olga)
    page = f"/organise/tide/setup/round/{round_.pk}/"
    form = client.get(page).context["form"]
    values = {field.html_name: field.value() for field in form if field.value() not in (None, False, "")}
    typed = {name: f"{value:%Y-%m-%dT%H:%M}" if name.endswith("_at") else value for name, value in values.items()}
    values = typed | {"discussion": "on"}
    assert client.post(page, values).status_code == 302
    assert as_user(jun).get(address(jun_seat, baram)).status_code == 200
