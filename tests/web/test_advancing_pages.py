"""Two rounds through the pages: the line is drawn, entries go on, and a second panel judges them by criteria of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from challenge.models import Round
from submissions.models import Advance, Alternate, Entry
from tests.judging.test_pages import as_user, title
from tests.panel import *  # noqa: F403
from tests.panel import give, make_seat, newcomer
from tests.results.test_advancing import asked, five, send  # noqa: F401

AT = "/organise/tide/advancing/"


@pytest.fixture
def final(round_: Round) -> Round:
    return Round.objects.create(challenge=round_.challenge, name="Final", position=1, minimum_scorecards=1)


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def ways() -> dict[str, str]:
    return dict(Advance.objects.order_by("entry__title").values_list("entry__title", "way"))


def test_two_rounds_from_the_line_to_the_second_panel(five, round_, final, olga, jiro):  # noqa: F811
    client = as_user(olga)
    page = client.get(AT)
    assert title(page) == "3 entries are above the line, instead of 2"
    assert "3 instead of 2: 2 are level at 77.78." in page.content.decode()
    assert "Judges are still at work in this round" in page.content.decode()
    answer = client.post(
        f"{AT}take/", {"round": round_.pk, "entry": [five[name].pk for name in ("one", "two", "three")]}, follow=True
    )
    assert said(answer) == ["Taken. They compete in the next round."]
    client.post(
        f"{AT}wild-card/", {"round": round_.pk, "entry": five["five"].pk, "reason": "The only one of its kind."}
    )
    assert ways() == {"five": "wild_card", "one": "cut", "three": "cut", "two": "cut"}

    setup = f"/organise/tide/setup/rounds/{final.pk}"
    scale = {"minimum": "0", "maximum": "5", "step": "0.5", "reason_when": "never", "weight": "1"}
    levels = {"levels-TOTAL_FORMS": 0, "levels-INITIAL_FORMS": 0}
    client.post(f"{setup}/group/add/", {"name": "Stage", "weight": "3"})
    group = final.criterion_groups.get()
    for name, inside in (("Voice", group.pk), ("Answers", group.pk), ("Idea", "")):
        answer = client.post(f"{setup}/criterion/add/", {"name": name, "group": inside} | scale | levels)
        assert answer.status_code == 302, answer.context["form"].errors
    assert list(final.criteria.values_list("key", "weight")) == [("voice", 1), ("answers", 1), ("idea", 1)]
    page = client.get("/organise/tide/setup/criteria/")
    shares = {item.row.name: item.shares[0].percent for item in page.context["blocks"][1].items}
    assert shares == {"Stage": "75", "Voice": "37.5", "Answers": "37.5", "Idea": "25"}

    now = timezone.now()
    Round.objects.filter(pk=final.pk).update(
        judging_opens_at=now - timedelta(hours=1), judging_closes_at=now + timedelta(days=1), blind=True
    )
    row = give(make_seat(final, jiro), five["three"])
    judge = as_user(jiro)
    assert title(judge.get(f"/judge/?round={final.pk}")) == "One entry to go."
    marks = {"mark-voice": "4.5", "mark-answers": "5", "mark-idea": "5", "version": 0, "state": "submitted"}
    assert judge.post(f"/judge/{row.pk}/", marks).url == "/judge/"
    standings = client.get(f"/organise/tide/standings/?round={final.pk}")
    assert title(standings) == "three leads"
    assert standings.context["rows"][0].place.score * 10 == 9625 / 10
    assert title(client.get(f"/organise/tide/standings/?round={round_.pk}")) == "one leads"


def test_a_line_that_moved_meanwhile_takes_nobody(five, round_, final, olga):  # noqa: F811
    answer = as_user(olga).post(f"{AT}take/", {"round": round_.pk, "entry": [five["one"].pk]}, follow=True)
    assert said(answer) == ["The standings changed since you looked. Look at the line again."]
    assert ways() == {}


def test_the_rule_is_set_beside_the_ranking(five, round_, final, olga):  # noqa: F811
    client = as_user(olga)
    rule = {"round": round_.pk, "cut_places": "1", "cut_by": "economy", "cut_most_per_economy": ""}
    page = client.post(f"{AT}rule/", rule, follow=True)
    assert "The first of each economy goes on." in page.content.decode()
    wrong = client.post(f"{AT}rule/", rule | {"cut_places": "0"})
    assert (wrong.status_code, Round.objects.get(pk=round_.pk).cut_places) == (422, 1)
    page = client.post(f"{AT}rule/", rule | {"cut_places": ""}, follow=True)
    assert title(page) == "Choose who goes on to “Final”"
    client.post("/organise/tide/standings/next/", {"round": round_.pk, "entry": [five["four"].pk]})
    assert ways() == {"four": "chosen"}


def test_who_drops_out_is_named_with_who_moves_up(five, round_, final, olga):  # noqa: F811
    client = as_user(olga)
    client.post(f"{AT}take/", {"round": round_.pk, "entry": [five[name].pk for name in ("one", "two", "three")]})
    for name in ("four", "five"):
        client.post(f"{AT}alternate/", {"round": round_.pk, "entry": five[name].pk, "reason": f"{name} is close."})
    first, second = Alternate.objects.all()
    client.post(f"{AT}alternate/{second.pk}/", {"round": round_.pk, "to": "up"})
    Entry.objects.filter(pk=five["two"].pk).update(state="withdrawn")
    page = client.get(AT).content.decode()
    assert "“two” dropped out." in page
    assert "Next in line: five." in page
    answer = client.post(f"{AT}alternate/{second.pk}/", {"round": round_.pk, "to": "in", "reason": ""}, follow=True)
    assert said(answer) == ["Give the reason in one sentence; it stays beside the entry."]
    client.post(f"{AT}alternate/{second.pk}/", {"round": round_.pk, "to": "in", "reason": "“two” dropped out."})
    client.post(f"{AT}alternate/{first.pk}/", {"round": round_.pk, "to": "out"})
    assert (ways()["five"], Alternate.objects.count()) == ("alternate", 0)
    client.post(f"{AT}leave/{five['one'].pk}/", {"round": round_.pk, "reason": "Asked to be left out."})
    assert "one" not in ways()


def test_a_choice_without_a_reason_stays_on_the_page(five, round_, final, olga):  # noqa: F811
    page = as_user(olga).post(f"{AT}wild-card/", {"round": round_.pk, "entry": five["five"].pk, "reason": " "})
    assert page.status_code == 422
    assert "Give the reason in one sentence; it stays beside the entry." in page.content.decode()
    assert page.context["wild"]["entry"].value() == five["five"].pk


def test_noes_of_judges_stand_in_the_ranking(asked, five, round_, final, olga, hana_seat):  # noqa: F811
    for number in (1, 2, 3):
        seat = make_seat(round_, newcomer(20 + number))
        marks = dict.fromkeys(("unique", "value", "market", "team", "fund"), 9) | {"lawful": 0}
        send(give(seat, five["one"]), marks)
    page = as_user(olga).get(AT).content.decode()
    assert "3 of 5 say no to “May it be shown”." in page
    assert "only a wild card takes this entry on" in page
    assert "3 of 5 say no to “May it be shown”." in as_user(olga).get("/organise/tide/standings/").content.decode()


def test_a_challenge_of_one_round_says_what_a_second_is_for(round_, olga):
    page = as_user(olga).get(AT)
    assert title(page) == "Nobody goes on from here"


def test_nobody_else_reaches_the_page(five, round_, final, jun, omar, client):  # noqa: F811
    pages = [AT, f"{AT}take/", f"{AT}rule/", f"{AT}wild-card/", f"{AT}leave/{five['one'].pk}/"]
    for person in (jun, omar):
        assert {as_user(person).post(page).status_code for page in pages[1:]} == {404}
        assert as_user(person).get(AT).status_code == 404
    assert client.get(AT).status_code == 302


def test_a_line_that_is_no_number_is_refused_in_words_that_help(client, olga, round_, final):
    client.force_login(olga)
    answer = client.post("/organise/tide/advancing/rule/", {"round": round_.pk, "cut_places": "-2", "cut_by": "all"})
    assert answer.status_code == 422
    assert answer.context["cut_form"].errors == {"cut_places": ["Give a whole number, or leave it empty."]}
