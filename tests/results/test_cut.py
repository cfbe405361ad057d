"""Where the line falls: places over all, in each track or economy, a limit for one economy, and whoever is level at it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.cut import Candidate, Cut, Level, Rule, above_the_line

ranks = st.lists(st.one_of(st.none(), st.integers(1, 8)), max_size=14)


def ranked(*ranks: int | None, **facts: str) -> list[Candidate]:
    """Return entries a, b, c, ... with these ranks; `facts` give track, economy or a mark for each, one letter an entry."""
    track, economy, barred = (facts.get(name, "") for name in ("track", "economy", "barred"))
    return [
        Candidate(
            entry=chr(97 + n),
            rank=rank,
            track=track[n] if track else "",
            economy=economy[n] if economy else "",
            barred=bool(barred) and barred[n] == "x",
        )
        for n, rank in enumerate(ranks)
    ]


def test_the_first_so_many_go_on():
    assert above_the_line(ranked(1, 2, 3, 4), Rule(2)) == Cut(("a", "b"), (), (), ())


def test_all_who_are_level_at_the_line_go_on():
    cut = above_the_line(ranked(1, 2, 2, 2, 5), Rule(2))
    assert cut.taken == ("a", "b", "c", "d")
    assert cut.levels == (Level("lane", "", 2, 4, 3, 2),)


def test_who_is_level_above_the_line_changes_nothing():
    assert above_the_line(ranked(1, 1, 3, 4), Rule(3)) == Cut(("a", "b", "c"), (), (), ())


def test_an_unranked_entry_never_goes_on_by_rule():
    assert above_the_line(ranked(1, None, None), Rule(3)).taken == ("a",)


def test_each_track_has_its_own_line():
    cut = above_the_line(ranked(1, 2, 3, 4, 5, 5, track="ssslll"), Rule(2, "track"))
    assert cut.taken == ("a", "b", "d", "e", "f")
    assert cut.levels == (Level("lane", "l", 2, 3, 2, 5),)


def test_each_economy_has_its_own_line():
    assert above_the_line(ranked(1, 2, 3, 4, economy="PPKK"), Rule(1, "economy")).taken == ("a", "c")


def test_the_limit_of_an_economy_passes_over_and_the_next_moves_up():
    cut = above_the_line(ranked(1, 2, 3, 4, 5, economy="PPPKT"), Rule(3, most_per_economy=2))
    assert (cut.taken, cut.passed_over) == (("a", "b", "d"), ("c",))


def test_two_of_one_economy_level_at_its_limit_are_treated_alike():
    cut = above_the_line(ranked(1, 2, 2, 4, economy="PPPK"), Rule(4, most_per_economy=2))
    assert cut.taken == ("a", "b", "c", "d")
    assert cut.levels == (Level("economy", "P", 2, 3, 2, 2),)


def test_entries_without_an_economy_meet_no_limit():
    assert above_the_line(ranked(1, 2, 3), Rule(3, most_per_economy=1)).taken == ("a", "b", "c")


def test_who_is_barred_leaves_the_place_to_the_next():
    cut = above_the_line(ranked(1, 2, 3, 4, barred="-x-x"), Rule(2))
    assert (cut.taken, cut.barred) == (("a", "c"), ("b",))


@pytest.mark.parametrize("wrong", [{"places": 0}, {"places": 1, "by": "colour"}, {"places": 1, "most_per_economy": 0}])
def test_a_rule_makes_sense(wrong):
    with pytest.raises(ValueError, match="a cut"):
        Rule(**wrong)


@given(ranks, st.integers(1, 6))
def test_nobody_below_goes_on_before_somebody_above(given_ranks, places):
    rows = ranked(*given_ranks)
    cut = above_the_line(rows, Rule(places))
    taken = [row.rank for row in rows if row.entry in cut.taken]
    left = [row.rank for row in rows if row.entry not in cut.taken and row.rank is not None]
    assert max(taken, default=0) < min(left, default=99)
    assert len(taken) >= min(places, len(taken) + len(left))


@given(ranks, st.integers(1, 6), st.integers(1, 3), st.text("PKT", min_size=14, max_size=14))
def test_level_entries_of_one_economy_share_their_fate(given_ranks, places, most, economies):
    rows = ranked(*given_ranks, economy=economies[: len(given_ranks)])
    cut = above_the_line(rows, Rule(places, most_per_economy=most))
    fates: dict[tuple, set[bool]] = {}
    for row in rows:
        if row.rank is not None:
            fates.setdefault((row.rank, row.economy), set()).add(row.entry in cut.taken)
    assert all(len(fate) == 1 for fate in fates.values())
