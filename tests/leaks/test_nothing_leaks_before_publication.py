"""Results are set for tomorrow. Until then nobody finds the winner's words who may not; from that instant on, everybody does."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from media import addresses, tokens
from results.models import Decision, Publication
from submissions.models import Entry
from tests.leaks.contest import RESULTS_AT, TOKEN, TRACES
from tests.leaks.crawler import STARTS, Found, filled, links, routes

#: A visitor, another entrant, an entrant and the organiser of another challenge, a judge of another round, a partner with a key.
STRANGERS = ("visitor", "emil", "vera", "omar", "jiro", "partner")
#: What differs between two answers to the same question: secrets against forgery, drawn anew each time.
DRAWN = re.compile(
    r'(csrftoken=|name="csrfmiddlewaretoken" value="|nonce-|nonce="|\["X-CSRFToken"\] = "|"challenge": ?")[\w+/=-]+',
    re.IGNORECASE,
)


def everything(eve, *, ids: set[str]) -> list[str]:
    """Return every route of both doors, with the true names and ids of the contest in the place of its arguments."""
    forged = signing.Signer(key="guessed", salt="media.rendition", sep=".").sign_object([*sorted(ids), 0])
    values = {
        "slug": [eve.challenge.slug, "sample-1-1"],
        "id": [*ids, eve.round.pk, eve.final.pk],
        "pk": [*ids, eve.round.pk, eve.award.pk],
        "round_pk": [eve.round.pk],
        "member_pk": [*eve.winner.team.values_list("pk", flat=True)] or ["guessed"],
        "member": [*eve.winner.team.values_list("pk", flat=True)] or ["guessed"],
        "rule": ["guessed"],
        "seat": [*eve.round.judges.values_list("pk", flat=True)[:2]] or ["guessed"],
        "entry": [eve.winner.pk],
        "post": ["guessed"],
        "table": ["judges"],
        "use": ["terms", "gallery"],
        "kind": ["award", "track", "criterion"],
        "slot": ["clip", "deck"],
        "number": [*eve.winner.receipts.values_list("number", flat=True)] or ["guessed"],
        "ending": ["pdf", "json"],
        "key": ["apec-challenge"],
        "version": ["1"],
        "token": [forged],
        "name": ["video.mp4", "poster.jpg", "en.vtt"],
        "language": ["en"],
        "secret": ["guessed"],
        "prefix": ["guessed"],
    }
    numbered = {"pk": ["1"]}
    return [
        address
        for route in routes()
        for address in filled(route, values | numbered if "<int:pk>" in route else values)
        if not (address.startswith("/organise/sample-") or "/challenges/sample-" in address)
    ]


def alike(found: Found) -> dict[str, str]:
    """Return the answers without what is drawn anew for each."""
    return {asked: DRAWN.sub(r"\1", answer.text) for asked, answer in found.answers.items()}


@pytest.mark.parametrize("who", STRANGERS)
def test_no_link_leads_a_stranger_to_the_winner(eve, crawler_of, who):
    found = crawler_of(who).follow(*STARTS, f"/challenges/{eve.challenge.slug}/", f"/results/{eve.challenge.slug}/")
    assert found.naming(*TRACES, *eve.ids_of_the_winner()) == {}
    assert found.answers[f"/challenges/{eve.challenge.slug}/"].status == 200
    assert found.answers[f"/results/{eve.challenge.slug}/"].status == 404
    assert 500 not in found.statuses()


@pytest.mark.parametrize("who", STRANGERS)
def test_no_address_tells_a_stranger_who_knows_every_id(eve, crawler_of, who):
    ids = eve.ids_of_the_winner()
    found = crawler_of(who).try_all(everything(eve, ids=ids))
    assert found.naming(*TRACES) == {}
    opened = [
        asked for asked, answer in found.answers.items() if answer.status == 200 and any(one in asked for one in ids)
    ]
    assert opened == []
    assert 500 not in found.statuses()


@pytest.mark.parametrize("who", STRANGERS)
def test_no_refusal_of_the_api_tells(eve, crawler_of, who):
    """What the API says to those who write where they may not: problem texts and the answers to OPTIONS."""
    ids = {eve.winner.pk, eve.winner.clip_id, eve.winner.assignments.first().pk}
    asked = [address for address in everything(eve, ids=ids) if address.startswith("/api/")]
    found = crawler_of(who).try_all(asked, write=True)
    assert found.naming(*TRACES) == {}
    taken = {
        asked for asked, answer in found.answers.items() if answer.status < 300 and not asked.startswith(("GET", "OPT"))
    }
    assert taken == set()
    assert 500 not in found.statuses()


def test_the_crawl_asks_for_every_operation_the_api_describes(eve, crawler_of):
    asked = {address for address in everything(eve, ids=eve.ids_of_the_winner()) if address.startswith("/api/")}
    described = json.loads(crawler_of("visitor").client.get("/api/v1/openapi.json").content)["paths"]
    reading = [path for path, operations in described.items() if "get" in operations]
    shapes = [re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$") for path in reading]
    assert [shape.pattern for shape in shapes if not any(map(shape.match, asked))] == []
    assert len(reading) > 10


@pytest.mark.parametrize("who", ["visitor", "partner", "eva", "emil", "hana", "jun", "jiro"])
def test_who_wins_makes_no_difference_to_anything_anybody_but_the_organiser_sees(eve, crawler_of, who):
    """Not a count, an order, an ETag, a length: whether Eva won or Emil, every answer is the same, even to the two and to their judges."""
    crawler = crawler_of(who)
    before = alike(crawler.follow(*STARTS))
    eve.decide(eve.loser)
    assert alike(crawler.follow(*STARTS)) == before


def test_those_who_may_know_do_know(eve, crawler_of):
    """The control: the crawl sees what is there to be seen."""
    theirs = crawler_of("eva").follow(*STARTS).naming(*TRACES)
    assert {"/entries/", "/api/v1/entries/", f"/entries/{eve.winner.pk}/receipt/"} <= set(theirs)
    run = crawler_of("olga").follow(*STARTS).naming(*TRACES, "one proof, then another")
    pages = {f"/organise/pitch/{page}/" for page in ("entries", "standings", "publishing", "judging")}
    assert pages | {"/api/v1/entries/"} <= set(run)
    assert "one proof, then another" in run["/organise/pitch/publishing/"]
    judged = crawler_of("jun").follow(*STARTS)
    assert {"/judge/", "/api/v1/assignments/"} <= set(judged.naming(TOKEN))
    decided = {row.pk for row in Decision.objects.all()} | {Publication.objects.get().sha256}
    assert judged.naming("one proof, then another", *decided) == {}


def test_letters_tell_the_winner_of_their_own_entry_and_nobody_of_anything_else(eve, run_jobs, mailoutbox, eva):
    assert "announce" not in run_jobs()
    told = {
        letter.to[0]
        for letter in mailoutbox
        for text in [letter.subject, letter.body, *(part for part, _kind in letter.alternatives)]
        if any(trace in text.lower() for trace in TRACES)
    }
    assert len(mailoutbox) >= 6  # three receipts, three invitations
    assert told == {eva.email}


def test_the_files_of_the_winner_cannot_be_reached_by_guessing(eve, crawler_of, jun, emil, settings):
    clip = eve.winner.clip.renditions.get(role="video")
    good = addresses.address(clip, viewer=jun.pk)
    crawler = crawler_of("visitor")
    assert crawler.ask(good).status == 200
    for other in ("public", emil.pk, "nobody"):  # even a true signature opens nothing to who may not see it yet
        assert crawler.ask(addresses.address(clip, viewer=other)).status == 404
    _media, _r, token, name = good.strip("/").split("/")
    value, _dot, signature = token.rpartition(".")
    for_another = signing.b64_encode(
        json.dumps([clip.pk, "public", 4_000_000_000], separators=(",", ":")).encode()
    ).decode()
    swapped = signature[:-1] + ("A" if signature[-1] != "A" else "B")
    part = tokens.sign(tokens.PART, clip.pk, jun.pk, expires_at=RESULTS_AT)
    for wrong in (f"{for_another}.{signature}", f"{value}.{swapped}", value, part, f"{value}."):
        assert crawler.ask(f"/media/r/{wrong}/{name}").status in (403, 404), wrong
    upload = eve.winner.clip.upload
    for key in (clip.key, upload.key, upload.filename, f"../{clip.key}", f"{settings.MEDIA_ROOT}/{clip.key}"):
        for folder in ("/media/", "/media/r/", "/static/", "/", "/api/v1/media/", "/demo/"):
            assert crawler.ask(f"{folder}{key}").status in (301, 403, 404, 405), key


def test_from_the_instant_on_everybody_finds_the_winner(eve, crawler_of, still_clock, run_jobs, mailoutbox):
    still_clock.move_to(RESULTS_AT - timedelta(seconds=1))
    crawler = crawler_of("visitor")
    assert crawler.follow(*STARTS).naming(*TRACES) == {}
    still_clock.move_to(RESULTS_AT)
    found = crawler.follow(*STARTS, "/api/v1/challenges/pitch/results/")
    assert {
        "/",
        "/results/",
        "/results/pitch/",
        f"/results/pitch/bundle.json?round={eve.round.pk}",
        "/api/v1/challenges/pitch/results/",
        f"/api/v1/challenges/pitch/results/bundle/?round={eve.round.pk}",
    } <= set(found.naming(TOKEN))
    results = json.loads(crawler.client.get("/api/v1/challenges/pitch/results/").content)
    clip = next(address for address in links("/", crawler.ask("/results/pitch/")) if address.endswith("/video.mp4"))
    assert results["awards"][0]["entry"]["clip"]["url"].endswith(clip)
    span = crawler.client.get(clip, headers={"Range": "bytes=0-9"})
    assert (span.status_code, b"".join(span.streaming_content)[:5]) == (206, b"video")
    assert "announce" in run_jobs(at=timezone.now())
    assert [letter.to[0] for letter in mailoutbox if "won: Winner" in letter.body] == [eve.winner.entrant.email]


def test_who_takes_the_entry_back_after_the_sealing_stands_on_no_page(eve, crawler_of, still_clock):
    """Pages and API ask whether the entry still stands. The bundle is as it was sealed: its hash was shown to the organiser and
    written into the audit trail, and a bundle without a name would verify against neither. It is the one place left, and the
    organiser can empty it before the instant: take the publication back, and set it again."""
    Entry.objects.filter(pk=eve.winner.pk).update(state="withdrawn", withdrawn_at=timezone.now())
    still_clock.move_to(RESULTS_AT)
    found = crawler_of("visitor").follow(*STARTS, "/api/v1/challenges/pitch/results/")
    named = set(found.naming(*TRACES, eve.winner.clip.renditions.first().pk))
    assert named == {
        f"/results/pitch/bundle.json?round={eve.round.pk}",
        f"/api/v1/challenges/pitch/results/bundle/?round={eve.round.pk}",
    }
