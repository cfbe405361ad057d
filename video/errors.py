"""What can be wrong with a file, as a code for programs and a sentence for people."""

from dataclasses import dataclass, field
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


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation. This library speaks English; its callers say the sentence in the reader's language."""
    return text


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: `code` for programs; `template` and `values` make the plain words for the owner of the file.

    The template is English, marked with `gettext_noop`, and holds `%(name)s` for each value. Values are whole numbers,
    decimals written as text ("73.2"), or words that are the same in every language.
    """

    code: str
    template: str
    values: dict[str, int | str] = field(default_factory=dict)

    @property
    def detail(self) -> str:
        """The sentence in English."""
        return self.template % self.values if self.values else self.template


class MediaError(Exception):
    """A file cannot be used. `code` is a `Code`; `problem` says what is wrong and what to do, `detail` the same in English."""

    def __init__(self, code: str, template: str, **values: int | str) -> None:
        self.problem = Problem(str(code), template, values)
        super().__init__(f"{code}: {self.problem.detail}")

    @property
    def code(self) -> str:
        """The reason, for programs."""
        return self.problem.code

    @property
    def detail(self) -> str:
        """The reason in plain English."""
        return self.problem.detail

    @classmethod
    def of(cls, problem: Problem) -> "MediaError":
        """Return the error of a finding."""
        return cls(problem.code, problem.template, **problem.values)
