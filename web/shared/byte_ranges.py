"""Which bytes of a file a request asks for (RFC 9110, sections 13 and 14). Players seek by this."""

from __future__ import annotations

import re
from dataclasses import dataclass

ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(?:(\d{1,18})\s*-\s*(\d{1,18})?|-\s*(\d{1,18}))\s*", re.ASCII | re.IGNORECASE)


class Unsatisfiable(Exception):
    """A range that lies outside the file (416)."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1


def asked_for(header: str, if_range: str, *, etag: str, size: int) -> Span | None:
    """Return the span a Range header asks for; None where the whole file is to be sent.

    That is so without the header, for what is no single range of bytes, and when `If-Range` names another file than the one `etag` names.
    Raises Unsatisfiable.
    """
    found = ONE_RANGE.fullmatch(header)
    if not found or (if_range and if_range.strip() != etag):
        return None
    first, last, suffix = (int(number) if number else None for number in found.groups())
    if suffix is not None:
        if suffix == 0:
            raise Unsatisfiable
        return Span(max(0, size - suffix), size - 1)
    if first is None or (last is not None and last < first):
        return None
    if first >= size:
        raise Unsatisfiable
    return Span(first, size - 1 if last is None else min(last, size - 1))
