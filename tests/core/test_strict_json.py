"""JSON from outside is read exactly or refused."""

import pytest

from core.strict_json import DecimalText, UnusableInput, loads, read_file


def test_numbers_keep_the_digits_they_were_written_with():
    document = loads(b'{"a": 0.10, "b": 7, "c": 1E2}')
    assert document == {"a": "0.10", "b": 7, "c": "1E2"}
    assert isinstance(document["a"], DecimalText)


def test_numbers_may_be_read_as_floats_instead():
    assert loads(b"[0.5, 7]", exact=False) == [0.5, 7]


def test_a_byte_order_mark_is_passed_over():
    assert loads(b"\xef\xbb\xbf[1]") == [1]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"[NaN]", "NaN is not a number"),
        (b"[-Infinity]", "-Infinity is not a number"),
        (b'{"a": 1, "b": 2, "a": 1}', 'the key "a" stands twice in one object'),
        (b"[1", "not JSON"),
        (b"\xff", "not UTF-8 text"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[" + b"9" * 41 + b"]", "more than 40 digits"),
    ],
)
def test_what_would_change_a_sum_in_silence_is_refused(raw, reason):
    with pytest.raises(UnusableInput, match=reason):
        loads(raw)


def test_a_float_beyond_all_bounds_is_refused():
    with pytest.raises(UnusableInput, match="too large"):
        loads(b"[1e999]", exact=False)


def test_a_file_that_cannot_be_read_says_why(tmp_path):
    with pytest.raises(UnusableInput, match="cannot be read: Is a directory"):
        read_file(tmp_path)
    with pytest.raises(UnusableInput, match="the name is not a path"):
        read_file("a\0b")


def test_a_file_larger_than_the_limit_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "large.json"
    path.write_text("[1]")
    assert read_file(path) == [1]
    monkeypatch.setattr("core.strict_json.MAX_BYTES", 2)
    with pytest.raises(UnusableInput, match="larger than 2 bytes"):
        read_file(path)
