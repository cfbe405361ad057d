"""Whatever happens to the child, the parent gets an answer; and the child reaches nothing else."""

import ctypes
import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

import video
from video import sandbox
from video.synth import make_clip

MEBIBYTE = 1 << 20


@pytest.fixture(scope="module")
def heavy_clip(shelf: Path) -> Path:
    """Large pictures: more memory and time than the small budgets here allow."""
    return make_clip(shelf / "heavy.mp4", 6, 1920, 1080, fps=30, pattern="still", audio=False)


def _render(path: Path, folder: Path, **budget) -> dict:
    limits = replace(sandbox.RENDER, **budget)
    return sandbox.run("rendition:render", path, output=folder, budget=limits, name="out.mp4", height=720)


def test_a_job_that_wants_too_much_memory_is_too_complex(heavy_clip, tmp_path):
    with pytest.raises(video.MediaError, match="TOO_COMPLEX"):
        _render(heavy_clip, tmp_path, memory_bytes=320 * MEBIBYTE)


def test_a_job_that_takes_too_long_is_killed_and_too_complex(heavy_clip, tmp_path):
    began = time.monotonic()
    with pytest.raises(video.MediaError, match="TOO_COMPLEX"):
        _render(heavy_clip, tmp_path, wall_seconds=0.3)
    assert time.monotonic() - began < 60  # far from the half hour that a rendition may take


def test_a_job_that_computes_too_much_is_killed_and_too_complex(heavy_clip, tmp_path):
    with pytest.raises(video.MediaError, match="TOO_COMPLEX"):
        _render(heavy_clip, tmp_path, cpu_seconds=1)


def test_a_job_that_writes_too_much_is_stopped(heavy_clip, tmp_path):
    with pytest.raises(video.MediaError):
        _render(heavy_clip, tmp_path, file_bytes=2000)


def test_a_fault_of_ours_is_no_verdict_on_the_file(clip):
    with pytest.raises(RuntimeError, match="cannot run nothing:at_all"):
        sandbox.run("nothing:at_all", clip)


def test_a_busy_start_does_not_cost_a_second(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"no video")
    began = time.process_time()
    assert video.inspect(tmp_path / "a.mp4", "video").reason == "TYPE_MISMATCH"
    assert time.process_time() - began < 0.5


CLOSED = """
import json, socket, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from video import confine
closed = confine.close_doors(Path(sys.argv[2]), Path(sys.argv[3]))
def tried(do):
    try:
        do()
    except OSError as error:
        return type(error).__name__
    return "done"
print(json.dumps({
    "closed": closed,
    "source": tried(lambda: open(sys.argv[2], "rb").read(1)),
    "change the source": tried(lambda: open(sys.argv[2], "ab")),
    "output": tried(lambda: open(sys.argv[3] + "/a", "w").write("a")),
    "another file": tried(lambda: open(sys.argv[4]).read()),
    "settings": tried(lambda: open(sys.argv[1] + "/manage.py").read()),
    "network": tried(lambda: socket.create_connection(("127.0.0.1", 9), 1)),
}))
"""


def kernel_closes_files():
    """Ask the kernel itself, not our code, whether it has Landlock (Linux 5.13 and later)."""
    create_ruleset, version = 444, 1
    return ctypes.CDLL(None).syscall(create_ruleset, None, 0, version) > 0


def test_the_child_reaches_one_input_and_one_folder(tmp_path):
    source, output, other = tmp_path / "in", tmp_path / "out", tmp_path / "other"
    source.write_text("in")
    other.write_text("other")
    output.mkdir()
    answer = subprocess.run(
        [sys.executable, "-I", "-c", CLOSED, str(sandbox.ROOT), str(source), str(output), str(other)],
        capture_output=True,
        check=True,
        timeout=30,
    )
    tried = json.loads(answer.stdout)
    offered = kernel_closes_files()
    assert tried.pop("closed") is offered
    assert (tried["source"], tried["output"]) == ("done", "done")
    if not offered:  # then the child has every other limit, and says that files are open to it
        return
    network = tried.pop("network")
    assert tried == {
        "source": "done",
        "change the source": "PermissionError",
        "output": "done",
        "another file": "PermissionError",
        "settings": "PermissionError",
    }
    assert network in {"PermissionError", "ConnectionRefusedError"}  # older kernels close files only


def test_no_secret_of_the_environment_reaches_the_child(clip, monkeypatch):
    seen = {}

    class Watched(subprocess.Popen):
        def __init__(self, command, **options):
            seen.update(options["env"])
            super().__init__(command, **options)

    monkeypatch.setenv("SECRET_KEY", "very secret")
    monkeypatch.setattr(subprocess, "Popen", Watched)
    assert video.inspect(clip, "video").accepted
    assert sorted(seen) == ["LANG", "MALLOC_ARENA_MAX", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TMPDIR"]
