"""The rules of a scorecard hold at both doors: the page's form and the API."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from challenge.models import Round
from judging import actions
from judging.models import Assignment, Judge, Mark, Scorecard
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, KEYS, give, make_seat


@dataclass
class Outcome:
    """What came of a save: saved, stale, closed, wrong, unseen; and which criteria were wrong."""

    how: str
    wrong: set[str] = field(default_factory=set)
    text: str = ""


class WebDoor:
    """The form of the bench, as a browser without script sends it."""

    def save(self, user: User, row: Assignment, marks: dict[str, Any], *, version: int = 0, **words: str) -> Outcome:
        client = Client()
        client.force_login(user)
        data = {f"mark-{key}": "pass" if mark is None else mark for key, mark in marks.items()}
        answer = client.post(f"/judge/{row.pk}/", data | {"version": version} | words)
        text = answer.content.decode()
        how = {302: "saved", 400: "wrong", 404: "unseen", 409: "closed", 412: "stale"}[answer.status_code]
        wrong = re.findall(r'aria-describedby="error-(\w+)"', text)
        return Outcome(how, set(wrong), text)


class ApiDoor:
    """PUT assignments/{id}/scorecard/."""

    def save(self, user: User, row: Assignment, marks: dict[str, Any], *, version: int = 0, **words: str) -> Outcome:
        client = Client()
        client.force_login(user)
        answer = client.put(
            f"/api/v1/assignments/{row.pk}/scorecard/",
            {"marks": marks} | words,
            content_type="application/json",
            headers={"If-Match": f'"v{version}"'},
        )
        how = {200: "saved", 400: "wrong", 404: "unseen", 409: "closed", 412: "stale"}[answer.status_code]
        return Outcome(how, set(answer.json().get("errors", {})), answer.content.decode())


@pytest.fixture(params=[WebDoor, ApiDoor], ids=["web", "api"])
def door(request: pytest.FixtureRequest) -> WebDoor | ApiDoor:
    return request.param()


def marks_of(row: Assignment) -> dict[str, int | None]:
    found = Mark.objects.filter(scorecard__assignment=row).values_list("criterion__key", "value")
    return {key: None if value is None else int(value) for key, value in found}


def test_a_judge_may_save_a_part_of_a_card(door, jun, jun_baram):
    assert door.save(jun, jun_baram, {"unique": 8, "team": None}).how == "saved"
    card = Scorecard.objects.get(assignment=jun_baram)
    assert (card.state, card.version, marks_of(jun_baram)) == ("draft", 1, {"unique": 8, "team": None})


def test_a_card_is_saved_as_a_whole(door, jun, jun_baram):
    door.save(jun, jun_baram, ALL_EIGHT)
    assert door.save(jun, jun_baram, {"value": 3}, version=1, comment_for_entrant="Say how many pay.").how == "saved"
    assert marks_of(jun_baram) == {"value": 3}
    assert Scorecard.objects.get(assignment=jun_baram).comment_for_entrant == "Say how many pay."


def test_sending_needs_a_mark_or_cannot_judge_everywhere(door, jun, jun_baram):
    outcome = door.save(jun, jun_baram, {"unique": 8, "value": None}, state="submitted")
    assert (outcome.how, outcome.wrong) == ("wrong", {"market", "team", "fund"})
    assert not Scorecard.objects.exists()


def test_a_full_card_is_sent(door, jun, jun_baram):
    assert door.save(jun, jun_baram, ALL_EIGHT | {"fund": None}, state="submitted").how == "saved"
    card = Scorecard.objects.get(assignment=jun_baram)
    assert card.state == "submitted"
    assert card.submitted_at is not None


def test_a_sent_card_may_be_changed_until_the_round_closes(door, jun, jun_baram):
    door.save(jun, jun_baram, ALL_EIGHT, state="submitted")
    assert door.save(jun, jun_baram, ALL_EIGHT | {"fund": 2}, version=1, state="submitted").how == "saved"
    assert marks_of(jun_baram)["fund"] == 2


@pytest.mark.parametrize("mark", [0, 11, "7.5", "eight"])
def test_a_mark_off_the_scale_is_refused_by_its_criterion(door, jun, jun_baram, mark):
    outcome = door.save(jun, jun_baram, {"unique": 8, "team": mark})
    assert (outcome.how, outcome.wrong) == ("wrong", {"team"})
    assert not Scorecard.objects.exists()


def test_the_first_card_freezes_the_criteria(door, jun, jun_baram, round_: Round):
    door.save(jun, jun_baram, {"unique": 8})
    round_.refresh_from_db()
    frozen_at = round_.criteria_frozen_at
    assert frozen_at is not None
    door.save(jun, jun_baram, {"unique": 9}, version=1)
    round_.refresh_from_db()
    assert round_.criteria_frozen_at == frozen_at


def test_two_tablets_never_overwrite_each_other(door, jun, jun_baram):
    door.save(jun, jun_baram, ALL_EIGHT, comment_for_entrant="From the first tablet.")
    outcome = door.save(jun, jun_baram, {"unique": 1}, version=0, comment_for_entrant="From the second.")
    assert outcome.how == "stale"
    assert "From the first tablet." in outcome.text
    assert marks_of(jun_baram) == ALL_EIGHT


def test_a_version_that_never_was_is_stale(door, jun, jun_baram):
    assert door.save(jun, jun_baram, ALL_EIGHT, version=7).how == "stale"
    assert not Scorecard.objects.exists()


@pytest.mark.parametrize("moment", ["locked", "over", "early"])
def test_a_closed_round_takes_no_marks(door, jun, jun_baram, round_: Round, moment):
    now = timezone.now()
    if moment == "locked":
        round_.locked_at = now
    if moment == "over":
        round_.judging_closes_at = now - timedelta(minutes=2)
    if moment == "early":
        round_.judging_opens_at = now + timedelta(hours=1)
    round_.save()
    assert door.save(jun, jun_baram, ALL_EIGHT).how == "closed"
    assert not Scorecard.objects.exists()


def test_the_last_minute_still_counts(door, jun, jun_baram, round_: Round):
    round_.judging_closes_at = timezone.now() - timedelta(seconds=30)
    round_.save()
    assert door.save(jun, jun_baram, ALL_EIGHT).how == "saved"


@pytest.mark.parametrize("who", ["vera", "eva", "olga", "ada", "jade", "jiro"])
def test_nobody_else_reaches_the_card(door, request, jun_baram, jade_seat, jiro_seat, who):
    assert door.save(request.getfixturevalue(who), jun_baram, ALL_EIGHT).how == "unseen"


def test_a_removed_judge_reaches_nothing(door, jun, jun_baram, jun_seat: Judge):
    jun_seat.state = "removed"
    jun_seat.save()
    assert door.save(jun, jun_baram, ALL_EIGHT).how == "unseen"


def test_a_conflict_ends_access_at_once_and_keeps_the_begun_card(door, jun, jun_baram, baram):
    door.save(jun, jun_baram, {"unique": 8})
    actions.declare_conflict(jun_baram.judge, baram, by=jun, kind="family")
    assert door.save(jun, jun_baram, ALL_EIGHT, version=1).how == "unseen"
    assert marks_of(jun_baram) == {"unique": 8}


def test_a_withdrawn_entry_leaves_the_queue(door, jun, jun_baram, baram):
    baram.state = "withdrawn"
    baram.save()
    assert door.save(jun, jun_baram, ALL_EIGHT).how == "unseen"


def test_every_save_is_written_down_with_its_marks(door, jun, jun_baram):
    from core.models import AuditEvent

    door.save(jun, jun_baram, {"unique": 8, "team": None})
    event = AuditEvent.objects.get(verb="scorecard_saved")
    assert event.actor_id == jun.pk
    assert event.facts == {
        "entry": jun_baram.entry_id,
        "version": 1,
        "state": "draft",
        "marks": {"unique": "8", "team": None},
    }


def test_words_beyond_the_limit_are_refused(door, jun, jun_baram):
    assert door.save(jun, jun_baram, {"unique": 8}, private_note="x" * 4001).how == "wrong"
    assert not Scorecard.objects.exists()


def test_a_judge_of_two_rounds_marks_each_by_its_own_rules(door, jun, jun_baram, other_round, emil):
    from tests.panel import make_entry

    other_round.criteria.exclude(key="team").delete()
    row = give(make_seat(other_round, jun), make_entry(other_round, emil, "Saltmarsh"))
    assert door.save(jun, row, {"team": 9}, state="submitted").how == "saved"
    assert set(KEYS) != set(marks_of(row)) == {"team"}
