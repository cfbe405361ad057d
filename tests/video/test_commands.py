"""inspect_media and render_video as other programs call them: no database, no settings, one clear line on misuse."""

import json
import subprocess
import sys

import pytest

from video.sandbox import ROOT
from video.synth import make_clip

FIELDS = ["file", "kind", "verdict", "reason", "detail", "duration_seconds", "width", "height", "frame_rate"]
FIELDS += ["video_codec", "audio_codec"]


@pytest.fixture
def manage(tmp_path):
    """Run a command in an empty environment."""

    def run(*words):
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=ROOT,
            env={"DATABASE_URL": "sqlite:////nowhere/none.sqlite3", "DEMO_DIR": str(tmp_path / "demo")},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


def test_one_object_a_line_with_the_fields_of_the_contract(manage, clip, tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"")
    done = manage("inspect_media", clip, tmp_path / "a.mp4", "--kind", "video", "--json")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert list(first)[: len(FIELDS)] == FIELDS
    assert {key: first[key] for key in FIELDS if key not in {"detail", "duration_seconds"}} == {
        "file": str(clip),
        "kind": "video",
        "verdict": "accept",
        "reason": None,
        "width": 160,
        "height": 90,
        "frame_rate": 15.0,
        "video_codec": "h264",
        "audio_codec": "aac",
    }
    assert (second["verdict"], second["reason"], second["duration_seconds"]) == ("reject", "EMPTY", None)


def test_the_limits_are_options(manage, clip, tmp_path):
    small = make_clip(tmp_path / "small.mp4", 2, 48, 48)
    done = manage(
        "inspect_media", clip, small, "--max-seconds", 9, "--tolerance-seconds", 0.2, "--min-side", 32, "--json"
    )
    assert [json.loads(line)["reason"] for line in done.stdout.splitlines()] == ["TOO_LONG", None]


def test_people_get_a_sentence(manage, long_clip):
    done = manage("inspect_media", long_clip)
    assert done.stdout == f"{long_clip}: refused (TOO_LONG). This clip runs 80.0 seconds. The limit is 60.\n"


@pytest.mark.parametrize(
    "words",
    [
        ["inspect_media"],
        ["inspect_media", "/nowhere/a.mp4"],
        ["inspect_media", "/"],
        ["inspect_media", "a", "--kind", "music"],
        ["inspect_media", "a", "--max-seconds", "soon"],
        ["render_video", "/nowhere/a.mp4", "/nowhere/b.mp4"],
        ["render_video", "manage.py", "/nowhere/b.mp4"],
        ["render_video", "manage.py"],
    ],
)
def test_misuse_ends_with_two_and_one_line(manage, words):
    done = manage(*words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_a_rendition_is_written_or_the_reason_is_said(manage, clip, tmp_path):
    assert manage("render_video", clip, tmp_path / "out.mp4", "--height", "64").returncode == 0
    assert (tmp_path / "out.mp4").stat().st_size > 1000
    (tmp_path / "a.mp4").write_bytes(b"#EXTM3U")
    done = manage("render_video", tmp_path / "a.mp4", tmp_path / "b.mp4")
    assert (done.returncode, (tmp_path / "b.mp4").exists()) == (2, False)
    assert "TYPE_MISMATCH" in done.stderr
