"""What a benchmark returns, how it measures, and how the table is printed."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

OK = "ok"
MISSED = "MISSED"
MISSED_BUT_FREE = "missed, does not bind"
INFORMATIVE = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison. `ratio` is ours divided by the reference; `verdict` is MISSED when a limit that binds is missed."""

    name: str
    ours: float
    reference: float
    unit: str
    ratio: float
    limit: str
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of one run, or the medians of several."""

    cpu: float
    wall: float


def row(
    name: str,
    ours: float,
    reference: float,
    unit: str,
    *,
    at_most: float | None = None,
    at_least: float | None = None,
    binds: bool = True,
    ratio: float | None = None,
    note: str = "",
) -> Row:
    """Return a judged row. Give `at_most` or `at_least` for the ratio, or neither where the figure only informs.

    `ratio` is given where it is not that of the two figures, such as the median over several turns.
    """
    if ratio is None:
        ratio = ours / reference if reference else float("inf")
    limit, verdict = "", INFORMATIVE
    if at_most is not None or at_least is not None:
        limit = f"<= {at_most:g}" if at_most is not None else f">= {at_least:g}"
        kept = (at_most is None or ratio <= at_most) and (at_least is None or ratio >= at_least)
        verdict = OK if kept else MISSED if binds else MISSED_BUT_FREE
    return Row(name, ours, reference, unit, ratio, limit, verdict, note)


def timed(work: Callable[[], object]) -> Times:
    """Run `work` once. CPU time is that of this process, all threads."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Times(time.process_time() - cpu, time.perf_counter() - wall)


def compare(ours: Callable[[], object], reference: Callable[[], object], *, rounds: int = 5) -> tuple[Times, Times]:
    """Run both by turns, so that a busy machine slows both alike, and return the medians."""
    runs = [(timed(ours), timed(reference)) for _round in range(rounds)]
    return _median([mine for mine, _theirs in runs]), _median([theirs for _mine, theirs in runs])


def compare_cpu(
    name: str, ours: Callable[[], object], reference: Callable[[], object], *, rounds: int = 5, **judged: object
) -> Row:
    """Return a row of CPU seconds, with wall seconds in the note; `judged` goes to `row`."""
    mine, theirs = compare(ours, reference, rounds=rounds)
    note = f"{judged.pop('note', '')}; wall {mine.wall:.3f} / {theirs.wall:.3f} s, median of {rounds}".lstrip("; ")
    return row(name, mine.cpu, theirs.cpu, "CPU s", note=note, **judged)  # type: ignore[arg-type]


def printed(rows: list[Row]) -> str:
    """Return the table as text."""
    lines = [["name", "ours", "reference", "unit", "ratio", "limit", "ok", "note"]]
    lines.extend(
        [r.name, f"{r.ours:.4g}", f"{r.reference:.4g}", r.unit, f"{r.ratio:.3f}", r.limit, r.verdict, r.note]
        for r in rows
    )
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _median(times: list[Times]) -> Times:
    return Times(statistics.median(t.cpu for t in times), statistics.median(t.wall for t in times))
