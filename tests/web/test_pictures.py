"""Prints, water, rulers and charts: the same on every machine, small, and said in words."""

from __future__ import annotations

import re

import pytest

from web.shared import charts, contours, prints
from web.shared.contours import np


def test_a_print_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    prints.art.cache_clear()
    first = prints.svg("147")
    prints.art.cache_clear()
    assert prints.svg("147") == first
    assert len({prints.svg(str(seed)) for seed in range(60)}) == 60


@pytest.mark.parametrize("seed", range(80))
def test_a_print_is_small(seed: int) -> None:
    assert len(prints.svg(str(seed))) < 5_120
    assert len(prints.svg(str(seed), size="thumb")) < 3_072


def test_seeds_find_every_palette_and_family() -> None:
    picked = [prints._numbers(str(seed)) for seed in range(200)]
    assert {family for _dice, family, _palette in picked} == set(range(len(prints.FAMILIES)))
    assert {palette for _dice, _family, palette in picked} == set(range(len(prints.PALETTES)))


def test_every_layer_of_a_print_is_drawn() -> None:
    for seed in range(40):
        assert re.findall(r'd=""', prints.svg(str(seed))) == []


def test_a_print_is_decoration_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in prints.svg("1")
    assert 'role="img" aria-label="Nước Lành"' in prints.svg("1", title="Nước Lành")


def test_the_water_is_drawn_once_and_is_small() -> None:
    assert prints.water("minute") is prints.water("minute")
    assert len(prints.water("minute")) < 12_288


def test_a_round_hill_has_one_closed_line() -> None:
    y, x = np.mgrid[-5:6, -5:6]
    (line,) = contours.lines(-np.hypot(x, y).astype(float), -3.0)
    assert line[0] == line[-1]
    assert all(2.8 < np.hypot(c - 5, r - 5) < 3.2 for c, r in line)


def test_a_slope_has_one_open_line_from_side_to_side() -> None:
    heights = np.repeat(np.arange(6.0)[:, None], 4, axis=1)
    (line,) = contours.lines(heights, 2.5)
    assert {row for _column, row in line} == {2.5}
    assert sorted(column for column, _row in line) == [0.0, 1.0, 2.0, 3.0]


def test_a_saddle_parts_by_the_height_of_its_middle() -> None:
    assert len(contours.lines(np.array([[1.0, 0.0], [0.0, 1.0]]), 0.6)) == 2
    assert len(contours.lines(np.array([[1.0, 0.0], [0.0, 1.0]]), 0.4)) == 2


def ticks(drawn: str, kind: str = "") -> int:
    found = re.search(rf'<path class="tick"{kind} d="([^"]*)"', drawn)
    return found[1].count("M") if found else 0


def test_sixty_ticks_are_a_minute() -> None:
    assert ticks(charts.ruler()) == 61
    assert (ticks(charts.ruler(58.4), " data-on"), ticks(charts.ruler(58.4))) == (59, 2)


def test_what_is_over_the_limit_is_drawn_beyond_it_in_proportion() -> None:
    drawn = charts.ruler(67.3, 60)
    assert (ticks(drawn, " data-on"), ticks(drawn, " data-over"), ticks(drawn)) == (61, 7, 3)
    assert "data-limit" in drawn


def test_a_clip_far_over_the_limit_still_fits_the_ruler() -> None:
    assert ticks(charts.ruler(600, 60), " data-over") == 60


def test_the_parts_of_a_whole_fill_it_and_are_said_in_words() -> None:
    drawn = charts.stack([("The idea", 3), ("Craft", 1)])
    assert 'aria-label="The idea 3, Craft 1"' in drawn
    assert re.findall(r' x="([\d.]+)" width="([\d.]+)"', drawn) == [("0.00", "74.70"), ("75.00", "25.00")]


def test_scorecards_stand_on_a_stated_axis_with_their_mean() -> None:
    drawn = charts.dots([0, 100], 50, label="0, 100; mean 50")
    assert re.findall(r'cx="([\d.]+)"', drawn) == ["4", "196"]
    assert 'x1="100" x2="100"' in drawn


def test_a_bar_never_leaves_its_track() -> None:
    assert 'width="100" height="8"/></svg>' in charts.bar(12, 10, label="12 of 10")
    assert 'data-n="1" width="0"' in charts.bar(-1, 10)
