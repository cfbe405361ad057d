"""Run one job on one untrusted file in a child process that can do little else.

The child gets one input file and at most one output folder, limits on memory, processor time, file size and wall
clock, an almost empty environment and, where the kernel offers Landlock, no other file and no network. Whatever
happens to it, the parent sees an answer or a `MediaError`.
"""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import sysconfig
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from video.errors import Code, MediaError, Problem, gettext_noop

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
# -I and -S: no environment variables, no user folder, no .pth files; the two paths needed are given by hand.
BOOT = "import sys; sys.path[:0] = sys.argv[1:]; from video.child import main; main()"
MEBIBYTE = 1 << 20
# Out of time or file size; or a native library gave up, which they do when memory is refused.
SIGNALS_OF_WEIGHT = {
    -signal.SIGXCPU,
    -signal.SIGKILL,
    -signal.SIGXFSZ,
    -signal.SIGABRT,
    -signal.SIGTRAP,
    -signal.SIGILL,
}


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one job. `memory_bytes` bounds the address space, so resident memory stays below it.

    Processor time is what a hostile file runs into; the wall clock is generous, because a busy machine is no fault of
    the file.
    """

    wall_seconds: float = 240.0
    cpu_seconds: int = 50
    memory_bytes: int = 800 * MEBIBYTE
    file_bytes: int = 256 * MEBIBYTE


INSPECT = Budget()
PICTURES = Budget(cpu_seconds=60)
# Two encoders beside the decoder; with the job that waits for it still less than 1 GiB.
RENDER = Budget(wall_seconds=1800, cpu_seconds=1200, memory_bytes=896 * MEBIBYTE)


def run(job: str, source: Path, *, output: Path | None = None, budget: Budget = INSPECT, **arguments: Any) -> Any:
    """Run `job` ("module:function" inside the video package) on `source` and return its answer as plain data.

    The function is called as `function(source, output, **arguments)`; arguments and answer travel as JSON. Raises
    `MediaError` with the job's own verdict, or TOO_COMPLEX / CORRUPT when the child had to be killed or crashed;
    RuntimeError only where the job cannot even be imported, which is no fault of the file.
    """
    folder = str(Path(output).resolve()) if output else None
    request = {
        "job": job,
        "source": str(Path(source).resolve()),
        "output": folder,
        "budget": asdict(budget),
        "arguments": arguments,
    }
    answer = _answer_of(*_run_child(json.dumps(request).encode(), folder, budget))
    if "broken" in answer:
        raise RuntimeError(f"The sandbox cannot run {job}: {answer['broken']}")
    if "cause" in answer:
        # The verdict stands; a pattern here would show a fault of ours.
        logger.warning("%s gave up on %s: %s", job, request["source"], answer["cause"])
    if "error" in answer:
        raise MediaError.of(Problem(**answer["error"]))
    return answer["result"]


def _run_child(request: bytes, folder: str | None, budget: Budget) -> tuple[int, bytes]:
    """Return how the child ended (negative: the signal) and what it wrote."""
    process = subprocess.Popen(  # noqa: S603 our own interpreter and our own code
        [sys.executable, "-I", "-S", "-c", BOOT, str(ROOT), *PACKAGES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder or "/",
        env={
            "LANG": "C.UTF-8",
            "MALLOC_ARENA_MAX": "2",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "TMPDIR": folder or "/nonexistent",
        },
        start_new_session=True,
    )
    try:
        written, _ = process.communicate(request, timeout=budget.wall_seconds)
        return process.returncode, written
    except subprocess.TimeoutExpired:
        return -signal.SIGXCPU, b""
    finally:
        # Also ends whatever the child itself may have started.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _answer_of(status: int, written: bytes) -> dict[str, Any]:
    if status == 0:
        with contextlib.suppress(ValueError):
            answer = json.loads(written)
            if isinstance(answer, dict) and (answer.keys() & {"result", "error", "broken"}):
                return answer
    if status in SIGNALS_OF_WEIGHT:
        raise MediaError(
            Code.TOO_COMPLEX,
            gettext_noop("The file takes too much time or memory to read. Export it in a simpler form."),
        )
    raise MediaError(Code.CORRUPT, gettext_noop("The file is damaged and cannot be read. Export it again."))
