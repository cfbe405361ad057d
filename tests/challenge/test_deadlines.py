"""One object says until when. The instants are those of the clocks of the world, nights of changing clocks included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from challenge import actions, clock
from challenge.deadlines import Deadline, Standing
from challenge.models import LateCode
from core.errors import StateConflict
from core.models import AuditEvent
from tests.made import BEFORE, days, signed_in
from web.shared.times import Clock

SINGAPORE = ZoneInfo("Asia/Singapore")
MINUTE, TICK = timedelta(minutes=1), timedelta(microseconds=1)
#: 23:59 in Singapore, as the clocks of other places show it.
SEEN = {
    (2016, 7, 15): {
        "Pacific/Honolulu": "15 05:59", "America/Los_Angeles": "15 08:59", "America/Mexico_City": "15 10:59",
        "America/Lima": "15 10:59", "America/Santiago": "15 11:59", "Europe/Moscow": "15 18:59", "Asia/Bangkok": "15 22:59",
        "Asia/Ho_Chi_Minh": "15 22:59", "Asia/Tokyo": "16 00:59", "Australia/Sydney": "16 01:59", "Pacific/Auckland": "16 03:59",
        "Pacific/Chatham": "16 04:44",
    },
    (2026, 11, 30): {
        "Pacific/Honolulu": "30 05:59", "America/Los_Angeles": "30 07:59", "America/Mexico_City": "30 09:59",
        "America/Lima": "30 10:59", "America/Santiago": "30 12:59", "Europe/Moscow": "30 18:59", "Asia/Bangkok": "30 22:59",
        "Asia/Ho_Chi_Minh": "30 22:59", "Asia/Tokyo": "01 00:59", "Australia/Sydney": "01 02:59", "Pacific/Auckland": "01 04:59",
        "Pacific/Chatham": "01 05:44",
    },
}  # fmt: skip
VECTORS = [(day, zone, seen) for day, zones in SEEN.items() for zone, seen in zones.items()]


def deadline(printed: datetime, zone: ZoneInfo = SINGAPORE, **more: object) -> Deadline:
    return Deadline(opens_at=printed - timedelta(days=30), printed_at=printed, zone=zone, **more)


@pytest.mark.parametrize(("day", "zone", "seen"), VECTORS)
def test_one_instant_reads_differently_in_every_place_and_ends_at_the_same_moment(day, zone, seen):
    printed = clock.resolve(datetime(*day, 23, 59), SINGAPORE).moment  # noqa: DTZ001
    assert printed == datetime(*day, 15, 59, tzinfo=UTC)
    assert f"{printed.astimezone(ZoneInfo(zone)):%d %H:%M}" == seen
    ends = printed.astimezone(ZoneInfo(zone)) + MINUTE
    assert deadline(printed).decide(ends - TICK) == Standing.OPEN
    assert deadline(printed).decide(ends) == Standing.CLOSED


def test_a_place_is_named_never_its_letters():
    at = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    assert Clock(at, ZoneInfo("Asia/Taipei")).whose == "Taipei time (GMT+08:00)"
    assert Clock(at, ZoneInfo("America/Chicago")).whose == "Chicago time (GMT−06:00)"


#: Nights on which the clocks change: a wall-clock time, and the instant it means.
NIGHTS = [
    ("America/Santiago", "2026-04-04 23:59", "2026-04-05 02:59"),  # 24:00 goes back to 23:00: the first of two
    ("America/Santiago", "2026-04-05 00:00", "2026-04-05 04:00"),
    ("America/Santiago", "2026-09-06 01:00", "2026-09-06 04:00"),  # 00:00 to 01:00 is left out
    ("Pacific/Auckland", "2026-04-05 02:30", "2026-04-04 13:30"),
    ("Pacific/Auckland", "2026-09-27 03:00", "2026-09-26 14:00"),
    ("Pacific/Chatham", "2026-04-05 03:00", "2026-04-04 13:15"),
    ("Pacific/Chatham", "2026-09-27 03:45", "2026-09-26 14:00"),
    ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
    ("America/New_York", "2026-03-08 03:00", "2026-03-08 07:00"),
]
TWICE = {"2026-04-04 23:59", "2026-04-05 02:30", "2026-04-05 03:00", "2026-11-01 01:30"}
LEFT_OUT = [
    ("America/Santiago", "2026-09-06 00:30"),
    ("Pacific/Auckland", "2026-09-27 02:30"),
    ("Pacific/Chatham", "2026-09-27 03:00"),
    ("America/New_York", "2026-03-08 02:30"),
]


@pytest.mark.parametrize(("zone", "typed", "instant"), NIGHTS)
def test_a_time_on_a_night_of_changing_clocks_means_one_instant(zone, typed, instant):
    found = clock.resolve(datetime.fromisoformat(typed), ZoneInfo(zone))
    assert found.moment == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert found.twice == (typed in TWICE)
    assert deadline(found.moment, ZoneInfo(zone)).closes_at == found.moment + MINUTE


@pytest.mark.parametrize(("zone", "typed"), LEFT_OUT)
def test_a_time_that_the_clocks_leave_out_is_refused_in_words(zone, typed):
    with pytest.raises(ValidationError, match="does not exist"):
        clock.resolve(datetime.fromisoformat(typed), ZoneInfo(zone))


def test_in_the_grace_what_was_begun_may_end_and_nothing_begins():
    printed = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    kept = deadline(printed, grace=timedelta(minutes=30))
    moments = (kept.closes_at - TICK, kept.closes_at, kept.closes_at + timedelta(minutes=30) - TICK, kept.ends_at)
    assert [kept.decide(at) for at in moments] == ["open", "grace", "grace", "closed"]
    assert [kept.takes(at) for at in moments] == [True, True, True, False]
    assert [kept.takes_new(at) for at in moments] == [True, False, False, False]


def test_a_grace_that_is_hidden_is_not_told():
    printed = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    hidden, shown = (deadline(printed, grace=timedelta(minutes=30), grace_shown=told) for told in (False, True))
    assert (hidden.told_until, shown.told_until) == (printed + MINUTE, printed + MINUTE + timedelta(minutes=30))
    for kept, said in ((hidden, False), (shown, True)):
        with pytest.raises(StateConflict) as refusal:
            kept.require(kept.closes_at, new=True)
        assert ("Tue 1 December 2026, 00:30 (GMT+08:00)" in str(refusal.value)) == said


def aware(challenge, number, wall="09:00"):
    return clock.resolve(days(number, wall), challenge.zone).moment


def test_a_track_may_close_at_another_moment(opened, olga):
    round_, track = opened.rounds.first(), opened.tracks.first()
    later = round_.deadline_at + timedelta(days=1)
    actions.set_track_deadline(round_, track, by=olga, at=BEFORE, deadline_at=later)
    round_ = opened.rounds.first()
    others = opened.tracks.exclude(pk=track.pk).first()
    assert round_.deadline_for(track.pk).printed_at == later
    assert round_.deadline_for(others.pk).printed_at == round_.deadline_at
    assert round_.deadline_for().printed_at == later
    assert opened.rounds.taking_entries(later).count() == 1
    actions.set_track_deadline(round_, track, by=olga, at=BEFORE, deadline_at=None)
    assert opened.rounds.taking_entries(later).count() == 0


def test_a_deadline_of_a_track_never_moves_into_the_past(opened, olga):
    round_, track = opened.rounds.first(), opened.tracks.first()
    at = round_.deadline_at - timedelta(days=1)
    with pytest.raises(ValidationError, match="still to come"):
        actions.set_track_deadline(round_, track, by=olga, at=at, deadline_at=at - timedelta(hours=1))


def test_a_grace_that_entrants_know_can_only_grow(opened, olga):
    round_ = actions.set_grace(opened.rounds.first(), by=olga, at=BEFORE, grace_minutes=30, grace_shown=True)
    with pytest.raises(ValidationError, match="can only be raised"):
        actions.set_grace(round_, by=olga, at=BEFORE, grace_minutes=10)
    assert actions.set_grace(round_, by=olga, at=BEFORE, grace_minutes=45).grace_minutes == 45


def test_an_organiser_makes_a_late_code_and_takes_it_back(opened, olga, omar):
    round_ = opened.rounds.first()
    until = round_.deadline_at + timedelta(days=2)
    client = signed_in(olga)
    wall = clock.wall(until, opened.zone)
    page = client.post(
        f"/organise/{opened.slug}/setup/deadlines/{round_.pk}/codes/",
        {f"code-{round_.pk}-until_at": f"{wall:%Y-%m-%dT%H:%M}", f"code-{round_.pk}-places": "3"},
        follow=True,
    )
    code = LateCode.objects.get()
    assert (code.until_at, code.places, code.words in page.content.decode()) == (until, 3, True)
    assert signed_in(omar).post(f"/organise/{opened.slug}/setup/deadlines/codes/{code.pk}/revoke/").status_code in (
        403,
        404,
    )
    client.post(f"/organise/{opened.slug}/setup/deadlines/codes/{code.pk}/revoke/")
    code.refresh_from_db()
    assert code.revoked_at is not None
    verbs = AuditEvent.objects.filter(scope_id=opened.pk, target_id=code.pk).values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["late_code_made", "late_code_revoked"]


def test_what_was_typed_comes_back_with_the_reason(opened, olga):
    round_ = opened.rounds.first()
    page = signed_in(olga).post(
        f"/organise/{opened.slug}/setup/deadlines/{round_.pk}/grace/", {f"grace-{round_.pk}-grace_minutes": "5000"}
    )
    assert page.status_code == 422
    assert 'value="5000"' in page.content.decode()
