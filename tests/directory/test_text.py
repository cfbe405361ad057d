"""How text is folded, cut into words and marked, in the scripts of the region."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.text import fold, marked, searchable, words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("São  PAULO", "sao paulo"),
        ("Ｔｏｋｙｏ", "tokyo"),
        ("Đà Nẵng", "đa nang"),
        ("Северный", "северныи"),
        ("  ", ""),
    ],
)
def test_case_width_accents_and_blanks_are_folded(written, folded):
    assert fold(written) == folded


def test_a_hyphened_word_can_be_found_apart_and_joined():
    assert searchable(["Start-Up Chile"]) == " start up startup chile "


def test_words_without_meaning_are_left_out_unless_nothing_else_is_asked():
    assert [word.text for word in words("accelerator in the Philippines")] == ["accelerator", "philippines"]
    assert [word.text for word in words("the")] == ["the"]


def test_a_word_may_be_the_beginning_of_a_longer_one_but_short_words_and_economies_may_not():
    assert [word.needle for word in words("accel AI Japan")] == [" accel", " ai ", " japan "]


def test_scripts_without_blanks_are_sought_anywhere():
    assert [word.needle for word in words("แพบัว 風箏 みなと")] == [fold("แพบัว"), "風箏", "みなと"]


@pytest.mark.parametrize("query", ["", "  ", "%", "'", "!?…", "_", "\x00"])
def test_a_query_without_letters_or_figures_asks_for_nothing(query):
    assert words(query) == []


def test_a_very_long_query_is_cut():
    assert len(words(" ".join(f"word{number}" for number in range(50)))) == 8


def test_what_matched_is_marked_in_the_letters_as_they_were_written():
    assert marked("Perú y Chile", words("peru")) == [("Perú", True), (" y Chile", False)]
    assert marked("Japanese, Japan", words("japan")) == [("Japanese, ", False), ("Japan", True)]
    assert marked("ตลาดแพบัวเพื่อผู้ก่อตั้ง", words("แพบัว")) == [("ตลาด", False), ("แพบัว", True), ("เพื่อผู้ก่อตั้ง", False)]
    assert marked("까치다리 창업역", words("창업")) == [("까치다리 ", False), ("창업", True), ("역", False)]


@given(st.text(max_size=60), st.text(max_size=20))
def test_marking_never_loses_a_letter(text, query):
    assert "".join(piece for piece, _hit in marked(text, words(query))) == text


@given(st.lists(st.text(max_size=30), max_size=4))
def test_a_text_holds_its_own_words(parts):
    text = searchable(parts)
    for part in parts:
        for word in words(part):
            assert word.needle in text
