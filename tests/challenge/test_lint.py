"""What is allowed and yet worth a second look before a challenge opens."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from challenge.lint import hints
from challenge.models import Award, Challenge, Criterion, Question, Round, Terms, Track

ZONE = "Asia/Singapore"
OPENS = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
#: Wednesday 31 March 2027, 23:59 in Singapore.
CLOSES = datetime(2027, 3, 31, 15, 59, tzinfo=UTC)


@pytest.fixture
def challenge(db: None) -> Challenge:
    """A challenge with nothing to remark."""
    row = Challenge.objects.create(slug="minute", title="Minute", kind="video", time_zone=ZONE, clip_max_mb=200)
    round_ = Round.objects.create(challenge=row, name="Call", opens_at=OPENS, deadline_at=CLOSES, minimum_scorecards=2)
    for key in ("idea", "craft"):
        Criterion.objects.create(round=round_, key=key, name=key, weight=50)
    Award.objects.create(round=round_, name="Winner")
    Terms.objects.create(challenge=row, version=1, text="Yours.", use="gallery")
    return row


def found(challenge: Challenge) -> list[str]:
    challenge = Challenge.objects.get(pk=challenge.pk)
    rounds = list(challenge.rounds.prefetch_related("criteria", "awards"))
    rows = (list(challenge.tracks.all()), list(challenge.questions.all()), list(challenge.terms.all()))
    assert not any(hint.stops for hint in hints(challenge, rounds, *rows))
    return [hint.text for hint in hints(challenge, rounds, *rows)]


def test_a_careful_set_up_has_nothing_to_remark(challenge):
    assert found(challenge) == []


@pytest.mark.parametrize(
    ("closes", "said"),
    [
        (datetime(2027, 3, 31, 16, 0, tzinfo=UTC),
         "“Call” closes at 00:00, which some read as a day later. 23:59 of the day before is clearer."),
        (datetime(2027, 3, 30, 19, 0, tzinfo=UTC), "“Call” closes in the night, when nobody answers questions."),
        (datetime(2027, 3, 31, 9, 17, tzinfo=UTC), "“Call” closes at an unusual minute. A full hour or 23:59 is easier to remember."),
        (datetime(2027, 4, 3, 15, 59, tzinfo=UTC), "“Call” closes on a weekend: make sure that somebody answers questions then."),
        (datetime(2027, 12, 28, 15, 59, tzinfo=UTC), "“Call” closes on days on which many do not work."),
        (datetime(2027, 3, 3, 15, 59, tzinfo=UTC), "“Call” takes entries for less than a week."),
    ],
)  # fmt: skip
def test_a_deadline_people_stumble_over_is_named(challenge, closes, said):
    challenge.rounds.update(deadline_at=closes)
    assert found(challenge) == [said]


def test_a_change_of_the_clocks_during_the_call_is_named(challenge):
    Challenge.objects.update(time_zone="America/New_York")
    challenge.rounds.update(deadline_at=datetime(2027, 4, 1, 3, 59, tzinfo=UTC))
    assert found(challenge) == [
        "While “Call” takes entries, the clocks change in its time zone. Print the deadline with its offset."
    ]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"grace_minutes": 30},
         "“Call” has a grace that entrants are not told of: who is two minutes late gives up, although there was time."),
        ({"grace_minutes": 30, "grace_shown": True, "judging_opens_at": CLOSES}, "Judging of “Call” opens before its grace is over."),
        ({"minimum_scorecards": 4}, "In “Call” an entry needs 4 scorecards to be ranked, but gets 3 judges."),
    ],
)  # fmt: skip
def test_a_round_that_does_not_fit_itself_is_named(challenge, facts, said):
    challenge.rounds.update(**facts)
    assert found(challenge) == [said]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"clip_max_mb": 50}, "A phone’s clip of 60 seconds weighs about 127 MB; the limit is 50."),
        ({"clip_tolerance_seconds": Decimal(0)},
         "No tolerance: a clip cut to 60 seconds often measures a few hundredths more and is refused."),
        ({"clip_min_side": 1080}, "Pictures narrower than 1080 pixels are refused; simple phones record 720."),
    ],
)  # fmt: skip
def test_limits_that_refuse_what_phones_make_are_named(challenge, facts, said):
    Challenge.objects.update(**facts)
    assert found(challenge) == [said]


def test_one_criterion_that_outweighs_the_others_is_named(challenge):
    Criterion.objects.filter(key="idea").update(weight=150)
    assert found(challenge) == ["One criterion of “Call” counts for more than 70 % of the score."]


def test_a_track_in_which_nothing_can_be_won_is_named(challenge):
    sea, _hill = (Track.objects.create(challenge=challenge, key=key, name=key) for key in ("sea", "hill"))
    Award.objects.update(track=sea)
    assert found(challenge) == ["In “Call” nothing can be won in the track “hill”."]


def test_a_question_without_a_translation_that_others_have_is_named(challenge):
    for key, translations in (("one", {"es": {"label": "Uno"}}), ("two", {})):
        Question.objects.create(challenge=challenge, key=key, kind="short", label=key, translations=translations)
    assert found(challenge) == ["“two” is not translated into es, which other texts are in."]


def test_a_missing_text_for_the_public_is_named(challenge):
    Terms.objects.update(use="terms")
    assert found(challenge) == ["There is no text by which entrants agree to be shown to the public."]
