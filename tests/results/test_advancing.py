"""Who goes on into the next round: above the line, on a wild card, as an alternate, and who stays behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from challenge.models import Criterion, Round
from core.errors import StateConflict
from core.models import AuditEvent
from judging.actions import save_scorecard
from results import actions, knock_outs, standings
from submissions.models import Advance, Alternate, Entry
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, give, make_entry, newcomer

MARKS = {"one": 9, "two": 8, "three": 8, "four": 6, "five": 5}


@pytest.fixture
def final(round_: Round) -> Round:
    """The round after the first."""
    return Round.objects.create(challenge=round_.challenge, name="Final", position=1)


@pytest.fixture
def five(round_, jun_seat, jade_seat, final) -> dict[str, Entry]:
    """Five entries with two cards each: one leads, two and three are level, four and five follow."""
    Round.objects.filter(pk=round_.pk).update(cut_places=2)
    entries = {}
    for number, (name, mark) in enumerate(MARKS.items()):
        entries[name] = make_entry(round_, newcomer(number), name)
        for seat in (jun_seat, jade_seat):
            keys = round_.criteria.values_list("key", "kind")
            marks = {key: 1 if kind == "knockout" else mark for key, kind in keys}
            send(give(seat, entries[name], number), marks)
    return entries


def send(row, marks, reasons=None) -> None:
    save_scorecard(
        row, by=row.judge.user, at=timezone.now(), expected_version=0, marks=marks, reasons=reasons, state="submitted"
    )


def there(final: Round) -> dict[str, str]:
    """Return how each entry of the final came into it, by title."""
    return dict(final.advances.order_by("entry__title").values_list("entry__title", "way"))


@pytest.fixture
def asked(round_: Round) -> Criterion:
    """A knock-out question of the first round."""
    return Criterion.objects.create(
        round=round_, key="lawful", name="May it be shown", kind="knockout", weight=0, minimum=0, maximum=1, position=9
    )


def ids(entries: dict[str, Entry], *names: str) -> list[str]:
    return [entries[name].pk for name in names]


def test_all_level_at_the_line_go_on(five, round_, final, olga):
    actions.take_above_the_line(round_, by=olga, seen=ids(five, "one", "two", "three"))
    assert there(final) == {"one": "cut", "three": "cut", "two": "cut"}
    event = AuditEvent.objects.get(verb="taken_above_the_line")
    assert (event.facts["places"], len(event.facts["entries"])) == (2, 3)


def test_a_line_that_moved_is_looked_at_again(five, round_, final, olga):
    with pytest.raises(StateConflict) as refused:
        actions.take_above_the_line(round_, by=olga, seen=ids(five, "one", "two"))
    assert refused.value.code == "LINE_MOVED"
    assert there(final) == {}


def test_without_a_line_people_choose(five, round_, final, olga):
    Round.objects.filter(pk=round_.pk).update(cut_places=None)
    with pytest.raises(StateConflict) as refused:
        actions.take_above_the_line(round_, by=olga, seen=[])
    assert refused.value.code == "NO_CUT_LINE"
    actions.choose_for_next_round(round_, by=olga, entries=[five["five"]])
    assert there(final) == {"five": "chosen"}


def test_a_line_drawn_anew_keeps_what_people_decided(five, round_, final, olga):
    actions.take_above_the_line(round_, by=olga, seen=ids(five, "one", "two", "three"))
    actions.give_wild_card(round_, by=olga, entry=five["five"], reason="The only one of its region.")
    Round.objects.filter(pk=round_.pk).update(cut_places=1)
    actions.take_above_the_line(round_, by=olga, seen=ids(five, "one"))
    assert there(final) == {"five": "wild_card", "one": "cut"}


@pytest.mark.parametrize("act", [actions.give_wild_card, actions.name_alternate])
def test_a_choice_by_hand_needs_a_reason_an_entry_that_stands_and_no_second_place(act, five, round_, final, olga):
    with pytest.raises(ValidationError, match="Give the reason"):
        act(round_, by=olga, entry=five["four"], reason=" ")
    actions.give_wild_card(round_, by=olga, entry=five["five"], reason="The jury insists.")
    with pytest.raises(ValidationError, match="in the next round already"):
        act(round_, by=olga, entry=five["five"], reason="Again.")
    Entry.objects.filter(pk=five["four"].pk).update(state="withdrawn")
    with pytest.raises(ValidationError, match="stands in this round"):
        act(round_, by=olga, entry=five["four"], reason="Gone.")


def test_only_organisers_decide_who_goes_on(five, round_, final, jun, omar):
    for person in (jun, omar):
        for act in (
            lambda who: actions.take_above_the_line(round_, by=who, seen=[]),
            lambda who: actions.give_wild_card(round_, by=who, entry=five["five"], reason="Mine."),
            lambda who: actions.name_alternate(round_, by=who, entry=five["five"], reason="Mine."),
            lambda who: actions.leave_behind(round_, by=who, entry=five["one"], reason="Not mine."),
        ):
            with pytest.raises(PermissionDenied):
                act(person)


def test_alternates_move_up_in_their_turn(five, round_, final, olga):
    actions.take_above_the_line(round_, by=olga, seen=ids(five, "one", "two", "three"))
    four = actions.name_alternate(round_, by=olga, entry=five["four"], reason="Next in the ranking.")
    fifth = actions.name_alternate(round_, by=olga, entry=five["five"], reason="Fifth.")
    actions.move_alternate(fifth, by=olga, up=True)
    with pytest.raises(StateConflict) as refused:
        actions.promote_alternate(four, by=olga, reason="“one” dropped out.")
    assert refused.value.code == "NOT_ITS_TURN"
    Entry.objects.filter(pk=five["five"].pk).update(
        state="withdrawn"
    )  # the first in line is gone: the next has its turn
    row = actions.promote_alternate(four, by=olga, reason="“one” dropped out.")
    assert (row.way, row.reason) == (Advance.Way.ALTERNATE, "“one” dropped out.")
    assert list(Alternate.objects.values_list("entry__title", flat=True)) == ["five"]
    actions.remove_alternate(fifth, by=olga)
    assert not Alternate.objects.exists()


def test_an_alternate_that_gets_a_wild_card_waits_no_longer(five, round_, final, olga):
    actions.name_alternate(round_, by=olga, entry=five["four"], reason="Next in the ranking.")
    actions.give_wild_card(round_, by=olga, entry=five["four"], reason="The jury insists.")
    assert (Alternate.objects.count(), there(final)) == (0, {"four": "wild_card"})


def test_who_is_judged_in_the_next_round_already_stays_in_it(five, round_, final, olga, jiro):
    actions.take_above_the_line(round_, by=olga, seen=ids(five, "one", "two", "three"))
    actions.leave_behind(round_, by=olga, entry=five["two"], reason="Withdrew by telephone.")
    assert there(final) == {"one": "cut", "three": "cut"}
    give(make_seat(final, jiro), five["one"])  # noqa: F405
    with pytest.raises(StateConflict) as refused:
        actions.leave_behind(round_, by=olga, entry=five["one"], reason="A mistake.")
    assert refused.value.code == "ALREADY_ASSIGNED"


def test_a_majority_of_noes_keeps_an_entry_from_going_on_by_rule(
    asked, five, round_, final, olga, jun_seat, jade_seat, hana_seat
):
    before = {place.entry.title: place.score for place in standings.standings_of(round_)}
    for seat, answer in ((jun_seat, 0), (jade_seat, 0)):
        row = five["one"].assignments.get(judge=seat)
        save_scorecard(
            row,
            by=seat.user,
            at=timezone.now(),
            expected_version=1,
            marks=dict.fromkeys(ALL_EIGHT, 9) | {"lawful": answer},
            reasons={"lawful": "The song is not theirs."},
            state="submitted",
        )
    send(give(hana_seat, five["one"]), dict.fromkeys(ALL_EIGHT, 9) | {"lawful": None})
    answer = knock_outs.answers_in(round_)[five["one"].pk][0]
    assert (answer.question, answer.no, answer.cards, answer.bars) == (asked.name, 2, 3, True)
    assert {place.entry.title: place.score for place in standings.standings_of(round_)} == before
    actions.take_above_the_line(round_, by=olga, seen=ids(five, "two", "three"))
    actions.give_wild_card(round_, by=olga, entry=five["one"], reason="The song is licensed after all.")
    assert there(final) == {"one": "wild_card", "three": "cut", "two": "cut"}


def test_a_card_with_nothing_but_an_answer_has_no_score(asked, round_, jun_baram):
    send(jun_baram, dict.fromkeys(ALL_EIGHT) | {"lawful": 1})
    assert [(place.rank, place.scorecards) for place in standings.standings_of(round_)] == [(None, 0)]
    assert "lawful" not in {row.key for row in standings.contest_of(round_).criteria}


def test_tracks_with_more_criteria_do_not_win(round_, jun_seat, baram, kowhai, track):
    Round.objects.filter(pk=round_.pk).update(minimum_scorecards=1)
    round_.refresh_from_db()
    baram.track = track
    baram.save()
    round_.criteria.filter(key__in=("team", "fund")).update(track=track)
    for entry in (baram, kowhai):
        keys = ALL_EIGHT if entry is baram else {"unique", "value", "market"}
        send(give(jun_seat, entry), dict.fromkeys(keys, 8))
    assert {place.score for place in standings.standings_of(round_)} == {standings.standings_of(round_)[0].score}
    assert [place.rank for place in standings.standings_of(round_)] == [1, 1]


def test_marks_of_a_track_an_entry_left_count_no_more(round_, jun_seat, baram, track, olga):
    Round.objects.filter(pk=round_.pk).update(minimum_scorecards=1)
    round_.refresh_from_db()
    Entry.objects.filter(pk=baram.pk).update(track=track)
    round_.criteria.filter(key="fund").update(track=track)
    send(give(jun_seat, baram), dict.fromkeys(ALL_EIGHT, 10) | {"fund": 1})
    with_fund = standings.standings_of(round_)[0].score
    Entry.objects.filter(pk=baram.pk).update(track=None)
    assert (with_fund, standings.standings_of(round_)[0].score) == (80, 100)


def test_judging_of_the_next_round_is_its_own(five, round_, final, olga, jiro):
    """What was marked in the first round counts nowhere in the second, which asks its own questions of its own panel."""
    actions.take_above_the_line(round_, by=olga, seen=ids(five, "one", "two", "three"))
    now = timezone.now()
    Round.objects.filter(pk=final.pk).update(
        judging_opens_at=now - timedelta(hours=1), judging_closes_at=now + timedelta(days=1), minimum_scorecards=1
    )
    Criterion.objects.create(round=final, key="stage", name="Stage")
    send(give(make_seat(final, jiro), five["three"]), {"stage": 10})  # noqa: F405
    final.refresh_from_db()
    places = {place.entry.title: (place.rank, place.score) for place in standings.standings_of(final)}
    assert places == {"three": (1, 100), "one": (None, None), "two": (None, None)}
