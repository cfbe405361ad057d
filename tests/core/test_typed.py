"""Text as people type it: cleaned, and counted as people see it."""

from __future__ import annotations

import pytest

from core import typed


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", 0),
        ("Goroka", 6),
        ("Nguye\u0302\u0303n", 6),  # two marks over one letter
        ("บริษัท", 4),
        ("น้ำ", 1),  # a consonant, a tone and a vowel
        ("스타트업", 4),
        ("\U0001f469\U0001f3fd\u200d\U0001f52c", 1),  # a scientist with a tone of skin
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", 1),
        ("\U0001f1f9\U0001f1ed\U0001f1f5\U0001f1ea", 2),
        ("a\u200bb", 2),
        ("café 你好", 7),
    ],
)
def test_characters_are_counted_as_people_see_them(text, seen):
    assert typed.length(text) == seen


def test_what_nobody_types_is_taken_out_and_the_rest_stays():
    assert typed.clean("ab\x00cd\x07\ud83d") == "abcd"
    assert typed.clean("one\r\ntwo\rthree\tfour") == "one\ntwo\nthree\tfour"
    assert typed.clean("Nguye\u0302\u0303n") == "Nguyễn"
    assert typed.clean("\U0001f469\U0001f3fd\u200d\U0001f52c") == "\U0001f469\U0001f3fd\u200d\U0001f52c"


@pytest.mark.parametrize("text", ["", " ", "\u00a0\u200b ", "\u3000", "\u202e\u200f", "\ufeff\n"])
def test_nothing_to_see_is_blank(text):
    assert typed.is_blank(text)


@pytest.mark.parametrize("text", [".", "0", "\u200bx", "ก"])
def test_something_to_see_is_not(text):
    assert not typed.is_blank(text)
