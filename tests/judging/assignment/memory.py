"""How much memory the command takes, as the system counts it: the peak of a process of its own, reading included."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

from tests.judging.assignment.instances import contest

ROOT = Path(__file__).resolve().parents[3]
WATCHED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.stdout.flush()
sys.stdout.buffer.write(done.stdout)
"""


def write_contest(path: Path, entries: int, judges: int, demand: int) -> None:
    """Write a contest whose affinity is a matrix with one decimal, the costlier kind to read."""
    rng = random.Random(2026)
    problem = contest(entries, judges, demand, matrix=False)
    problem["affinity_matrix"] = [[rng.randrange(1001) / 10 for _ in range(entries)] for _ in range(judges)]
    path.write_text(json.dumps(problem), encoding="utf-8")


def solved_in_a_process(path: Path) -> tuple[float, dict]:
    """Run `solve_assignment` on a file and return its peak of resident memory in MB and its answer."""
    command = [
        sys.executable,
        "-c",
        WATCHED,
        sys.executable,
        str(ROOT / "manage.py"),
        "solve_assignment",
        str(path),
        "--json",
    ]
    output = subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout
    peak, answer = output.split(b"\n", 1)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return int(peak) / unit, json.loads(answer)
