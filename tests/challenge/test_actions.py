"""What organisers can do with a challenge, and what nobody can."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from challenge import actions, clock, permissions, presets, rules
from challenge.models import Award, Challenge, Criterion, Membership, Terms, Track
from core.errors import StateConflict
from core.models import AuditEvent
from judging.models import Judge
from submissions.models import Entry
from tests.made import BEFORE, days, made


def at(challenge: Challenge, number: int, hour: str = "09:00") -> datetime:
    return clock.resolve(days(number, hour), challenge.zone).moment


def first(challenge: Challenge):
    return challenge.rounds.select_related("challenge").get(position=0)


# Creating


def test_an_administrator_creates_a_challenge_and_organises_it(ada):
    challenge = made(ada)
    assert challenge.state == Challenge.State.DRAFT
    assert permissions.is_organiser(ada, challenge)
    assert [event.verb for event in AuditEvent.objects.filter(scope_id=challenge.pk)] == ["challenge_created"]


def test_who_organises_a_challenge_may_create_another(pitch, olga):
    assert made(olga, slug="again").memberships.get().user == olga


@pytest.mark.parametrize("name", ["vera", "eva", "jun"])
def test_nobody_else_creates_one(request, name):
    with pytest.raises(PermissionDenied):
        made(request.getfixturevalue(name))
    assert not Challenge.objects.exists()


def test_dates_without_a_zone_are_read_on_the_clock_of_the_challenge(ada):
    assert first(made(ada)).deadline_at == datetime(2027, 2, 19, 15, 59, tzinfo=UTC)
    assert first(made(ada, slug="lima", time_zone="America/Lima")).deadline_at == datetime(
        2027, 2, 20, 4, 59, tzinfo=UTC
    )


def test_a_title_gives_the_address(ada):
    assert made(ada, title="Smart Ports & Tides 2027", slug="").slug == "smart-ports-tides-2027"


@pytest.mark.parametrize(
    ("title", "slug", "field"),
    [("", "x", "title"), ("X", "new", "slug"), ("X", "no spaces", "slug"), ("창업", "", "slug")],
)
def test_a_challenge_needs_a_title_and_an_address_of_its_own(ada, title, slug, field):
    with pytest.raises(ValidationError) as refused:
        made(ada, title=title, slug=slug)
    assert list(refused.value.message_dict) == [field]


def test_an_address_is_given_once(pitch, ada):
    with pytest.raises(ValidationError) as refused:
        made(ada)
    assert list(refused.value.message_dict) == ["slug"]


def test_wrong_dates_name_their_round(ada):
    plan = presets.get("blank")
    with pytest.raises(ValidationError) as refused:
        actions.create_challenge(
            plan, by=ada, title="X", slug="x", dates=[{"opens_at": days(9), "deadline_at": days(8)}]
        )
    assert list(refused.value.message_dict) == ["0.deadline_at"]
    assert not Challenge.objects.exists()


# Dates

NINE, LAST_MINUTE = "2027, 09:00 (GMT+08:00)", "2027, 23:59 (GMT+08:00)"


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"deadline_at": 3}, "deadline_at", "Entries close on Mon 4 January {0}, but entries open on Fri 8 January {0}."),
        ({"judging_opens_at": 30}, "judging_opens_at", "Judging opens on Sun 31 January {0}, but entries close on Fri 19 February {1}."),
        (
            {"judging_closes_at": 51}, "judging_closes_at",
            "Judging closes on Sun 21 February {0}, but judging opens on Mon 22 February {0}.",
        ),
        ({"opens_at": 60}, "deadline_at", "Entries close on Fri 19 February {1}, but entries open on Tue 2 March {0}."),
    ],
)  # fmt: skip
def test_dates_out_of_order_are_refused_by_naming_both(pitch, olga, changes, field, message):
    moved = {name: at(pitch, number) for name, number in changes.items()}
    with pytest.raises(ValidationError) as refused:
        actions.edit_round(first(pitch), by=olga, at=BEFORE, **moved)
    assert refused.value.message_dict == {field: [message.format(NINE, LAST_MINUTE) + " Move one of the two dates."]}


def test_judging_may_open_in_the_minute_in_which_entries_close(pitch, olga):
    round_ = first(pitch)
    assert (
        actions.edit_round(round_, by=olga, at=BEFORE, judging_opens_at=round_.deadline_at).judging_opens_at
        == round_.deadline_at
    )


def test_a_deadline_that_has_passed_moves_to_the_future_only(opened, olga):
    after = at(opened, 50)
    with pytest.raises(ValidationError) as refused:
        actions.edit_round(first(opened), by=olga, at=after, deadline_at=at(opened, 40))
    assert "can only move to a moment still to come" in refused.value.messages[0]
    round_ = actions.edit_round(first(opened), by=olga, at=after, deadline_at=at(opened, 51))
    assert round_.takes_entries(after)


def test_a_deadline_still_to_come_is_not_moved_into_the_past(opened, olga):
    with pytest.raises(ValidationError):
        actions.edit_round(first(opened), by=olga, at=at(opened, 20), deadline_at=at(opened, 19))


@pytest.mark.parametrize("field", ["opens_at", "deadline_at"])
def test_a_public_round_keeps_its_dates_for_entries(opened, olga, field):
    with pytest.raises(ValidationError) as refused:
        actions.edit_round(first(opened), by=olga, at=BEFORE, **{field: None})
    assert list(refused.value.message_dict) == [field]


def test_an_opening_that_has_been_stays(opened, olga):
    with pytest.raises(ValidationError) as refused:
        actions.edit_round(first(opened), by=olga, at=at(opened, 8), opens_at=at(opened, 9))
    assert list(refused.value.message_dict) == ["opens_at"]


def test_dates_stay_once_results_are_scheduled(opened, olga):
    round_ = first(opened)
    round_.results_at = at(opened, 80)
    round_.save()
    with pytest.raises(StateConflict) as refused:
        actions.edit_round(round_, by=olga, at=BEFORE, judging_closes_at=at(opened, 60))
    assert refused.value.code == "RESULTS_SCHEDULED"


def test_results_do_not_show_before_judging_closes(pitch, olga):
    round_ = first(pitch)
    round_.results_at = at(pitch, 60)
    with pytest.raises(ValidationError) as refused:
        rules.check_dates(round_)
    assert list(refused.value.message_dict) == ["judging_closes_at"]
    round_.locked_at = at(pitch, 59)  # judging was ended before its date
    rules.check_dates(round_)


def test_a_new_zone_in_preparation_keeps_what_the_clock_shows(pitch, olga):
    actions.edit_challenge(pitch, by=olga, time_zone="America/Lima")
    assert first(pitch).deadline_at == datetime(2027, 2, 20, 4, 59, tzinfo=UTC)


def test_a_new_zone_in_which_a_date_does_not_exist_is_refused(pitch, olga):
    actions.edit_round(
        first(pitch),
        by=olga,
        at=BEFORE,
        judging_closes_at=datetime(2027, 3, 28, 1, 30, tzinfo=UTC) - timedelta(hours=7),
    )
    with pytest.raises(ValidationError) as refused:
        actions.edit_challenge(pitch, by=olga, time_zone="Europe/Berlin")
    assert list(refused.value.message_dict) == ["time_zone"]


# Opening and closing


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


# Criteria


def test_criteria_are_fixed_with_the_first_mark(pitch, olga):
    round_ = first(pitch)
    round_.criteria_frozen_at = at(pitch, 53)
    round_.save()
    criterion = round_.criteria.first()
    for act in (
        lambda: actions.add_criterion(round_, by=olga, name="Luck"),
        lambda: actions.edit_criterion(criterion, by=olga, weight=Decimal(2)),
        lambda: actions.edit_criterion(criterion, by=olga, levels=[]),
        lambda: actions.set_weights(round_, by=olga, weights={"luck": Decimal(1)}),
        lambda: actions.remove_criterion(criterion, by=olga),
        lambda: actions.move_part(criterion, by=olga, up=False),
        lambda: actions.edit_round(round_, by=olga, at=BEFORE, tie_break=[]),
        lambda: actions.edit_round(round_, by=olga, at=BEFORE, minimum_scorecards=1),
        lambda: actions.remove_round(round_, by=olga),
    ):
        with pytest.raises(StateConflict) as refused:
            act()
        assert refused.value.code == "CRITERIA_FROZEN"
    assert actions.edit_round(round_, by=olga, at=BEFORE, judges_per_entry=4).judges_per_entry == 4


def test_weights_are_set_together(pitch, olga):
    round_ = first(pitch)
    weights = dict(
        zip(("uniqueness", "value", "market", "team", "fund"), map(Decimal, (30, 25, 20, 15, 10)), strict=True)
    )
    actions.set_weights(round_, by=olga, weights=weights)
    assert dict(round_.criteria.values_list("key", "weight")) == weights


def test_weights_must_count_and_name_all_criteria(pitch, olga):
    round_ = first(pitch)
    with pytest.raises(ValidationError):
        actions.set_weights(round_, by=olga, weights={"value": Decimal(1)})
    with pytest.raises(ValidationError) as refused:
        actions.set_weights(
            round_, by=olga, weights=dict.fromkeys(("uniqueness", "value", "market", "team", "fund"), Decimal(0))
        )
    assert refused.value.messages == ["At least one criterion must have a weight above 0."]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"minimum": Decimal(10), "maximum": Decimal(1)}, "maximum"),
        ({"step": Decimal(2)}, "step"),
        ({"step": Decimal("0.01")}, "step"),
        ({"levels": [{"from": 1, "to": 11, "word": "Too far", "text": ""}]}, "levels"),
        ({"levels": [{"from": 1, "to": 5, "word": "Low", "text": ""}, {"from": 5, "to": 10, "word": "High", "text": ""}]}, "levels"),
        ({"levels": [{"from": 1, "to": 5, "word": " ", "text": ""}]}, "levels"),
        ({"levels": [{"to": 5, "word": "Low"}]}, "levels"),
    ],
)  # fmt: skip
def test_a_scale_that_cannot_be_marked_is_refused(pitch, olga, facts, field):
    criterion = first(pitch).criteria.first()
    with pytest.raises(ValidationError) as refused:
        actions.edit_criterion(criterion, by=olga, **facts)
    assert list(refused.value.message_dict) == [field]


def test_half_marks_are_a_scale(pitch, olga):
    criterion = first(pitch).criteria.first()
    kept = actions.edit_criterion(
        criterion, by=olga, minimum=Decimal(0), maximum=Decimal(5), step=Decimal("0.5"), levels=[]
    )
    assert (kept.minimum, kept.maximum, kept.step) == (0, 5, Decimal("0.5"))


def test_a_new_key_is_followed_by_the_tie_break(pitch, olga):
    actions.edit_criterion(first(pitch).criteria.get(key="value"), by=olga, key="must-have")
    assert first(pitch).tie_break == ["criterion:must-have", "median", "head_judge"]


def test_a_criterion_of_the_tie_break_is_not_removed(pitch, olga):
    with pytest.raises(StateConflict) as refused:
        actions.remove_criterion(first(pitch).criteria.get(key="value"), by=olga)
    assert refused.value.code == "IN_USE"
    actions.remove_criterion(first(pitch).criteria.get(key="team"), by=olga)
    assert first(pitch).criteria.count() == 4


def test_the_last_criterion_of_a_public_round_stays(opened, olga):
    round_ = first(opened)
    actions.edit_round(round_, by=olga, at=BEFORE, tie_break=["median"])
    *others, last = round_.criteria.all()
    for criterion in others:
        actions.remove_criterion(criterion, by=olga)
    with pytest.raises(StateConflict) as refused:
        actions.remove_criterion(last, by=olga)
    assert refused.value.code == "CHALLENGE_PUBLIC"
    assert round_.criteria.count() == 1


@pytest.mark.parametrize("steps", [["criterion:luck"], ["toss"], ["median", "median"], [3]])
def test_a_tie_break_that_cannot_be_followed_is_refused(pitch, olga, steps):
    with pytest.raises(ValidationError) as refused:
        actions.edit_round(first(pitch), by=olga, at=BEFORE, tie_break=steps)
    assert list(refused.value.message_dict) == ["tie_break"]


def test_every_step_can_stand_in_a_tie_break(pitch, olga):
    steps = ["criterion:team", "median", "highest_single", "head_judge"]
    assert actions.edit_round(first(pitch), by=olga, at=BEFORE, tie_break=steps).tie_break == steps


# Tracks, rounds, awards


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


# Terms


def test_terms_in_preparation_are_one_version(pitch, olga):
    actions.write_terms(pitch, by=olga, text="# One")
    actions.write_terms(pitch, by=olga, text="# Two")
    assert list(pitch.terms.values_list("version", "text")) == [(1, "# Two")]


def test_terms_of_a_public_challenge_never_change(opened, olga):
    old = opened.terms.get()
    new = actions.write_terms(opened, by=olga, text="# Other")
    assert (new.version, new.text) == (2, "# Other")
    assert Terms.objects.get(pk=old.pk).text == old.text
    assert actions.write_terms(opened, by=olga, text="# Other\r\n").version == 2


# People


def test_an_organiser_is_added_by_address_and_by_any_proved_one(pitch, olga, vera):
    actions.add_organiser(pitch, by=olga, email="VERA@people.example ")
    vera.emailaddress_set.create(email="vera@work.example", verified=True)
    with pytest.raises(ValidationError) as refused:
        actions.add_organiser(pitch, by=olga, email="vera@work.example")
    assert list(refused.value.message_dict) == ["email"]
    assert permissions.can_organise(vera, pitch)


def test_an_address_leads_to_who_proved_it_not_to_who_typed_it_first(pitch, olga, vera, emil):
    emil.emailaddress_set.create(email=vera.email, verified=True)
    assert actions.add_organiser(pitch, by=olga, email=vera.email).user == emil


def test_somebody_new_gets_an_account(pitch, olga):
    role = actions.add_organiser(pitch, by=olga, email="new@people.example")
    assert User.objects.get(email="new@people.example") == role.user
    with pytest.raises(ValidationError) as refused:
        actions.add_organiser(pitch, by=olga, email="no address")
    assert list(refused.value.message_dict) == ["email"]


def test_the_last_organiser_stays(pitch, olga, vera):
    with pytest.raises(StateConflict) as refused:
        actions.remove_organiser(pitch, by=olga, person=olga)
    assert refused.value.code == "LAST_ORGANISER"
    with pytest.raises(StateConflict):
        actions.remove_organiser(pitch, by=olga, person=vera)
    actions.add_organiser(pitch, by=olga, email=vera.email)
    actions.remove_organiser(pitch, by=vera, person=olga)
    assert not permissions.can_organise(olga, pitch)


# Rights and traces


@pytest.mark.parametrize("name", ["omar", "jun", "eva", "vera"])
def test_only_its_organisers_and_administrators_set_it_up(request, pitch, other, name):
    person = request.getfixturevalue(name)
    Membership.objects.get_or_create(user=person, challenge=pitch, role="entrant")
    Membership.objects.get_or_create(user=person, challenge=pitch, role="judge")
    round_ = first(pitch)
    for act in (
        lambda: actions.edit_challenge(pitch, by=person, title="Mine"),
        lambda: actions.open_challenge(pitch, by=person, at=BEFORE),
        lambda: actions.close_challenge(pitch, by=person),
        lambda: actions.write_terms(pitch, by=person, text="Mine"),
        lambda: actions.add_organiser(pitch, by=person, email=person.email),
        lambda: actions.remove_organiser(pitch, by=person, person=person),
        lambda: actions.add_track(pitch, by=person, name="Mine"),
        lambda: actions.edit_track(pitch.tracks.first(), by=person, name="Mine"),
        lambda: actions.remove_track(pitch.tracks.first(), by=person),
        lambda: actions.add_round(pitch, by=person, name="Mine"),
        lambda: actions.edit_round(round_, by=person, at=BEFORE, name="Mine"),
        lambda: actions.remove_round(round_, by=person),
        lambda: actions.add_criterion(round_, by=person, name="Mine"),
        lambda: actions.edit_criterion(round_.criteria.first(), by=person, name="Mine"),
        lambda: actions.set_weights(round_, by=person, weights={}),
        lambda: actions.remove_criterion(round_.criteria.first(), by=person),
        lambda: actions.add_award(round_, by=person, name="Mine"),
        lambda: actions.edit_award(round_.awards.first(), by=person, name="Mine"),
        lambda: actions.remove_award(round_.awards.first(), by=person),
        lambda: actions.move_part(round_.criteria.last(), by=person, up=True),
        lambda: actions.move_part(round_.awards.last(), by=person, up=True),
        lambda: actions.move_part(round_, by=person, up=False),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_change_is_written_down_with_both_values_and_without_texts(pitch, olga):
    round_ = first(pitch)
    actions.edit_round(round_, by=olga, at=BEFORE, name="Call", judging_closes_at=at(pitch, 71))
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.actor_id, event.scope_id, event.target_id) == (
        "round_edited",
        olga.pk,
        pitch.pk,
        round_.pk,
    )
    assert event.facts == {
        "fields": ["judging_closes_at", "name"],
        "changes": {"judging_closes_at": ["2027-03-12T15:59:00+00:00", "2027-03-13T01:00:00+00:00"]},
    }


def test_the_set_up_check_asks_a_fixed_number_of_questions(pitch, olga, django_assert_num_queries):
    with django_assert_num_queries(4):
        rules.set_up_check(pitch, at=BEFORE)
    actions.add_round(pitch, by=olga, name="Final")
    with django_assert_num_queries(4):
        rules.set_up_check(pitch, at=BEFORE)
