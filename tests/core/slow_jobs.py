"""Jobs for the tests of the queue, where a worker of its own process must be able to import them."""

from __future__ import annotations

import os
import time
from pathlib import Path

from core import jobs


@jobs.task(queue="video")
def hold_then_finish(diary: str) -> None:
    """Write down who runs it; the first one then holds still for long, the next one finishes."""
    book = Path(diary)
    first = not book.exists()
    with book.open("a") as lines:
        lines.write(f"{os.getpid()}\n")
    if first:
        time.sleep(120)
    with book.open("a") as lines:
        lines.write("done\n")


@jobs.task()
def note(diary: str, word: str) -> None:
    """Write a word down."""
    with Path(diary).open("a") as lines:
        lines.write(f"{word}\n")


@jobs.task(max_attempts=3, first_delay_seconds=10)
def fail_twice(diary: str) -> None:
    """Fail until two attempts are written down."""
    book = Path(diary)
    with book.open("a") as lines:
        lines.write("attempt\n")
    if len(book.read_text().split()) < 3:
        raise RuntimeError("not yet")


@jobs.task(max_attempts=2, first_delay_seconds=1)
def always_fail() -> None:
    """Fail."""
    raise RuntimeError("never")
