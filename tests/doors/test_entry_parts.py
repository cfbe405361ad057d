"""The parts of an entry: its start-up, its team, its files. What holds for the acts themselves, whoever knocks."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from challenge.models import Challenge, Round, Terms, Track
from core.errors import StateConflict
from media.models import Media, Purpose
from submissions import actions, rules
from submissions.models import Entry, Startup
from tests.call import *  # noqa: F403
from tests.call import complete_draft, make_call
from tests.clips import stored_media


@pytest.fixture
def now():
    return timezone.now()


# The start-up


def test_a_profile_is_made_once_and_changed_later(eva):
    made = actions.save_startup(None, by=eva, changes={"name": "Bilum Byte", "economy": "PG"})
    changed = actions.save_startup(made, by=eva, changes={"city": "Goroka"})
    assert (Startup.objects.get(), changed.name, changed.city) == (made, "Bilum Byte", "Goroka")


def test_a_profile_of_somebody_else_is_not_changed(eva, emil):
    hers = actions.save_startup(None, by=eva, changes={"name": "Bilum Byte", "economy": "PG"})
    with pytest.raises(PermissionDenied):
        actions.save_startup(hers, by=emil, changes={"name": "Mine"})


def test_a_profile_takes_known_fields_and_needs_a_name(eva):
    with pytest.raises(ValidationError):
        actions.save_startup(None, by=eva, changes={"owner": "somebody"})
    with pytest.raises(ValidationError) as refused:
        actions.save_startup(None, by=eva, changes={"economy": "PG"})
    assert set(refused.value.message_dict) == {"name"}


def test_an_entry_stands_on_a_start_up_of_its_own_entrant(startup_call, eva, emil, now):
    entry = complete_draft(startup_call, eva)
    foreign = Startup.objects.create(owner=emil, name="Not hers", economy="CL")
    with pytest.raises(ValidationError, match="one of your own"):
        actions.save_draft(entry, by=eva, at=now, changes={"startup": foreign})


def test_a_track_of_another_challenge_is_refused(startup_call, olga, eva, now):
    entry = complete_draft(startup_call, eva)
    elsewhere = Track.objects.create(challenge=make_call(olga, "other", "startup").challenge, key="x", name="Elsewhere")
    with pytest.raises(ValidationError, match="track of this challenge"):
        actions.save_draft(entry, by=eva, at=now, changes={"track": elsewhere})


def test_what_belongs_to_the_system_cannot_be_written(draft, eva, now):
    with pytest.raises(ValidationError, match="cannot be changed here"):
        actions.save_draft(draft, by=eva, at=now, changes={"state": "submitted"})


# The team


def test_a_team_is_replaced_as_a_whole_in_its_order(draft, eva, now):
    people = [{"name": "Grace Kaupa", "role": "camera"}, {"name": "Michael", "email": "michael@people.example"}]
    actions.set_team(draft, by=eva, at=now, members=people)
    actions.set_team(draft, by=eva, at=now, members=people[::-1])
    assert [(one.name, one.role) for one in draft.team.all()] == [("Michael", ""), ("Grace Kaupa", "camera")]


def test_a_team_has_an_end(draft, eva, now):
    with pytest.raises(ValidationError, match="at most 20"):
        actions.set_team(draft, by=eva, at=now, members=[{"name": f"Person {n}"} for n in range(21)])


def test_a_person_is_named_through_both_doors(draft, eva):
    client = Client()
    client.force_login(eva)
    api = client.patch(
        f"/api/v1/entries/{draft.pk}/", json.dumps({"team": [{"name": "Grace Kaupa"}]}), content_type="application/json"
    )
    assert [one["name"] for one in api.json()["team"]] == ["Grace Kaupa"]
    assert client.post(f"/entries/{draft.pk}/team/", {"name": "Michael", "kind": "mentor"}).status_code == 302
    assert [(one.name, one.kind) for one in draft.team.all()] == [("Grace Kaupa", "member"), ("Michael", "mentor")]


# Files


def test_a_newer_file_takes_the_place_and_an_older_one_told_again_does_not(draft, eva, now):
    first = draft.clip
    second = stored_media(eva, Purpose.VIDEO)
    assert actions.attach_media(draft, second, by=eva, at=now).clip == second
    assert actions.attach_media(draft, first, by=eva, at=now).clip == second


def test_a_file_of_somebody_else_is_not_attached(draft, eva, emil, now):
    with pytest.raises(PermissionDenied):
        actions.attach_media(draft, stored_media(emil), by=eva, at=now)


def test_a_file_is_taken_out_of_its_place(draft, eva, now):
    assert actions.remove_media(draft, "clip", by=eva, at=now).clip is None
    with pytest.raises(ValidationError):
        actions.remove_media(draft, "number", by=eva, at=now)


def test_limits_of_a_file_are_those_of_the_challenge(draft, eva, now):
    Challenge.objects.update(
        clip_max_seconds=30, clip_max_mb=50, deck_need="optional", deck_max_pages=12, deck_max_mb=8, image_max_mb=3
    )
    draft.challenge.refresh_from_db()
    assert actions.upload_terms(draft, "video", by=eva, at=now) == {
        "max_seconds": 30,
        "tolerance_seconds": 0.5,
        "min_side": 64,
        "max_video_bytes": 50_000_000,
    }
    deck = {"max_pages": 12, "max_document_bytes": 8_000_000}
    assert actions.upload_terms(draft, "document", by=eva, at=now) == deck
    assert actions.upload_terms(draft, "image", by=eva, at=now) == {"max_image_bytes": 3_000_000}


def test_no_challenge_takes_more_than_the_installation_does(draft, eva, now):
    Challenge.objects.update(
        clip_max_mb=9000, deck_need="optional", deck_max_pages=5000, deck_max_mb=9000, image_max_mb=9000
    )
    draft.challenge.refresh_from_db()
    terms = [actions.upload_terms(draft, purpose, by=eva, at=now) for purpose in ("video", "document", "image")]
    assert terms[0]["max_video_bytes"] == 200_000_000
    assert terms[1:] == [{"max_pages": 100, "max_document_bytes": 30_000_000}, {"max_image_bytes": 20_000_000}]


def test_a_file_nobody_asked_for_is_not_taken(draft, eva, now):
    with pytest.raises(StateConflict, match="does not ask"):
        actions.upload_terms(draft, "document", by=eva, at=now)


# Before and after


def test_nothing_is_started_where_nothing_is_open(call, eva, now):
    Round.objects.update(opens_at=now + timedelta(days=1), deadline_at=now + timedelta(days=2))
    with pytest.raises(StateConflict, match="does not take entries now"):
        actions.start_entry(call.challenge, by=eva, at=now)


def test_a_submitted_entry_is_changed_only_after_it_was_taken_back(draft, eva, now):
    actions.submit_entry(draft, by=eva, at=now, accept_terms=True)
    with pytest.raises(StateConflict, match="no draft"):
        actions.save_draft(draft, by=eva, at=now, changes={"title": "Later"})
    actions.withdraw_entry(draft, by=eva, at=now)
    actions.reopen_entry(draft, by=eva, at=now)
    assert actions.save_draft(draft, by=eva, at=now, changes={"title": "Later"}).title == "Later"


def test_a_withdrawn_entry_is_not_taken_up_beside_another(draft, eva, now):
    actions.withdraw_entry(draft, by=eva, at=now)
    actions.start_entry(draft.challenge, by=eva, at=now)
    with pytest.raises(StateConflict, match="another entry"):
        actions.reopen_entry(draft, by=eva, at=now)


def test_an_entry_that_is_withdrawn_cannot_be_withdrawn_again(draft, eva, now):
    actions.withdraw_entry(draft, by=eva, at=now)
    with pytest.raises(StateConflict, match="cannot become"):
        actions.withdraw_entry(draft, by=eva, at=now)


def test_new_terms_are_to_be_accepted_anew(draft, eva, now):
    actions.submit_entry(draft, by=eva, at=now, accept_terms=True)
    Terms.objects.create(challenge=draft.challenge, version=2, text="# Terms, second version")
    draft.refresh_from_db()
    assert rules.missing(draft) == {"terms": ["Accept the terms."]}


def test_a_start_up_entry_lacks_its_track_and_its_profile(startup_call, eva):
    entry = complete_draft(startup_call, eva)
    Entry.objects.filter(pk=entry.pk).update(track=None, startup=None)
    entry.refresh_from_db()
    assert set(rules.missing(entry)) == {"track", "startup", "terms"}


def test_strangers_learn_of_no_media(draft, emil):
    from django.contrib.auth.models import AnonymousUser

    from submissions.permissions import media_visible_to

    assert not media_visible_to(AnonymousUser()).exists()
    assert not media_visible_to(emil).exists()
    assert list(media_visible_to(draft.entrant)) == list(Media.objects.all())
