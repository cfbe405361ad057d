"""The presets say what the rules of the real contests say, and call the rest an example."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from challenge import presets
from challenge.models import Challenge, Criterion, Round
from core import economies
from tests.made import DAY, made


def test_three_presets_are_offered_in_a_fixed_order():
    assert [preset.key for preset in presets.all_presets()] == ["apec-challenge", "apec-video-contest", "blank"]


def test_the_apec_challenge_is_judged_by_its_five_criteria_with_equal_weights_from_1_to_10(ada):
    challenge = made(ada)
    criteria = challenge.rounds.get(position=0).criteria.all()
    assert [criterion.name for criterion in criteria] == [
        "Uniqueness of the business and progress to date",
        "Value proposition",
        "Market opportunity and competitive position",
        "Team: mix, qualification and experience",
        "Would you fund this business or the team?",
    ]
    assert {(row.weight, row.minimum, row.maximum, row.step) for row in criteria} == {
        (Decimal(1), Decimal(1), Decimal(10), Decimal(1))
    }


@pytest.mark.parametrize("preset", ["apec-challenge", "apec-video-contest"])
def test_five_words_describe_the_scale_in_pairs(ada, preset):
    made(ada, preset)
    for criterion in Criterion.objects.all():
        assert [(level["from"], level["to"]) for level in criterion.levels] == [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]
        assert len({level["word"] for level in criterion.levels}) == 5
        assert all(level["text"] for level in criterion.levels)


def test_the_apec_challenge_has_the_tracks_of_2015_as_examples(ada):
    challenge = made(ada)
    assert [track.name for track in challenge.tracks.all()] == [
        "Interactive learning", "Immersive collaboration", "Smart mobility", "Connected home",
    ]  # fmt: skip
    assert "tracks" in presets.get("apec-challenge").examples


def test_the_apec_challenge_keeps_judges_from_their_own_economy_and_declares_its_tie_break(ada):
    challenge = made(ada)
    assert challenge.kind == Challenge.Kind.STARTUP
    for round_ in challenge.rounds.all():
        assert round_.same_economy == Round.SameEconomy.FORBID
        assert round_.tie_break == ["criterion:value", "median", "head_judge"]
        assert round_.criteria.count() == 5
    assert [round_.name for round_ in challenge.rounds.all()] == ["Call and selection", "Pitch day"]


def test_the_video_contest_is_one_minute_on_singapore_time(ada):
    challenge = made(ada, "apec-video-contest")
    assert challenge.kind == Challenge.Kind.VIDEO
    assert challenge.clip_max_seconds == 60
    assert challenge.clip_need == Challenge.Need.REQUIRED
    assert challenge.time_zone == "Asia/Singapore"
    deadline = challenge.rounds.get().deadline_at
    assert deadline.astimezone(challenge.zone).strftime("%H:%M %z") == "23:59 +0800"
    assert deadline.strftime("%H:%M %z") == "15:59 +0000"


def test_the_video_contest_says_who_may_enter_and_what_is_won(ada):
    challenge = made(ada, "apec-video-contest")
    assert "citizen or a permanent resident" in challenge.eligibility
    assert "Lima" in challenge.prize
    assert [(award.name, award.places) for award in challenge.rounds.get().awards.all()] == [("Winner", 1)]


def test_the_terms_of_the_video_contest_hold_its_known_rules(ada):
    terms = made(ada, "apec-video-contest").terms.get(use="terms")
    text = " ".join(terms.text.split())
    for words in (
        "citizen or a permanent resident",
        "one minute at most",
        "Singapore time (GMT+08:00)",
        "only copyright owner",
        "The copyright stays with you.",
        "not commercial, without a fee",
        "you are credited",
        "Flags and other symbols of sovereignty are left out.",
        "Its decisions are final.",
        "Staff of the organising secretariat and their immediate family may not enter.",
    ):
        assert words in text
    assert "; ".join(row.name for row in economies.all_economies()) in text


@pytest.mark.parametrize("preset", presets.all_presets(), ids=lambda preset: preset.key)
def test_a_preset_speaks_of_economies_only(preset):
    text = (presets.FOLDER / f"{preset.key}.toml").read_text("utf-8").casefold()
    for word in ("country", "countries", "nation ", "nations", "national"):
        assert word not in text


@pytest.mark.parametrize("preset", presets.all_presets(), ids=lambda preset: preset.key)
def test_dates_are_examples_in_every_preset(preset):
    assert "dates" in preset.examples


def test_dates_are_counted_from_the_day_one_begins():
    dates = presets.get("blank").rounds[0].dates_from(DAY)
    assert dates == {
        "opens_at": datetime(2027, 1, 8, 9, 0),  # noqa: DTZ001 (the clock on the wall)
        "deadline_at": datetime(2027, 2, 19, 23, 59),  # noqa: DTZ001
        "judging_opens_at": datetime(2027, 2, 22, 9, 0),  # noqa: DTZ001
        "judging_closes_at": datetime(2027, 3, 12, 23, 59),  # noqa: DTZ001
    }


def test_an_unknown_preset_is_none():
    with pytest.raises(KeyError):
        presets.get("worlds-fair")
