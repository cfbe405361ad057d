"""What organisers can do with a challenge, and what nobody can."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from challenge import actions, clock, permissions, presets, rules
from challenge.models import Challenge, Membership, Terms
from core.errors import StateConflict
from core.models import AuditEvent
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


# Terms


def test_terms_in_preparation_are_one_version(pitch, olga):
    actions.write_terms(pitch, by=olga, text="# One")
    actions.write_terms(pitch, by=olga, text="# Two")
    assert list(pitch.terms.filter(use="terms").values_list("version", "text")) == [(1, "# Two")]


def test_terms_of_a_public_challenge_never_change(opened, olga):
    old = opened.terms.get(use="terms")
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
