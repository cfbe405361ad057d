"""What can be wrong with a file, as a code for programs and a sentence for people."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Reasons for refusing a file. The names are part of the contract and stay as they are."""

    TOO_LONG = "TOO_LONG"
    NO_VIDEO = "NO_VIDEO"
    NO_MOTION = "NO_MOTION"
    DIMENSIONS = "DIMENSIONS"
    FRAME_RATE = "FRAME_RATE"
    TOO_COMPLEX = "TOO_COMPLEX"
    CORRUPT = "CORRUPT"
    TRUNCATED = "TRUNCATED"
    EMPTY = "EMPTY"
    TYPE_MISMATCH = "TYPE_MISMATCH"
    UNSUPPORTED = "UNSUPPORTED"
    UNSAFE = "UNSAFE"
    ENCRYPTED = "ENCRYPTED"
    ACTIVE_CONTENT = "ACTIVE_CONTENT"
    EMBEDDED_FILE = "EMBEDDED_FILE"
    TOO_MANY_PAGES = "TOO_MANY_PAGES"
    TOO_FEW_PAGES = "TOO_FEW_PAGES"
    TOO_LARGE = "TOO_LARGE"
    MULTIPLE_VIDEO = "MULTIPLE_VIDEO"
    CODEC = "CODEC"


class Hint(StrEnum):
    """Facts the owner should hear about although the file is accepted."""

    SILENT = "SILENT"
    HIDDEN_PART = "HIDDEN_PART"
    STILL_PICTURE = "STILL_PICTURE"
    PLAYED_AT_ANOTHER_SPEED = "PLAYED_AT_ANOTHER_SPEED"
    DAMAGED_FRAMES = "DAMAGED_FRAMES"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: `code` for programs, `detail` one plain sentence or two for the owner of the file."""

    code: str
    detail: str


class MediaError(Exception):
    """A file cannot be used. `code` is a `Code`, `detail` says what is wrong and what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = str(code)
        self.detail = detail
