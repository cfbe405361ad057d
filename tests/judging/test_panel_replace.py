"""The seat of somebody who never came goes to somebody else, with the work that may go with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import OneUseLink, User
from challenge.models import Membership
from core.errors import StateConflict
from core.models import AuditEvent
from judging import actions, tasks
from judging.models import Assignment, Judge
from tests.panel import *  # noqa: F403
from tests.panel import give, make_entry, newcomer


@pytest.fixture
def absent(round_, olga, track) -> Judge:
    """Noa was invited and never came."""
    return actions.invite_judge(
        round_,
        by=olga,
        at=timezone.now(),
        email="noa@people.example",
        name="Noa",
        economy="SG",
        capacity=7,
        minimum=2,
        languages=["English"],
        organisations=["Noa Works"],
        tracks=[track],
    )


def replace(seat, by, email="nia@people.example", name="Nia"):
    return actions.replace_judge(seat, by=by, at=timezone.now(), email=email, name=name)


def test_the_new_judge_gets_the_seat_and_is_otherwise_themselves(absent, olga, track, run_jobs):
    done = replace(absent, olga)
    new = done.judge
    assert (new.capacity, new.minimum, list(new.tracks.all())) == (7, 2, [track])
    assert (new.economy, new.languages, new.organisations) == ("", [], [])
    assert (new.state, new.replaces, Judge.objects.get(pk=absent.pk).state) == ("invited", absent, "removed")
    roles = dict(Membership.objects.filter(role="judge").values_list("user__email", "role"))
    assert roles == {"nia@people.example": "judge"}
    event = AuditEvent.objects.get(verb="judge_replaced")
    assert (event.facts["replaces"], event.facts["moved"]) == (absent.pk, 0)
    assert "send_invitation" in run_jobs()


def test_a_known_person_keeps_their_economy(absent, olga, jade):
    assert replace(absent, olga, email=jade.email).judge.economy == "NZ"


def test_work_moves_over_but_what_a_rule_forbids(absent, olga, round_, track, eva, jade):
    near, far, own = (
        make_entry(round_, newcomer(number), f"Entry {number}", economy=economy, track=track)
        for number, economy in enumerate(("NZ", "CL", "PE"))
    )
    own.team.create(name="Jade", email=jade.email)
    for position, entry in enumerate((near, far, own)):
        give(absent, entry, position)
    done = replace(absent, olga, email=jade.email)
    assert done.moved == 1
    assert [title for title, _why in done.left] == ["Entry 0", "Entry 2"]
    assert list(Assignment.objects.values_list("judge", "entry")) == [(done.judge.pk, far.pk)]


def test_the_head_judges_seat_stays_the_head_judges(absent, olga):
    actions.edit_seat(absent, by=olga, is_head=True)
    new = replace(absent, olga).judge
    assert new.is_head
    assert not Judge.objects.get(pk=absent.pk).is_head
    assert Membership.objects.get(user=new.user).role == "head_judge"


def test_the_old_link_dies(absent, olga):
    tasks.send_invitation.func(absent.pk)
    replace(absent, olga)
    assert OneUseLink.objects.get(user=absent.user).expires_at <= timezone.now()


def test_a_frozen_panel_may_be_kept_as_large_as_it_was(absent, olga, round_):
    round_.criteria_frozen_at = timezone.now()
    round_.save()
    assert replace(absent, olga).judge.state == "invited"


def test_who_came_keeps_the_seat(olga, jun_seat):
    with pytest.raises(StateConflict) as refusal:
        replace(jun_seat, olga)
    assert refusal.value.code == "SEAT_TAKEN_UP"


def test_who_scored_through_the_api_without_looking_in_came_as_well(absent, olga, round_, track):
    row = give(absent, make_entry(round_, newcomer(1), "Entry", track=track))
    actions.save_scorecard(row, by=absent.user, at=timezone.now(), expected_version=0, marks={"unique": 8})
    with pytest.raises(StateConflict) as refusal:
        replace(absent, olga)
    assert refusal.value.code == "SEAT_TAKEN_UP"


def test_nobody_sits_twice(absent, olga, jun, jun_seat):
    with pytest.raises(ValidationError) as refusal:
        replace(absent, olga, email=jun.email)
    assert set(refusal.value.message_dict) == {"email"}
    assert Judge.objects.get(pk=absent.pk).state == "invited"


@pytest.mark.parametrize("who", ["omar", "hana", "jun", "eva", "vera"])
def test_only_organisers_of_the_challenge_replace(request, absent, hana_seat, jun_seat, who):
    with pytest.raises(PermissionDenied):
        replace(absent, request.getfixturevalue(who))


def test_a_locked_round_keeps_its_panel(absent, olga, round_):
    actions.lock_round(round_, by=olga, at=timezone.now())
    with pytest.raises(StateConflict) as refusal:
        replace(absent, olga)
    assert refusal.value.code == "ROUND_LOCKED"


def test_two_taps_on_the_page(absent, olga, round_, track):
    give(absent, make_entry(round_, newcomer(1), "Salt Works", economy="CL", track=track))
    give(absent, make_entry(round_, newcomer(2), "Reef Ferry", economy="NZ", track=track))
    User.objects.create_user("nia@people.example", full_name="Nia", economy="NZ")
    client = Client()
    client.force_login(olga)
    page = client.get("/organise/tide/panel/").content.decode()
    assert f"/organise/tide/panel/{absent.pk}/replace/" in page
    form = {"email": "nia@people.example", "name": "Nia"}
    told = client.post(f"/organise/tide/panel/{absent.pk}/replace/", form, follow=True).content.decode()
    assert "Nia takes the seat of Noa. 1 entry moved over" in told
    assert "“Reef Ferry” did not move" in told
    again = client.post(f"/organise/tide/panel/{absent.pk}/replace/", form)
    assert again.status_code == 404


def test_a_frozen_panel_takes_one_more_with_a_reason_alone(round_, olga):
    round_.criteria_frozen_at = timezone.now()
    round_.save()
    seat = {"by": olga, "at": timezone.now(), "email": "nia@people.example", "name": "Nia"}
    with pytest.raises(StateConflict) as refusal:
        actions.invite_judge(round_, **seat)
    assert refusal.value.code == "PANEL_FROZEN"
    actions.invite_judge(round_, reason="Two judges fell ill.", **seat)
    assert AuditEvent.objects.get(verb="judge_invited").facts["reason"] == "Two judges fell ill."


def test_the_page_of_a_frozen_panel_asks_why_and_the_trail_tells(round_, olga):
    round_.criteria_frozen_at = timezone.now()
    round_.save()
    client = Client()
    client.force_login(olga)
    form = {"email": "nia@people.example", "name": "Nia", "capacity": "5", "minimum": "0"}
    refused = client.post("/organise/tide/panel/", form)
    assert refused.status_code == 400
    assert "scores would rest on unequal numbers of judges" in refused.content.decode()
    assert client.post("/organise/tide/panel/", form | {"reason": "Two fell ill."}).status_code == 302
    trail = client.get("/organise/tide/audit/").content.decode()
    assert "invited a judge after judging had begun: Two fell ill." in trail
    assert client.post(f"/organise/tide/panel/{Judge.objects.get().pk}/", form | {"capacity": "9"}).status_code == 302
    assert Judge.objects.get().capacity == 9


def test_who_is_not_there_gets_nothing_new(round_, olga, jun_seat):
    from judging.availability import capacity_of

    assert capacity_of(jun_seat, round_, 3) == 20
    jun_seat.available_from = (round_.judging_closes_at + timedelta(days=2)).date()
    assert capacity_of(jun_seat, round_, 3) == 3
    round_.judging_opens_at = None
    assert capacity_of(jun_seat, round_, 3) == 20


def test_the_last_look_is_written_every_few_minutes(jun, jun_seat):
    at = timezone.now()
    for minutes in (0, 4, 6):
        actions.take_seats(by=jun, at=at + timedelta(minutes=minutes))
    jun_seat.refresh_from_db()
    assert jun_seat.seen_at == at + timedelta(minutes=6)
    actions.take_seats(by=jun, at=at + timedelta(minutes=9))
    jun_seat.refresh_from_db()
    assert jun_seat.seen_at == at + timedelta(minutes=6)
