"""Judge uploaded files by the rules of the competition."""

from __future__ import annotations

import dataclasses
import json
import math
import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from video import Inspection, Limits, inspect

UNUSABLE_INPUT = 2
KINDS = ("video", "image", "document")


class OneLineParser(CommandParser):
    """Says what is wrong with the arguments in one line."""

    def error(self, message: str) -> NoReturn:
        """Write the line and leave."""
        sys.stderr.write(f"{message}\n")
        sys.exit(UNUSABLE_INPUT)


def seconds(text: str) -> float:
    """Read a length of time that makes sense as a limit."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        raise ArgumentTypeError(f"{text!r} is not a number of seconds")
    return value


def pixels(text: str) -> int:
    """Read a number of pixels."""
    if not text.isascii() or not text.isdigit():
        raise ArgumentTypeError(f"{text!r} is not a number of pixels")
    return int(text)


class Command(BaseCommand):
    help = "Say of each file whether it can be entered, and if not, why. Needs no database and no settings."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Use the parser that errs in one line."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = OneLineParser
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        defaults = Limits()
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--kind", choices=KINDS, help="What it should be; without it, whatever the bytes are.")
        parser.add_argument("--max-seconds", type=seconds, default=defaults.max_seconds)
        parser.add_argument("--tolerance-seconds", type=seconds, default=defaults.tolerance_seconds)
        parser.add_argument("--min-side", type=pixels, default=defaults.min_side)
        parser.add_argument("--json", action="store_true", dest="as_json", help="One JSON object a line.")

    def handle(self, *args: Any, files: list[Path], kind: str | None, as_json: bool, **options: Any) -> None:
        """Print a line for each file."""
        limits = Limits(**{name: options[name] for name in ("max_seconds", "tolerance_seconds", "min_side")})
        for path in files:
            require_readable(path)
        for path in files:
            found = inspect(path, kind, limits)
            self.stdout.write(json.dumps(as_dict(path, found)) if as_json else as_text(path, found))


def require_readable(path: Path) -> None:
    """Refuse what is no file that we may read."""
    try:
        if path.is_file():
            path.open("rb").close()
            return
        why = "is a folder" if path.is_dir() else "does not exist"
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "cannot be read"
    raise CommandError(f"{path}: {why}", returncode=UNUSABLE_INPUT)


def as_dict(path: Path, found: Inspection) -> dict[str, Any]:
    """Return the fields of the contract in their order, then those we add."""
    names = ["kind", "verdict", "reason", "detail", "duration_seconds", "width", "height", "frame_rate"]
    names += ["video_codec", "audio_codec", "container", "rotation", "pages"]
    values = dataclasses.asdict(found)
    hints = [{"code": hint.code, "detail": hint.detail} for hint in found.hints]
    return {"file": str(path)} | {name: values[name] for name in names} | {"hints": hints}


def as_text(path: Path, found: Inspection) -> str:
    """Return a sentence for people."""
    if not found.accepted:
        return f"{path}: refused ({found.reason}). {found.detail}"
    notes = " ".join(hint.detail for hint in found.hints)
    return f"{path}: accepted. {notes}".rstrip()
