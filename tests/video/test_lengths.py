"""Length is what a player presents, whatever the headers say."""

import struct
from fractions import Fraction

import pytest

import video
from tests.video import surgery
from video.container import Edit, Track
from video.synth import make_clip


@pytest.mark.parametrize(("seconds", "verdict"), [(60.4, None), (60.6, "TOO_LONG"), (61, "TOO_LONG")])
def test_a_clip_may_run_half_a_second_over_a_minute(tmp_path, reason, seconds, verdict):
    path = make_clip(tmp_path / "a.mp4", seconds, 96, 64, fps=10)
    assert reason(path) == verdict


def test_the_owner_reads_the_measured_length_and_the_limit(long_clip):
    found = video.inspect(long_clip, "video")
    assert (found.verdict, found.reason) == ("reject", "TOO_LONG")
    assert found.detail == "This clip runs 80.0 seconds. The limit is 60."
    assert found.duration_seconds == pytest.approx(80, abs=0.05)


def test_a_header_that_says_thirty_seconds_does_not_hide_eighty(long_clip, tmp_path, reason):
    assert reason(surgery.claim_length(long_clip, tmp_path / "a.mp4", 30)) == "TOO_LONG"


def test_a_header_that_says_two_minutes_does_not_spoil_ten_seconds(clip, tmp_path):
    found = video.inspect(surgery.claim_length(clip, tmp_path / "a.mp4", 120), "video")
    assert found.verdict == "accept"
    assert found.duration_seconds == pytest.approx(10, abs=0.2)


def test_sound_that_outlasts_the_picture_counts(tmp_path, reason):
    path = make_clip(tmp_path / "a.mp4", 20, 96, 64, audio_seconds=75)
    assert reason(path) == "TOO_LONG"


def test_samples_played_three_times_count_three_times(tmp_path, reason):
    path = make_clip(tmp_path / "a.mp4", 25, 96, 64)
    looped = surgery.set_edits(path, tmp_path / "b.mp4", [(25, 0, 1)] * 3)
    assert video.inspect(looped, "video").duration_seconds == pytest.approx(75, abs=0.1)
    assert reason(looped) == "TOO_LONG"


def test_a_trimmed_clip_is_as_long_as_what_is_left_and_its_owner_is_told(long_clip, tmp_path):
    found = video.inspect(surgery.set_edits(long_clip, tmp_path / "a.mp4", [(40, 20, 1)]), "video")
    assert found.verdict == "accept"
    assert found.duration_seconds == pytest.approx(40, abs=0.1)
    assert [hint.code for hint in found.hints] == ["HIDDEN_PART"]


def test_a_picture_held_for_a_minute_counts_although_demuxers_skip_it(clip, tmp_path, reason):
    held = surgery.set_edits(clip, tmp_path / "a.mp4", [(5, 0, 1), (65, 5, 0)], b"vide")
    assert reason(held) == "TOO_LONG"


def test_a_picture_that_starts_forty_seconds_late_counts_from_the_first_sound(tmp_path, reason):
    path = make_clip(tmp_path / "a.mp4", 25, 96, 64)
    assert reason(surgery.set_edits(path, tmp_path / "b.mp4", [(40, -1, 1), (25, 0, 1)], b"vide")) == "TOO_LONG"


def test_sound_squeezed_into_a_quarter_of_its_time_is_as_long_as_its_samples(long_clip, tmp_path, reason):
    def squeeze(track):
        track.drop(b"edts")
        table = surgery.table_of(track, b"stts")
        rows = struct.iter_unpack(">II", table.content[8:])
        table.content = table.content[:8] + b"".join(struct.pack(">II", n, delta // 4) for n, delta in rows)

    assert reason(surgery.change_tracks(long_clip, tmp_path / "a.mp4", squeeze)) == "TOO_LONG"


def test_a_webm_without_a_duration_is_measured(tmp_path):
    path = make_clip(tmp_path / "a.webm", 5, 96, 64, container="webm")
    data = bytearray(path.read_bytes())
    at = data.index(b"\x44\x89\x88")  # the Duration element becomes one to be skipped
    data[at : at + 11] = b"\xec\x89" + bytes(9)
    path.write_bytes(data)
    assert video.inspect(path, "video").duration_seconds == pytest.approx(5, abs=0.05)


@pytest.mark.parametrize(
    ("edits", "end"),
    [
        ([], 0),
        ([(30, 0, 1)], 10),
        ([(4, 0, 1), (4, 2, 1)], 8),
        ([(5, None, 1), (10, 0, 1)], 15),
        ([(5, 0, 1), (65, 5, 0)], 70),
        ([(40, 0, Fraction(1, 2))], 20),
        ([(0, 0, 1)], 10),
    ],
)
def test_an_edit_list_never_presents_more_than_its_samples_fill(edits, end):
    track = Track(number=1, kind="video", timescale=100, media_units=1000)
    track.edits = [
        Edit(Fraction(length), None if begin is None else Fraction(begin), Fraction(rate))
        for length, begin, rate in edits
    ]
    assert track.presented_end() == end
