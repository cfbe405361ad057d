"""The other end of the sandbox: one request on standard input, one answer on standard output.

Started by `video.sandbox`; imports nothing heavy before the limits are set.
"""

import contextlib
import importlib
import json
import os
import sys
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from video import confine
from video.errors import Code, MediaError, Problem, gettext_noop

# The media library has its own memory error, and says "external" when an encoder is refused memory.
OUT_OF_MEMORY = {"MemoryError", "ExternalError"}
TOO_HEAVY = gettext_noop("The file takes too much memory to read. Export it in a simpler form.")
# A decoder that was refused memory says that the file is damaged. This near to the limit it is not believed.
NEARLY_ALL = 0.9
UNREADABLE = gettext_noop("The file is damaged and cannot be read. Export it again.")


def main() -> None:
    """Read a request, set the limits, run the job, write the answer."""
    request = json.loads(sys.stdin.buffer.read())
    answers = _keep_answers_apart()
    confine.set_limits(request["budget"])
    answer = _answer(request)
    with os.fdopen(answers, "w", encoding="utf-8") as stream:
        json.dump(answer, stream)
    # Native libraries may crash while they are torn down; the answer is already out.
    os._exit(0)


def _keep_answers_apart() -> int:
    """Move standard output aside so that a chatty library cannot write into the answer."""
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return answers


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    source = Path(request["source"])
    output = Path(request["output"]) if request["output"] else None
    module, function = request["job"].split(":")
    try:
        job = getattr(importlib.import_module(f"video.{module}"), function)
    except Exception as error:  # noqa: BLE001 whatever it is, it is ours and no verdict on the file
        return {"broken": f"{type(error).__name__}: {error}"}
    memory = Memory(request["budget"]["memory_bytes"])
    confine.close_doors(source, output)
    try:
        return {"result": job(source, output, **request["arguments"])}
    except ImportError as error:
        return {"broken": str(error)}
    except MediaError as error:
        if error.code == Code.CORRUPT and memory.ran_out():
            return _refusal(Problem(Code.TOO_COMPLEX, TOO_HEAVY))
        return _refusal(error.problem)
    except MemoryError:
        return _refusal(Problem(Code.TOO_COMPLEX, TOO_HEAVY))
    except Exception as error:  # noqa: BLE001 a hostile file may raise anything; the verdict is the same
        if type(error).__name__ in OUT_OF_MEMORY or memory.ran_out():
            return _refusal(Problem(Code.TOO_COMPLEX, TOO_HEAVY))
        return _refusal(Problem(Code.CORRUPT, UNREADABLE)) | {"cause": _where(error)}


class Memory:
    """Knows how near this process ever came to its limit. Made before the doors close, because the answer is in a file."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self.status: TextIO | None = None
        with contextlib.suppress(OSError):
            self.status = Path("/proc/self/status").open(encoding="ascii", errors="replace")  # noqa: SIM115 read at the end

    def ran_out(self) -> bool:
        """Whether the address space was nearly used up; False where the system does not tell."""
        lines = self.status.read().splitlines() if self.status else []
        peaks = [int(line.split()[1]) * 1024 for line in lines if line.startswith("VmPeak:")]
        return bool(peaks) and peaks[0] > NEARLY_ALL * self.limit_bytes


def _where(error: Exception) -> str:
    """Name the exception and the line of ours it came from, for the log."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"[:500]


def _refusal(problem: Problem) -> dict[str, Any]:
    return {"error": asdict(problem)}
