"""File names are shown, never used; types are noted, never believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.names import claimed_type, shown_name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("pitch.mp4", "pitch.mp4"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Eva\\pitch.mp4", "pitch.mp4"),
        ("pitch\u202egpj.mp4", "pitchgpj.mp4"),
        ("a\x00b\x1b[31m\n.mp4", "ab[31m.mp4"),
        ("<img src=x onerror=alert(1)>.mp4", "<img src=x onerror=alert(1)>.mp4"),
        ("क्‍ष वीडियो.mp4", "क्‍ष वीडियो.mp4"),
        ("", "file"),
        ("..", "file"),
        ("dir/", "file"),
        ("\ud800.mp4", ".mp4"),
        ("x" * 300 + ".mp4", "x" * 251 + ".mp4"),
        ("x" * 300, "x" * 255),
    ],
)
def test_a_name_is_its_last_part_without_what_cannot_be_shown(typed, shown):
    assert shown_name(typed) == shown


@given(st.text())
def test_any_name_is_shown_in_one_line_of_at_most_255(typed):
    shown = shown_name(typed)
    assert 1 <= len(shown) <= 255
    assert not set(shown) & set("/\\\n\r\0\u202e")
    assert shown_name(shown) == shown
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("video/mp4", "video/mp4"),
        (" Video/MP4 ", "video/mp4"),
        ("", ""),
        ("text/html; charset=x", ""),
        ("a/b\r\nX: y", ""),
    ],
)
def test_a_claimed_type_is_kept_when_it_is_one(claimed, kept):
    assert claimed_type(claimed) == kept
