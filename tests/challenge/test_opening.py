"""When a challenge may open, and what stays as it is once it is public."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from challenge import actions, clock, presets, rules
from challenge.models import Challenge, Criterion
from core.errors import StateConflict
from core.models import AuditEvent
from tests.made import BEFORE, days


def at(challenge: Challenge, number: int, hour: str = "09:00") -> datetime:
    return clock.resolve(days(number, hour), challenge.zone).moment


def first(challenge: Challenge):
    return challenge.rounds.select_related("challenge").get(position=0)


def test_a_challenge_from_a_preset_opens(pitch, olga):
    assert actions.open_challenge(pitch, by=olga, at=BEFORE).state == Challenge.State.OPEN


def test_opening_names_all_that_is_missing_at_once(ada):
    plan = presets.get("blank")
    challenge = actions.create_challenge(plan, by=ada, title="Empty", slug="empty")
    with pytest.raises(StateConflict) as refused:
        actions.open_challenge(challenge, by=ada, at=BEFORE)
    assert refused.value.code == "SET_UP_INCOMPLETE"
    assert refused.value.facts["missing"] == [
        "No round has both an opening and a deadline for entries.",
        "There are no terms that entrants could agree to.",
    ]
    challenge.refresh_from_db()
    assert challenge.state == Challenge.State.DRAFT


def test_a_round_without_criteria_or_weights_keeps_it_from_opening(pitch, olga):
    Criterion.objects.filter(round=first(pitch)).update(weight=0)
    checks = [check.text for check in rules.set_up_check(pitch, at=BEFORE) if check.stops]
    assert checks == ["All weights of “Call and selection” are 0, so nothing could be counted."]
    Criterion.objects.all().delete()
    checks = [check.text for check in rules.set_up_check(pitch, at=BEFORE) if check.stops]
    assert checks == ["“Call and selection” has no criteria to judge by."]


def test_a_deadline_in_the_past_keeps_it_from_opening(pitch, olga):
    with pytest.raises(StateConflict) as refused:
        actions.open_challenge(pitch, by=olga, at=at(pitch, 50))
    assert refused.value.facts["missing"] == ["The last deadline, Fri 19 February 2027, 23:59 (GMT+08:00), has passed."]


def test_what_is_worth_a_look_does_not_keep_it_from_opening(pitch, olga):
    found = rules.set_up_check(pitch, at=BEFORE)
    assert [(check.text, check.stops) for check in found] == [("No contact address: entrants cannot ask.", False)]


def test_rounds_that_overlap_are_worth_a_look(pitch, olga):
    later = pitch.rounds.get(position=1)
    actions.edit_round(later, by=olga, at=BEFORE, judging_opens_at=at(pitch, 60))
    texts = [check.text for check in rules.set_up_check(pitch, at=BEFORE)]
    assert "“Pitch day” begins before judging of “Call and selection” is over." in texts


def test_closing_and_opening_again(opened, olga):
    assert actions.close_challenge(opened, by=olga).state == Challenge.State.CLOSED
    assert actions.open_challenge(opened, by=olga, at=BEFORE).state == Challenge.State.OPEN
    verbs = list(AuditEvent.objects.filter(scope_id=opened.pk).order_by("id").values_list("verb", flat=True))
    assert verbs[-3:] == ["challenge_opened", "challenge_closed", "challenge_reopened"]


def test_a_draft_is_not_closed_and_an_open_challenge_not_opened(pitch, olga):
    with pytest.raises(StateConflict):
        actions.close_challenge(pitch, by=olga)
    actions.open_challenge(pitch, by=olga, at=BEFORE)
    with pytest.raises(StateConflict) as refused:
        actions.open_challenge(pitch, by=olga, at=BEFORE)
    assert refused.value.code == "WRONG_STATE"


def test_address_and_zone_stay_once_public(opened, olga):
    for field, value in (("slug", "elsewhere"), ("time_zone", "America/Lima")):
        with pytest.raises(ValidationError) as refused:
            actions.edit_challenge(opened, by=olga, **{field: value})
        assert list(refused.value.message_dict) == [field]


def test_limits_can_only_be_raised_once_public(opened, olga):
    assert actions.edit_challenge(opened, by=olga, clip_max_seconds=90).clip_max_seconds == 90
    with pytest.raises(ValidationError) as refused:
        actions.edit_challenge(opened, by=olga, clip_max_seconds=60)
    assert refused.value.message_dict == {"clip_max_seconds": ["Entries were made under 90. This can only be raised."]}


def test_an_unknown_fact_is_refused(pitch, olga):
    with pytest.raises(ValidationError):
        actions.edit_challenge(pitch, by=olga, state="open")
