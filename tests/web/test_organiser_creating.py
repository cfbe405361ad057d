"""A challenge is created from a preset, and its first page says where it stands."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from challenge.models import Challenge
from tests.made import enter, signed_in
from tests.web.forms import typed

# Creating


def test_a_challenge_is_created_from_a_preset_with_the_dates_it_suggests(ada):
    client = signed_in(ada)
    page = client.get("/organise/new/apec-video-contest/")
    assert "Example" in page.content.decode()
    answer = client.post("/organise/new/apec-video-contest/", typed(page) | {"title": "One minute 2027", "slug": ""})
    assert answer.url == "/organise/one-minute-2027/"
    challenge = Challenge.objects.get()
    deadline = challenge.rounds.get().deadline_at.astimezone(challenge.zone)
    assert (deadline.date() - timezone.now().date()).days == 63
    assert deadline.strftime("%H:%M %z") == "23:59 +0800"


def test_what_was_typed_stays_when_a_date_is_wrong(ada):
    client = signed_in(ada)
    data = typed(client.get("/organise/new/apec-challenge/"))
    data |= {
        "title": "Mine",
        "0.opens_at": "2027-05-01T09:00",
        "0.deadline_at": "2027-04-01T23:59",
        "0.judging_opens_at": "",
    }
    data |= {"0.judging_opens_at": "", "0.judging_closes_at": ""}
    page = client.post("/organise/new/apec-challenge/", data)
    assert page.status_code == 422
    assert page.context["form"].errors == {
        "0.deadline_at": [
            "Entries close on Thu 1 April 2027, 23:59 (GMT+08:00), but entries open on Sat 1 May 2027, 09:00 (GMT+08:00). "
            "Move one of the two dates."
        ]
    }
    assert 'value="2027-04-01T23:59"' in page.content.decode()
    assert 'value="Mine"' in page.content.decode()
    assert not Challenge.objects.exists()


def test_a_time_the_clock_skips_is_refused_and_one_it_repeats_is_told(ada):
    client = signed_in(ada)
    data = typed(client.get("/organise/new/blank/")) | {"title": "South", "time_zone": "Pacific/Auckland"}
    dates = {
        "0.opens_at": "2027-04-04T02:30",
        "0.deadline_at": "2027-09-26T02:30",
        "0.judging_opens_at": "",
        "0.judging_closes_at": "",
    }
    page = client.post("/organise/new/blank/", data | dates)
    assert "does not exist in Pacific/Auckland" in page.context["form"].errors["0.deadline_at"][0]
    answer = client.post("/organise/new/blank/", data | dates | {"0.deadline_at": "2027-09-26T03:30"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "Sun 4 April 2027, 02:30 happens twice in Pacific/Auckland, as the clocks go back. The first was taken, at GMT+13:00."
    ]


def test_an_unknown_preset_or_zone_is_refused(ada):
    client = signed_in(ada)
    assert client.get("/organise/new/worlds-fair/").status_code == 404
    page = client.post("/organise/new/blank/", {"title": "X", "kind": "video", "time_zone": "Moon/Base"})
    assert list(page.context["form"].errors) == ["time_zone"]


# Where it stands


def test_the_title_of_the_overview_says_where_it_stands(pitch, olga, eva, emil):
    client = signed_in(olga)
    title = lambda: client.get("/organise/pitch/").context["finding"]  # noqa: E731
    assert title() == "This challenge is ready to open."
    pitch.terms.all().delete()
    assert title() == "One thing is missing before this challenge can open."
    now = timezone.now()
    pitch.state = "open"
    pitch.save()
    opening = {"opens_at": now + timedelta(days=3, minutes=5), "deadline_at": now + timedelta(days=8, hours=5)}
    pitch.rounds.filter(position=0).update(**opening)
    assert title() == "Entries open in 3 days."
    pitch.rounds.filter(position=0).update(opens_at=now - timedelta(days=1))
    assert title() == "No entries yet. Entries close in 8 days 5 hours."
    enter(pitch, eva, 1)
    enter(pitch, emil, 2, state="draft")
    assert title() == "1 entry so far. Entries close in 8 days 5 hours."
    closed = {"deadline_at": now - timedelta(hours=1), "judging_opens_at": now - timedelta(minutes=1)}
    pitch.rounds.filter(position=0).update(**closed, judging_closes_at=now + timedelta(days=2, hours=1, minutes=2))
    assert title() == "1 entry. Judging closes in 2 days 1 hour."
    pitch.rounds.filter(position=0).update(locked_at=now)
    assert title() == "1 entry. Judging is over; the results are not published."
    pitch.rounds.update(results_at=now - timedelta(minutes=1))
    assert title() == "The results are public. 1 entry took part."
    pitch.state = "closed"
    pitch.save()
    assert title() == "Closed, with 1 entry."


def test_opening_asks_first_and_refuses_with_all_that_is_missing(pitch, olga):
    client = signed_in(olga)
    pitch.terms.all().delete()
    pitch.rounds.update(deadline_at=None)
    page = client.get("/organise/pitch/open/")
    assert "2 things keep it from opening." in page.content.decode()
    answer = client.post("/organise/pitch/open/", follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "This challenge cannot open yet. No round has both an opening and a deadline for entries. "
        "There are no terms that entrants could agree to."
    ]
    assert Challenge.objects.get(pk=pitch.pk).state == "draft"


def test_a_challenge_is_opened_and_closed_from_its_pages(pitch, olga):
    client = signed_in(olga)
    pitch.rounds.filter(position=0).update(
        deadline_at=timezone.now() + timedelta(days=60), judging_opens_at=None, judging_closes_at=None
    )
    client.post("/organise/pitch/open/")
    assert Challenge.objects.get(pk=pitch.pk).state == "open"
    client.post("/organise/pitch/close/")
    assert Challenge.objects.get(pk=pitch.pk).state == "closed"
