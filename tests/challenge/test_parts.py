"""Tracks, rounds and awards: added, moved, and removed only where nothing holds on to them."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from challenge import actions, clock
from challenge.models import Award, Challenge, Track
from core.errors import StateConflict
from core.models import AuditEvent
from judging.models import Judge
from submissions.models import Entry
from tests.made import days


def at(challenge: Challenge, number: int, hour: str = "09:00") -> datetime:
    return clock.resolve(days(number, hour), challenge.zone).moment


def first(challenge: Challenge):
    return challenge.rounds.select_related("challenge").get(position=0)


def test_keys_are_made_from_names_in_any_script(pitch, olga):
    names = ["Farm and sea", "농업과 바다", "Farm and sea", "潮"]
    keys = [actions.add_track(pitch, by=olga, name=name).key for name in names]
    assert keys == ["farm-and-sea", "track-2", "farm-and-sea-2", "track-3"]
    assert [track.position for track in pitch.tracks.all()] == list(range(8))


def test_parts_move_one_place_and_stop_at_the_ends(pitch, olga):
    names = lambda: [track.key for track in pitch.tracks.all()]  # noqa: E731
    actions.move_part(pitch.tracks.get(key="smart-mobility"), by=olga, up=True)
    assert names() == ["interactive-learning", "smart-mobility", "immersive-collaboration", "connected-home"]
    actions.move_part(pitch.tracks.get(key="interactive-learning"), by=olga, up=True)
    actions.move_part(pitch.tracks.get(key="connected-home"), by=olga, up=False)
    assert names() == ["interactive-learning", "smart-mobility", "immersive-collaboration", "connected-home"]


def test_a_track_in_use_says_what_holds_it(opened, olga, eva):
    track = opened.tracks.first()
    Entry.objects.create(challenge=opened, round=first(opened), entrant=eva, number=1, track=track)
    with pytest.raises(StateConflict) as refused:
        actions.remove_track(track, by=olga)
    assert str(refused.value.message) == "“Interactive learning” is in use by entries and cannot be removed."
    assert Track.objects.filter(pk=track.pk).exists()
    actions.remove_track(opened.tracks.last(), by=olga)
    assert opened.tracks.count() == 3


def test_a_round_entrants_were_promised_stays(opened, olga):
    with pytest.raises(StateConflict) as refused:
        actions.remove_round(first(opened), by=olga)
    assert refused.value.code == "CHALLENGE_PUBLIC"
    actions.remove_round(opened.rounds.get(position=1), by=olga)
    assert opened.rounds.count() == 1


def test_a_round_goes_with_its_panel_unless_somebody_entered_it(pitch, olga, jun, eva):
    round_ = pitch.rounds.get(position=1)
    Judge.objects.create(round=round_, user=jun, invited_at=timezone.now())
    Entry.objects.create(challenge=pitch, round=first(pitch), entrant=eva, number=1)
    actions.remove_round(round_, by=olga)
    with pytest.raises(StateConflict) as refused:
        actions.remove_round(first(pitch), by=olga)
    assert refused.value.code == "IN_USE"


def test_a_round_is_added_last_and_needs_its_dates_in_order(pitch, olga):
    round_ = actions.add_round(
        pitch, by=olga, name="Final", judging_opens_at=at(pitch, 120), judging_closes_at=at(pitch, 121)
    )
    assert round_.position == 2
    with pytest.raises(ValidationError):
        actions.add_round(
            pitch, by=olga, name="Final", judging_opens_at=at(pitch, 121), judging_closes_at=at(pitch, 120)
        )


def test_an_award_takes_a_track_of_its_own_challenge(pitch, other, olga):
    award = actions.add_award(
        first(pitch), by=olga, name="Best of mobility", track=pitch.tracks.get(key="smart-mobility")
    )
    assert award.places == 1
    foreign = Track.objects.create(challenge=other, key="x", name="X")
    with pytest.raises(ValidationError) as refused:
        actions.edit_award(award, by=olga, track=foreign)
    assert list(refused.value.message_dict) == ["track"]
    actions.remove_award(award, by=olga)
    assert not Award.objects.filter(pk=award.pk).exists()


def test_what_another_removed_meanwhile_is_said(pitch, olga):
    track = pitch.tracks.first()
    Track.objects.filter(pk=track.pk).delete()
    with pytest.raises(StateConflict) as refused:
        actions.edit_track(track, by=olga, name="Other")
    assert refused.value.code == "GONE"


def test_a_save_without_a_change_leaves_no_trace(pitch, olga):
    before = AuditEvent.objects.count()
    actions.edit_track(pitch.tracks.first(), by=olga, name="Interactive learning")
    assert AuditEvent.objects.count() == before
