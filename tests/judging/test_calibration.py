"""Everybody marks one entry first; nobody sees what the others gave before, and nobody whose cousin entered it sees it at all."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from challenge.models import Round
from core.errors import StateConflict
from core.models import AuditEvent
from judging import actions
from judging.calibration import candidates, spread_of
from judging.models import Calibration, CalibrationCard, Conflict
from media.models import Purpose
from submissions.models import Advance
from tests.clips import stored_media
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, KEYS, make_entry, newcomer


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def earlier(round_, olga):
    """The call before the round, in which one entry stayed behind."""
    Round.objects.filter(pk=round_.pk).update(position=1)
    round_.refresh_from_db()
    return Round.objects.create(challenge=round_.challenge, name="Call", position=0)


@pytest.fixture
def behind(earlier):
    person = newcomer(70)
    clip = stored_media(person, Purpose.VIDEO)
    return make_entry(earlier, person, "Stayed behind", clip=clip)


@pytest.fixture
def calibration(round_, olga, behind):
    return actions.choose_calibration(round_, behind, by=olga, note="Look at the proof.")


def mark_it(calibration, judge, **marks):
    return actions.send_calibration_card(calibration, by=judge, at=timezone.now(), marks=ALL_EIGHT | marks)


def test_an_entry_that_competes_is_no_calibration_entry(round_, olga, behind, baram):
    assert list(candidates(round_)) == [behind]
    with pytest.raises(ValidationError):
        actions.choose_calibration(round_, baram, by=olga)


def test_an_entry_taken_into_the_round_is_none_either(round_, olga, behind):
    Advance.objects.create(entry=behind, round=round_, advanced_by=olga)
    assert list(candidates(round_)) == []


def test_the_first_mark_waits_for_the_calibration_card(calibration, jun, jun_baram):
    jun_baram.refresh_from_db()
    save = {"by": jun, "at": timezone.now(), "expected_version": 0, "marks": ALL_EIGHT}
    with pytest.raises(StateConflict) as refusal:
        actions.save_scorecard(jun_baram, **save)
    assert refusal.value.code == "CALIBRATION_FIRST"
    mark_it(calibration, jun)
    assert actions.save_scorecard(jun_baram, **save).version == 1


def test_a_calibration_card_is_sent_once_and_whole(calibration, jun, jun_seat):
    with pytest.raises(ValidationError) as refusal:
        actions.send_calibration_card(calibration, by=jun, at=timezone.now(), marks={"team": 3})
    assert set(refusal.value.message_dict) == set(KEYS) - {"team"}
    mark_it(calibration, jun)
    with pytest.raises(StateConflict) as again:
        mark_it(calibration, jun)
    assert again.value.code == "CALIBRATION_SENT"


def test_criteria_and_the_entry_stand_from_the_first_card_on(calibration, round_, olga, jun, jun_seat, behind):
    mark_it(calibration, jun)
    round_.refresh_from_db()
    assert round_.criteria_frozen_at is not None
    with pytest.raises(StateConflict):
        actions.choose_calibration(round_, behind, by=olga)
    with pytest.raises(StateConflict):
        actions.drop_calibration(round_, by=olga)


def test_the_spread_shows_every_mark_the_mean_and_who_could_not_judge(
    calibration, round_, jun, jade, jun_seat, jade_seat
):
    mark_it(calibration, jun, team=4)
    mark_it(calibration, jade, team=None)
    rows = {row.criterion.key: row for row in spread_of(calibration, list(round_.criteria.all()))}
    assert ([dot.value for dot in rows["team"].dots], rows["team"].passed) == ([4], 1)
    assert (rows["value"].mean, rows["value"].passed) == (8, 0)


def test_marks_on_it_count_nowhere(calibration, round_, jun, jun_seat):
    mark_it(calibration, jun)
    assert round_.judges.get(user=jun).assignments.count() == 0
    assert AuditEvent.objects.filter(verb="scorecard_saved").count() == 0


def test_a_judge_reads_the_others_marks_after_their_own_and_not_before(calibration, jun, jade, jun_seat, jade_seat):
    mark_it(calibration, jade, team=3)
    page = f"/judge/calibration/{calibration.pk}/"
    client = as_user(jun)
    before = client.get(page).content.decode()
    assert "Send and see what the panel gave" in before
    assert "plot__dot" not in before
    client.post(page, {f"mark-{key}": "8" for key in KEYS})
    after = client.get(page).content.decode()
    assert "What the panel gave" in after
    assert after.count("plot__dot") == 2 * len(KEYS)
    assert "Jade" not in after


def test_what_was_typed_stays_when_something_is_missing(calibration, jun, jun_seat):
    answer = as_user(jun).post(f"/judge/calibration/{calibration.pk}/", {"mark-team": "4", "comment": "Thin proof."})
    assert answer.status_code == 400
    assert "Thin proof." in answer.content.decode()
    assert CalibrationCard.objects.count() == 0


def test_it_asks_for_no_reason_for_it_keeps_none(calibration, jun, jun_seat, round_):
    round_.criteria.update(reason_when="always")
    assert "Why this mark" not in as_user(jun).get(f"/judge/calibration/{calibration.pk}/").content.decode()


def test_who_knows_the_people_behind_it_is_excused_and_sees_nothing_of_it(
    calibration, olga, jun, jun_seat, behind, jun_baram
):
    Conflict.objects.create(judge=jun_seat, entry=behind, kind="family", declared_by=olga)
    client = as_user(jun)
    answer = client.get(f"/judge/calibration/{calibration.pk}/", follow=True)
    assert answer.redirect_chain[0][0].startswith("/judge/?round=")
    assert "Stayed behind" not in answer.content.decode()
    jun_seat.refresh_from_db()
    assert jun_seat.calibrated_at is not None
    with pytest.raises((PermissionDenied, StateConflict)):
        mark_it(calibration, jun)


def test_who_was_excused_reads_no_marks_of_others_when_they_may_meet_it_after_all(
    calibration, olga, jun, jade, jun_seat, jade_seat, behind
):
    mark_it(calibration, jade)
    conflict = Conflict.objects.create(judge=jun_seat, entry=behind, kind="family", declared_by=olga)
    client, page = as_user(jun), f"/judge/calibration/{calibration.pk}/"
    client.get(page)
    actions.lift_conflict(conflict, by=olga, note="They mixed up two names.")
    answer = client.get(page)
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/judge/")


def test_its_clip_is_for_the_panel_alone_and_ends_with_a_conflict(calibration, olga, jun, emil, jun_seat, behind):
    shown = Calibration.objects.shown_to
    assert [shown(user).count() for user in (jun, emil, olga)] == [1, 0, 0]
    Conflict.objects.create(judge=jun_seat, entry=behind, kind="family", declared_by=olga)
    assert shown(jun).count() == 0


@pytest.mark.parametrize("who", ["jiro", "eva", "vera", "olga"])
def test_the_page_is_not_there_for_who_does_not_sit_on_the_panel(request, who, calibration, jiro_seat):
    client = as_user(request.getfixturevalue(who))
    assert client.get(f"/judge/calibration/{calibration.pk}/").status_code == 404


def test_the_queue_leads_to_it_first_and_the_bench_too(calibration, jun, jun_baram):
    client = as_user(jun)
    page = f"/judge/calibration/{calibration.pk}/"
    assert page in client.get("/judge/").content.decode()
    assert client.get(f"/judge/{jun_baram.pk}/").url == page
    mark_it(calibration, jun)
    assert client.get(f"/judge/{jun_baram.pk}/").status_code == 200


def test_the_organiser_chooses_it_on_the_page_and_sees_who_gave_what(round_, olga, jun, jun_seat, jade_seat, behind):
    client = as_user(olga)
    page = "/organise/tide/panel/calibration/"
    assert "begins without calibration" in client.get(page, {"round": round_.pk}).content.decode()
    client.post(page, {"round": round_.pk, "entry": behind.pk, "note": "Look at the proof."})
    mark_it(Calibration.objects.get(), jun, team=2)
    text = client.get(page, {"round": round_.pk}).content.decode()
    assert "One judge has still to mark the calibration entry." in text
    assert "Who gave what" in text
    assert "Jun" in text
