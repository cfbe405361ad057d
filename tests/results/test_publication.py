"""From scorecards to winners that everybody may check, at one instant and not before."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from challenge.models import Award, Round
from core.errors import StateConflict
from judging.models import Assignment, Conflict, Judge, Mark, Scorecard
from media import addresses
from results import actions, bundle, scoring, standings, tasks
from results.models import Decision, Publication
from submissions.models import Entry
from tests.clips import stored_media
from tests.panel import *  # noqa: F403
from tests.panel import KEYS, give, make_entry, make_seat


def score(seat: Judge, entry: Entry, *marks: int) -> Scorecard:
    """Send a card: one mark for each criterion, in order."""
    card = Scorecard.objects.create(
        assignment=give(seat, entry), state="submitted", submitted_at=timezone.now(), version=1
    )
    criteria = {row.key: row for row in seat.round.criteria.all()}
    Mark.objects.bulk_create(
        Mark(scorecard=card, criterion=criteria[key], value=mark) for key, mark in zip(KEYS, marks, strict=True)
    )
    return card


@pytest.fixture
def award(round_: Round) -> Award:
    return Award.objects.create(round=round_, name="Winner", places=2)


@pytest.fixture
def judged(round_: Round, hana_seat: Judge, jun_seat: Judge, baram: Entry, kowhai: Entry) -> Round:
    """Both entries have two cards: Baramgyeol 77.78, Kōwhai Loop 66.67."""
    for seat in (hana_seat, jun_seat):
        score(seat, baram, 8, 8, 8, 8, 8)
        score(seat, kowhai, 7, 7, 7, 7, 7)
    return round_


@pytest.fixture
def decided(judged: Round, award: Award, baram: Entry, olga: User) -> Round:
    actions.decide_award(award, baram, by=olga, citation="We hear the fan.")
    return judged


def titles(round_: Round) -> list[tuple[int | None, str]]:
    return [(place.rank, place.entry.title) for place in standings.standings_of(round_)]


def test_standings_are_the_mean_of_the_cards_sent(judged):
    first, second = standings.standings_of(judged)
    assert (first.entry.title, scoring.six_decimals(first.score), first.scorecards) == (
        "바람결 Baramgyeol",
        "77.777778",
        2,
    )
    assert (second.entry.title, scoring.six_decimals(second.score)) == ("Kōwhai Loop", "66.666667")


def test_a_begun_card_does_not_count(judged, jade_seat, kowhai):
    card = score(jade_seat, kowhai, 10, 10, 10, 10, 10)
    Scorecard.objects.filter(pk=card.pk).update(state="draft", submitted_at=None)
    assert titles(judged) == [(1, "바람결 Baramgyeol"), (2, "Kōwhai Loop")]


def test_a_card_of_a_conflicted_judge_does_not_count(judged, jun_seat, baram, olga):
    Conflict.objects.create(judge=jun_seat, entry=baram, kind="family", declared_by=olga)
    assert titles(judged) == [(1, "Kōwhai Loop"), (None, "바람결 Baramgyeol")]


def test_a_withdrawn_entry_has_no_place(judged, baram):
    Entry.objects.filter(pk=baram.pk).update(state="withdrawn")
    assert titles(judged) == [(1, "Kōwhai Loop")]


def test_an_entry_from_an_earlier_round_stands_in_the_next_and_stays_in_the_first(judged, baram, olga):
    final = Round.objects.create(challenge=judged.challenge, name="Final", position=1)
    actions.choose_for_next_round(judged, by=olga, entries=[baram], reason="Clear lead")
    assert titles(final) == [(None, "바람결 Baramgyeol")]
    assert titles(judged) == [(1, "바람결 Baramgyeol"), (2, "Kōwhai Loop")]


def test_an_entry_given_to_judges_in_the_next_round_is_not_left_behind(judged, baram, olga, jade):
    final = Round.objects.create(challenge=judged.challenge, name="Final", position=1)
    actions.choose_for_next_round(judged, by=olga, entries=[baram])
    give(make_seat(final, jade), baram)
    with pytest.raises(StateConflict, match="given to judges"):
        actions.choose_for_next_round(judged, by=olga, entries=[])


def test_an_award_goes_to_an_entry_of_its_round_and_place(judged, award, baram, emil, other_round, olga):
    stranger = make_entry(other_round, emil, "Reef")
    with pytest.raises(ValidationError, match="stands in this round"):
        actions.decide_award(award, stranger, by=olga)
    with pytest.raises(ValidationError, match="2 places"):
        actions.decide_award(award, baram, by=olga, place=3)


def test_an_award_of_a_track_stays_in_its_track(judged, track, baram, olga):
    award = Award.objects.create(round=judged, name="Best at sea", track=track)
    with pytest.raises(ValidationError, match="Farm and sea"):
        actions.decide_award(award, baram, by=olga)


def test_an_entry_moves_when_it_is_given_another_place(decided, award, baram, olga):
    actions.decide_award(award, baram, by=olga, place=2)
    assert [(row.place, row.entry.title) for row in Decision.objects.filter(award=award)] == [(2, "바람결 Baramgyeol")]


@pytest.mark.parametrize("who", ["omar", "jun", "eva", "vera"])
def test_only_organisers_decide_and_publish(decided, award, baram, who, request):
    person = request.getfixturevalue(who)
    now = timezone.now()
    with pytest.raises(PermissionDenied):
        actions.decide_award(award, baram, by=person)
    with pytest.raises(PermissionDenied):
        actions.schedule_publication(decided, by=person, results_at=now, at=now)


def test_nothing_is_published_before_anything_was_decided(judged, olga):
    now = timezone.now()
    with pytest.raises(ValidationError, match="Decide at least one award"):
        actions.schedule_publication(judged, by=olga, results_at=now, at=now)


def test_publishing_freezes_decisions_and_marks(decided, award, kowhai, olga):
    now = timezone.now()
    actions.schedule_publication(decided, by=olga, results_at=now + timedelta(days=1), at=now)
    decided.refresh_from_db()
    assert not decided.takes_marks(now)
    with pytest.raises(StateConflict, match="frozen"):
        actions.decide_award(award, kowhai, by=olga)


def test_a_publication_is_taken_back_before_its_instant_and_not_after(decided, olga):
    now = timezone.now()
    actions.schedule_publication(decided, by=olga, results_at=now + timedelta(days=1), at=now)
    actions.take_back_publication(decided, by=olga, at=now)
    assert not Publication.objects.exists()
    actions.schedule_publication(decided, by=olga, results_at=now, at=now)
    with pytest.raises(StateConflict, match="public"):
        actions.take_back_publication(decided, by=olga, at=now)


def published(decided: Round, olga: User, **later: float) -> dict[str, Any]:
    now = timezone.now()
    return actions.schedule_publication(decided, by=olga, results_at=now + timedelta(**later), at=now).bundle


def test_the_bundle_verifies_and_a_changed_digit_does_not(decided, olga):
    document = published(decided, olga)
    assert bundle.verify(document).ok
    changed = json.loads(json.dumps(document).replace('"8"', '"9"', 1))
    verdict = bundle.verify(changed)
    assert not verdict.ok
    assert verdict.first_difference


def test_the_bundle_names_winners_and_nobody_else(decided, olga):
    text = json.dumps(published(decided, olga), ensure_ascii=False)
    assert "바람결 Baramgyeol" in text
    for hidden in ("Kōwhai Loop", "Hana", "Jun", "people.example"):
        assert hidden not in text


def test_the_public_page_is_there_from_the_instant_on(decided, olga, client):
    published(decided, olga, hours=1)
    assert client.get("/results/tide/").status_code == 404
    assert client.get("/api/v1/challenges/tide/results/").status_code == 404
    assert client.get("/api/v1/challenges/tide/results/bundle/").status_code == 404
    Round.objects.filter(pk=decided.pk).update(results_at=timezone.now())
    page = client.get("/results/tide/").content.decode()
    assert "바람결 Baramgyeol" in page
    assert "We hear the fan." in page
    assert "Kōwhai Loop" not in page
    results = client.get("/api/v1/challenges/tide/results/").json()
    assert [(row["award"], row["place"], row["entry"]["title"]) for row in results["awards"]] == [
        ("Winner", 1, "바람결 Baramgyeol")
    ]
    assert client.get("/api/v1/challenges/tide/results/bundle/").json() == Publication.objects.get().bundle


def test_the_picture_of_a_winner_without_a_clip_can_be_seen_from_the_instant_on(decided, olga, baram, eva, client):
    baram.image = stored_media(eva, "image")
    baram.save()
    picture = addresses.address(baram.image.renditions.get(), viewer="public")
    published(decided, olga, hours=1)
    assert client.get(picture).status_code == 404
    Round.objects.filter(pk=decided.pk).update(results_at=timezone.now())
    assert picture in client.get("/").content.decode()
    assert client.get(picture).status_code == 200


def test_the_instant_marks_the_winner_and_tells_every_entrant_once(decided, olga, mailoutbox, baram):
    published(decided, olga)
    publication = Publication.objects.get()
    for _again in range(2):
        tasks.announce.func(publication.pk)
    baram.refresh_from_db()
    assert baram.prize_published_at is not None
    from django_tasks_db.models import DBTaskResult

    told = DBTaskResult.objects.filter(task_path="results.tasks.tell_entrant")
    assert sorted(row.args_kwargs["args"][0] for row in told) == sorted(Entry.objects.values_list("pk", flat=True))


def test_the_letter_about_a_round_keeps_what_was_decided_about_the_next(decided, olga, mailoutbox, run_jobs, baram):
    final = Round.objects.create(challenge=decided.challenge, name="Final", position=1)
    Decision.objects.create(award=Award.objects.create(round=final, name="Champion"), entry=baram, decided_by=olga)
    published(decided, olga)
    run_jobs()
    (letter,) = [one for one in mailoutbox if one.to == [baram.entrant.email]]
    assert "won: Winner." in letter.body
    assert "Champion" not in letter.body


def test_a_tie_is_settled_by_the_head_judge_with_a_reason(round_, hana_seat, jun_seat, baram, kowhai, hana, jun):
    round_.tie_break = ["median", "head_judge"]
    round_.save()
    for seat in (hana_seat, jun_seat):
        score(seat, baram, 8, 8, 8, 8, 8)
        score(seat, kowhai, 8, 8, 8, 8, 8)
    assert [rank for rank, _title in titles(round_)] == [1, 1]
    with pytest.raises(PermissionDenied):
        actions.settle_tie(round_, by=jun, order=[kowhai.pk, baram.pk], reason="I like it")
    with pytest.raises(ValidationError, match="reason"):
        actions.settle_tie(round_, by=hana, order=[kowhai.pk, baram.pk], reason=" ")
    actions.settle_tie(round_, by=hana, order=[kowhai.pk, baram.pk], reason="Further along with customers.")
    assert titles(round_) == [(1, "Kōwhai Loop"), (2, "바람결 Baramgyeol")]


def test_two_entries_with_one_number_are_no_order(round_, hana_seat, jun_seat, baram, kowhai, olga, client):
    """Whoever moves one entry up and forgets the other would else get an order nobody chose."""
    round_.tie_break = ["head_judge"]
    round_.save()
    for seat in (hana_seat, jun_seat):
        score(seat, baram, 8, 8, 8, 8, 8)
        score(seat, kowhai, 8, 8, 8, 8, 8)
    client.force_login(olga)
    sent = {"round": round_.pk, "entry": [baram.pk, kowhai.pk], "reason": "Further along."}
    level = {f"order-{baram.pk}": "001", f"order-{kowhai.pk}": "001"}
    refused = client.post("/organise/tide/standings/tie/", sent | level)
    assert refused.status_code == 400
    page = refused.content.decode()
    assert "Give each entry a number of its own." in page
    assert 'value="Further along."' in page
    assert page.count('<option value="001" selected>') == 2
    assert [rank for rank, _title in titles(round_)] == [1, 1]
    client.post("/organise/tide/standings/tie/", sent | level | {f"order-{baram.pk}": "002"})
    assert titles(round_) == [(1, "Kōwhai Loop"), (2, "바람결 Baramgyeol")]


def test_the_organiser_walks_from_standings_to_publication(judged, award, olga, baram, client):
    client.force_login(olga)
    page = client.get("/organise/tide/standings/").content.decode()
    assert "바람결 Baramgyeol leads" in page
    assert "77.78" in page
    why = client.get(f"/organise/tide/standings/?why={baram.pk}").content.decode()
    assert "Where the points came from" in why
    client.post(
        "/organise/tide/publishing/award/", {"award": award.pk, "place": 1, "entry": baram.pk, "citation": "Heard."}
    )
    assert Decision.objects.get().entry == baram
    client.post("/organise/tide/publishing/schedule/", {"results_at": ""})
    assert Publication.objects.get().round == judged
    assert client.get("/results/").status_code == 200


def test_the_organiser_is_warned_when_a_winner_leaves_after_the_sealing(decided, olga, baram, client):
    published(decided, olga, days=1)
    Entry.objects.filter(pk=baram.pk).update(state="withdrawn")
    client.force_login(olga)
    assert "Take the publication back and decide anew" in client.get("/organise/tide/publishing/").content.decode()


def test_a_wall_clock_is_read_in_the_zone_of_the_challenge(decided, olga, client):
    client.force_login(olga)
    client.post("/organise/tide/publishing/schedule/", {"results_at": "2031-01-28T18:00"})
    decided.refresh_from_db()
    assert decided.results_at.isoformat() == "2031-01-28T10:00:00+00:00"


@pytest.mark.parametrize("path", ["standings/", "publishing/"])
@pytest.mark.parametrize("who", ["vera", "eva", "jun", "omar"])
def test_the_pages_about_results_are_the_organisers_alone(judged, client, path, who, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/organise/tide/{path}").status_code == 404


def test_standings_of_another_challenge_are_not_found_by_the_api(judged, omar, olga):
    client = Client()
    client.force_login(omar)
    assert client.get(f"/api/v1/rounds/{judged.pk}/standings/").status_code == 404
    client.force_login(olga)
    rows = client.get(f"/api/v1/rounds/{judged.pk}/standings/").json()["standings"]
    assert [(row["rank"], row["score"], row["decided_by"]) for row in rows] == [
        (1, "77.777778", None),
        (2, "66.666667", None),
    ]


@pytest.mark.parametrize("more", [0, 3])
def test_standings_take_the_same_queries_for_two_and_for_five(
    judged, hana_seat, jun_seat, olga, client, more, django_assert_num_queries
):
    for number in range(more):
        person = User.objects.create_user(f"more{number}@people.example", full_name=f"More {number}", economy="CA")
        entry = make_entry(judged, person, f"Entry {number}")
        for seat in (hana_seat, jun_seat):
            score(seat, entry, 5, 5, 5, 5, number + 1)
    client.force_login(olga)
    client.get("/organise/tide/standings/")
    with django_assert_num_queries(STANDINGS_QUERIES):
        client.get("/organise/tide/standings/")


#: session, person, challenge, rounds, tracks, entries, criteria, cards, marks, their criteria, ties, the next round, the tabs, and four for
#: organisers who have a part in an entry
STANDINGS_QUERIES = 16


def test_assignments_of_a_removed_judge_do_not_count(judged, jun_seat):
    Judge.objects.filter(pk=jun_seat.pk).update(state="removed")
    assert Assignment.objects.count() == 4
    assert [rank for rank, _title in titles(judged)] == [None, None]
