"""What the scorecard asks, as the page draws it: two levels, knock-out questions, reasons, scales of any length."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from challenge.models import Criterion, CriterionGroup
from judging.marks import criteria_for
from judging.models import Mark, Scorecard
from tests.judging.test_pages import as_user
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT
from web.judge import cards


@pytest.fixture
def question(round_) -> Criterion:
    """A knock-out question whose no needs a reason."""
    return Criterion.objects.create(
        round=round_,
        key="lawful",
        name="May it be shown",
        kind="knockout",
        weight=0,
        minimum=0,
        maximum=1,
        step=1,
        reason_when="extremes",
        position=9,
    )


def shares(round_) -> dict[str, str]:
    return {pad.criterion.key: pad.share for pad in cards.pads(list(round_.criteria.all()), {})}


def test_attributes_share_the_weight_of_their_group(round_):
    group = CriterionGroup.objects.create(round=round_, name="Business", weight=3)
    round_.criteria.filter(key__in=("market", "team", "fund")).update(group=group)
    assert shares(round_) == {"unique": "20", "value": "20", "market": "20", "team": "20", "fund": "20"}
    round_.criteria.filter(key="market").update(weight=2)
    assert shares(round_) == {"unique": "20", "value": "20", "market": "30", "team": "15", "fund": "15"}


def test_the_name_of_a_group_stands_above_its_first_attribute(round_):
    group = CriterionGroup.objects.create(round=round_, name="Business")
    round_.criteria.filter(key__in=("market", "team")).update(group=group)
    headings = [pad.heading for pad in cards.pads(list(round_.criteria.all()), {})]
    assert headings == ["", "", "Business", "", ""]


def test_a_knock_out_question_is_answered_in_words(jun, jun_baram, question):
    pad = cards.pads([question], {"lawful": Decimal(0)})[0]
    assert [(key.face, key.value, key.chosen, key.asks) for key in pad.groups[0].keys] == [
        ("Yes", "1", False, False),
        ("No", "0", True, True),
    ]
    assert (pad.face, pad.weight) == ("No", "0")
    page = as_user(jun).get(f"/judge/{jun_baram.pk}/").content.decode()
    assert "May it be shown, yes or no" in page


def test_a_no_needs_its_reason_when_sent_and_keeps_what_was_typed(jun, jun_baram, question):
    client, at = as_user(jun), f"/judge/{jun_baram.pk}/"
    form = {f"mark-{key}": mark for key, mark in ALL_EIGHT.items()} | {"mark-lawful": 0, "version": 0}
    assert client.post(at, form).status_code == 302  # a draft may lack it
    refused = client.post(at, form | {"version": 1, "state": "submitted", "comment_for_staff": "Ask the lawyer."})
    assert refused.status_code == 400
    text = refused.content.decode()
    assert "Say in a sentence why; this mark needs its reason." in text
    assert "Ask the lawyer." in text
    said = {"version": 1, "state": "submitted", "reason-lawful": "The song is not theirs."}
    assert client.post(at, form | said).status_code == 302
    assert Mark.objects.get(criterion=question).reason == "The song is not theirs."


def test_the_note_for_the_organisers_is_kept_apart(jun, jun_baram):
    as_user(jun).post(f"/judge/{jun_baram.pk}/", {"version": 0, "comment_for_staff": "Ask for the licence."})
    card = Scorecard.objects.get()
    assert (card.comment_for_staff, card.comment_for_entrant, card.private_note) == ("Ask for the licence.", "", "")


def test_a_criterion_of_one_track_is_asked_there_alone(jun, jun_baram, jun_kowhai, round_, baram, track):
    baram.track = track
    baram.save()
    round_.criteria.filter(key="fund").update(track=track)
    assert [row.key for row in criteria_for(round_, baram.pk)] == ["unique", "value", "market", "team", "fund"]
    assert [row.key for row in criteria_for(round_, jun_kowhai.entry_id)] == ["unique", "value", "market", "team"]
    client = as_user(jun)
    asked = [
        re.findall(r'data-criterion="(\w+)"', client.get(f"/judge/{row.pk}/").content.decode())
        for row in (jun_baram, jun_kowhai)
    ]
    assert [len(keys) for keys in asked] == [5, 4]
    form = {f"mark-{key}": 8 for key in ("unique", "value", "market", "team")} | {"version": 0, "state": "submitted"}
    assert client.post(f"/judge/{jun_kowhai.pk}/", form).status_code == 302


@pytest.mark.parametrize(
    ("low", "high", "step", "keys"),
    [(0, 100, 1, 0), (1, 5, "0.5", 9), (1, 10, 1, 10), (0, 10, "0.5", 21), (0, 21, 1, 0)],
)
def test_a_scale_has_keys_up_to_a_length_and_a_number_beyond(round_, low, high, step, keys):
    one = Criterion(round=round_, key="one", minimum=Decimal(low), maximum=Decimal(high), step=Decimal(step))
    pad = cards.pads([one], {})[0]
    assert sum(len(group.keys) for group in pad.groups) == keys
    assert pad.is_long == (keys > 11)


def test_a_scale_to_type_says_what_its_numbers_mean(jun, jun_baram, round_):
    levels = [{"from": 0, "word": "Low", "text": "Not likely."}, {"from": 50.5, "word": "High", "text": "Likely."}]
    criterion = Criterion.objects.create(
        round=round_, key="sure", name="Sure", minimum=0, maximum=100, step=Decimal("0.5"), levels=levels, position=9
    )
    (pad,) = cards.pads([criterion], {})
    assert [(span, level["word"]) for span, level in pad.spans] == [("0–50", "Low"), ("50.5–100", "High")]
    page = as_user(jun).get(f"/judge/{jun_baram.pk}/").content.decode()
    assert '<li dir="auto"><b>50.5–100 High</b>: Likely.</li>' in page
    assert page.count("criterion__scale") == 1
