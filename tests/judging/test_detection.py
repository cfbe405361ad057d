"""Who must not meet is found before they do: teams, addresses, domains, the directory, past teams, other rounds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from core.models import AuditEvent
from directory.models import Organisation
from judging import actions, detection, meeting
from judging.models import Assignment, Conflict
from submissions.models import Advance, Startup, TeamMember
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, give, make_entry, make_round, make_seat, newcomer


def member(entry, email="", **fields):
    return TeamMember.objects.create(entry=entry, **{"name": "Somebody", "email": email} | fields)


def found(round_):
    """Return what is found, as {(judge, entry): (kind, rule, evidence)}."""
    return {one.pair: (one.kind, one.rule, one.evidence) for one in detection.found_in(round_)}


def startup_of(entry, **fields):
    entry.startup = Startup.objects.create(**{"owner": entry.entrant, "name": "Tide Labs", "economy": "PG"} | fields)
    entry.save()
    return entry.startup


def organisation(slug, **fields):
    return Organisation.objects.create(
        slug=slug, name=slug.title(), sort_name=slug, kinds=["accelerator"], economy="CL", source="made up", **fields
    )


@pytest.mark.parametrize("part", ["entrant", "filer"])
def test_nobody_judges_what_they_entered_or_filed(round_, jun, jun_seat, baram, part):
    setattr(baram, part, jun)
    baram.save()
    assert found(round_) == {(jun_seat.pk, baram.pk): ("team", "team", "Jun")}


def test_a_startup_is_its_owners_too(round_, jun, jun_seat, baram):
    startup_of(baram, owner=jun)
    assert found(round_)[jun_seat.pk, baram.pk] == ("team", "team", "Jun")


def test_a_member_is_known_by_their_account(round_, jun, jun_seat, baram):
    member(baram, user=jun, name="J. L.")
    assert found(round_) == {(jun_seat.pk, baram.pk): ("team", "team", "J. L.")}


@pytest.mark.parametrize("verified", [True, False])
def test_a_member_is_known_by_any_address_proved_or_not(round_, jun, jun_seat, baram, verified):
    EmailAddress.objects.create(user=jun, email="Jun.L@gmail.com", verified=verified)
    member(baram, "jUN.l@gmail.com", name="J. L.")
    assert found(round_) == {(jun_seat.pk, baram.pk): ("team", "team", "J. L.")}


@pytest.mark.parametrize(
    ("own", "named"), [("jun.l@gmail.com", "Jun.L+pitch@gmail.com"), ("jun.l+jury@gmail.com", "jun.l@gmail.com")]
)
def test_an_address_with_a_tag_is_the_same_persons(round_, jun, jun_seat, baram, own, named):
    EmailAddress.objects.create(user=jun, email=own)
    member(baram, named, name="J. L.")
    assert found(round_) == {(jun_seat.pk, baram.pk): ("team", "team", "J. L.")}


def test_who_is_named_by_one_address_is_known_by_all_of_theirs(round_, other_round, jun, jun_seat, eva, baram, kowhai):
    """Kai did not join: the team knows only an address. Kai's account has another, at the judge's company."""
    kai = User.objects.create_user("kai@gmail.com", full_name="Kai")
    EmailAddress.objects.create(user=kai, email="kai@tide-labs.example", verified=False)
    EmailAddress.objects.create(user=jun, email="jun@tide-labs.example")
    member(baram, "KAI@gmail.com")
    assert found(round_) == {(jun_seat.pk, baram.pk): ("organisation", "domain", "tide-labs.example")}
    before = make_entry(other_round, jun, "Saltmarsh")
    member(before, user=kai)
    member(kowhai, "kai@tide-labs.example", name="K.")
    EmailAddress.objects.filter(user=jun).delete()
    assert found(round_)[jun_seat.pk, kowhai.pk] == ("other", "past_team", "K.")


def test_an_entrant_with_a_second_account_is_the_same_person(round_, jun, jun_seat, eva, baram):
    EmailAddress.objects.create(user=eva, email=jun.email, verified=False)
    assert found(round_)[jun_seat.pk, baram.pk] == ("team", "team", "Eva")


def test_a_mentor_has_a_conflict_of_another_kind(round_, jun, jun_seat, baram):
    member(baram, jun.email, kind="mentor", name="Jun")
    assert found(round_) == {(jun_seat.pk, baram.pk): ("mentoring", "team", "Jun")}


def test_who_left_a_team_is_no_member(round_, jun, jun_seat, baram):
    member(baram, jun.email, declined_at=timezone.now())
    assert found(round_) == {}


@pytest.mark.parametrize("written", ["entrant", "member", "site", "snapshot"])
def test_colleagues_are_known_by_their_domain(round_, jun, jun_seat, eva, baram, kowhai, written):
    EmailAddress.objects.create(user=jun, email="jun@tide-labs.example", verified=False)
    if written == "entrant":
        EmailAddress.objects.create(user=eva, email="eva@mail.tide-labs.example", verified=True)
    elif written == "member":
        member(baram, "kai@tide-labs.example")
    elif written == "site":
        startup_of(baram, name="Baram", website="https://www.tide-labs.example/")
    else:
        baram.snapshot = {"website": "https://tide-labs.example"}
        baram.save()
    assert found(round_) == {(jun_seat.pk, baram.pk): ("organisation", "domain", "tide-labs.example")}


def test_free_mail_makes_no_colleagues(round_, jun, jun_seat, eva, baram):
    EmailAddress.objects.create(user=jun, email="jun@gmail.com")
    EmailAddress.objects.create(user=eva, email="eva@gmail.com")
    assert found(round_) == {}


def test_a_domain_of_most_entrants_tells_nothing(round_, jun, jun_seat):
    """A contest within one campus would have no judges at all."""
    EmailAddress.objects.create(user=jun, email="jun@campus.example")
    for number in range(3):
        student = User.objects.create_user(f"student{number}@campus.example", economy="TH")
        make_entry(round_, student, f"Film {number}")
    assert found(round_) == {}
    for number in range(3):
        make_entry(round_, newcomer(number), f"Other {number}")
    assert {rule for _kind, rule, _evidence in found(round_).values()} == {"domain"}


def test_an_organisation_is_known_by_its_name(round_, jun, jun_seat, baram):
    jun_seat.organisations = ["TÍDE labs"]
    jun_seat.save()
    startup_of(baram)
    assert found(round_) == {(jun_seat.pk, baram.pk): ("organisation", "organisation", "Tide Labs")}
    baram.startup, baram.snapshot = None, {"name": "Tide Labs"}
    baram.save()
    assert found(round_) == {(jun_seat.pk, baram.pk): ("organisation", "organisation", "Tide Labs")}


def test_who_backs_a_startup_does_not_judge_it(round_, jun_seat, jade_seat, baram, kowhai):
    harbour = organisation("harbour")
    jun_seat.directory_organisations.add(harbour)
    jade_seat.organisations = ["Harbour"]
    jade_seat.save()
    startup_of(baram).supporters.add(harbour)
    both = {seat.pk: ("investment", "directory", "Harbour") for seat in (jun_seat, jade_seat)}
    assert found(round_) == {(seat, baram.pk): what for seat, what in both.items()}


@pytest.mark.parametrize("field", [{"website": "https://harbour.example/"}, {"public_email": "hello@harbour.example"}])
def test_an_organisation_of_the_directory_is_known_by_its_domain(round_, jun_seat, baram, field):
    jun_seat.directory_organisations.add(organisation("harbour", **field))
    member(baram, "kai@harbour.example")
    assert found(round_) == {(jun_seat.pk, baram.pk): ("organisation", "directory", "harbour.example")}


def test_who_shared_a_team_before_does_not_judge(round_, other_round, jun, jun_seat, jiro, eva, baram, kowhai):
    before = make_entry(other_round, jiro, "Saltmarsh")
    member(before, "JUN@people.example")
    member(before, user=eva)
    assert found(round_) == {(jun_seat.pk, baram.pk): ("other", "past_team", "Eva")}


def test_a_draft_nobody_handed_in_makes_no_past_team(round_, other_round, jun_seat, eva, baram):
    before = make_entry(other_round, eva, "Never sent")
    before.state, before.submitted_at = "draft", None
    before.save()
    member(before, "jun@people.example")
    assert found(round_) == {}


@pytest.mark.parametrize("same", ["entry", "startup"])
def test_what_was_declared_in_one_round_holds_in_the_next(round_, olga, jun, jun_seat, eva, emil, baram, same):
    final = make_round(olga, "final")
    final.challenge, final.position = round_.challenge, 1
    final.save()
    seat = make_seat(final, jun)
    if same == "entry":
        Advance.objects.create(entry=baram, round=final, advanced_by=olga)
        later = baram
    else:
        later = make_entry(final, emil, "The next one")
        startup_of(later)
        baram.startup = later.startup
        baram.save()
    detected = Conflict.objects.create(judge=jun_seat, entry=baram, kind="family", source="detected", rule="domain")
    assert found(final) == {}
    detected.delete()
    conflict = actions.declare_conflict(jun_seat, baram, by=olga, kind="family")
    assert found(final) == {(seat.pk, later.pk): ("family", "carried", "First look")}
    actions.lift_conflict(conflict, by=olga, note="A namesake")
    assert found(final) == {}


def test_the_strongest_reason_is_given(round_, jun, jun_seat, baram):
    EmailAddress.objects.create(user=jun, email="jun@tide-labs.example")
    member(baram, "jun@tide-labs.example", name="Jun Li")
    assert found(round_) == {(jun_seat.pk, baram.pk): ("team", "team", "Jun Li")}


def test_entries_that_do_not_stand_and_seats_that_are_gone_are_left_out(round_, jun, jun_seat, baram):
    member(baram, jun.email)
    baram.state = "withdrawn"
    baram.save()
    assert found(round_) == {}
    baram.state, jun_seat.state = "submitted", "removed"
    baram.save()
    jun_seat.save()
    assert found(round_) == {}


def test_looking_twice_changes_nothing(round_, jun, jun_seat, baram):
    member(baram, jun.email, name="Jun Li")
    assert detection.refresh(round_) == detection.Changed(added=1)
    assert not detection.refresh(round_)
    row = Conflict.objects.get()
    assert (row.source, row.rule, row.evidence, row.declared_by) == ("detected", "team", "Jun Li", None)
    assert AuditEvent.objects.filter(verb="conflicts_found").count() == 1


def test_what_holds_no_more_goes_and_a_new_reason_is_written(round_, jun, jun_seat, baram):
    EmailAddress.objects.create(user=jun, email="jun@tide-labs.example")
    row = member(baram, "jun@tide-labs.example")
    detection.refresh(round_)
    row.email = "kai@tide-labs.example"
    row.save()
    assert not detection.refresh(round_)
    assert Conflict.objects.get().rule == "domain"
    row.delete()
    assert detection.refresh(round_) == detection.Changed(removed=1)
    assert not Conflict.objects.exists()


def test_a_duty_not_begun_is_dropped_and_a_card_is_kept(round_, jun, jade, jun_baram, jade_baram, baram):
    at = timezone.now()
    actions.save_scorecard(jade_baram, by=jade, at=at, expected_version=0, marks=ALL_EIGHT)
    member(baram, jun.email)
    member(baram, jade.email)
    assert detection.refresh(round_) == detection.Changed(added=2, dropped=1)
    assert list(Assignment.objects.all()) == [jade_baram]
    assert not Assignment.objects.for_judge(jade).exists()


def test_a_declared_row_is_never_touched(round_, olga, jun, jun_seat, baram):
    declared = actions.declare_conflict(jun_seat, baram, by=olga, kind="family", note="cousins")
    row = member(baram, jun.email)
    assert not detection.refresh(round_)
    row.delete()
    assert not detection.refresh(round_)
    kept = Conflict.objects.get()
    assert (kept.pk, kept.kind, kept.source, kept.note) == (declared.pk, "family", "organiser", "cousins")


def test_a_pinned_row_outlives_its_reason(round_, olga, jun, jun_seat, baram):
    row = member(baram, jun.email)
    detection.refresh(round_)
    conflict = actions.pin_conflict(Conflict.objects.get(), by=olga)
    row.delete()
    assert not detection.refresh(round_)
    actions.unpin_conflict(conflict, by=olga)
    assert not Conflict.objects.exists()


def test_a_lifted_row_is_not_found_again(round_, olga, jun, jun_seat, baram):
    member(baram, jun.email)
    detection.refresh(round_)
    conflict = actions.lift_conflict(Conflict.objects.get(), by=olga, note="Named by mistake")
    assert not detection.refresh(round_)
    assert meeting.forbidden(jun_seat, baram) is None
    plan = actions.ask_for_plan(round_, by=olga)
    assert [jun_seat.pk, baram.pk] in plan.result["assignments"]
    actions.unpin_conflict(conflict, by=olga)
    assert meeting.forbidden(jun_seat, baram).code == "conflict"
    assert actions.ask_for_plan(round_, by=olga).result["assignments"] == []


def test_what_was_found_becomes_declared_when_an_organiser_says_so(round_, olga, jun, jun_seat, baram):
    row = member(baram, jun.email)
    detection.refresh(round_)
    actions.declare_conflict(jun_seat, baram, by=olga, kind="family", note="cousins")
    row.delete()
    assert not detection.refresh(round_)
    kept = Conflict.objects.get()
    assert (kept.source, kept.rule, kept.evidence, kept.note) == ("organiser", "", "", "cousins")


def test_an_invitation_and_an_edited_seat_are_looked_at_at_once(round_, olga, eva, baram, kowhai):
    at = timezone.now()
    seat = actions.invite_judge(round_, by=olga, at=at, email="EVA@people.example")
    assert [(row.judge, row.entry) for row in Conflict.objects.all()] == [(seat, baram)]
    startup_of(kowhai)
    actions.edit_seat(seat, by=olga, organisations=["Tide Labs"])
    assert {row.entry for row in Conflict.objects.all()} == {baram, kowhai}


def test_late_team_mates_are_found_within_the_hour(round_, jun, jun_baram, baram):
    member(baram, jun.email)
    detection.look_again(at=timezone.now())
    assert Conflict.objects.count() == 1
    assert not Assignment.objects.exists()


def test_rounds_that_are_over_are_left_alone(round_, jun, jun_baram, baram):
    member(baram, jun.email)
    detection.look_again(at=timezone.now() + timedelta(days=3))
    assert not Conflict.objects.exists()


def test_looking_takes_as_many_queries_for_many_as_for_few(round_, jun, jun_seat, baram, django_assert_num_queries):
    def grow(number):
        person = newcomer(number)
        EmailAddress.objects.create(user=person, email=f"n{number}@tide-labs.example")
        entry = make_entry(round_, person, f"Entry {number}")
        member(entry, f"kai{number}@people.example")
        member(entry, user=User.objects.create_user(f"friend{number}@people.example"))
        startup_of(entry).supporters.add(organisation(f"house-{number}"))
        seat = make_seat(round_, User.objects.create_user(f"seat{number}@people.example"))
        give(seat, entry)

    member(baram, jun.email)
    grow(1)
    with django_assert_num_queries(13):
        detection.found_in(round_)
    for number in range(2, 8):
        grow(number)
    with django_assert_num_queries(13):
        detection.found_in(round_)


def test_one_place_says_whether_two_may_meet(round_, track, jun_seat, jade_seat, baram, kowhai):
    assert meeting.forbidden(jun_seat, baram) is None
    jun_seat.tracks.add(track)
    assert meeting.forbidden(jun_seat, baram).code == "track"
    jun_seat.tracks.clear()
    baram.economy = jun_seat.economy
    assert meeting.forbidden(jun_seat, baram).code == "economy"
    round_.same_economy, round_.max_judges_per_economy = "allow", 1
    round_.save()
    jun_seat.round.refresh_from_db()
    assert meeting.forbidden(jun_seat, baram) is None
    jade_seat.economy = jun_seat.economy
    jade_seat.save()
    give(jade_seat, baram)
    assert meeting.forbidden(jun_seat, baram).code == "limit"
    member(baram, jun_seat.user.email)
    assert str(meeting.forbidden(jun_seat, baram)) == "A conflict keeps these two apart: Part of the team."
