"""Make the rendition of a clip that judges see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.management.commands.inspect_media import UNUSABLE_INPUT, OneLineParser, pixels, require_readable
from video import MediaError, render_video

SHORTEST = 16


class Command(BaseCommand):
    help = "Write the MP4 that judges see, by the code of the pipeline. Needs no database and no settings."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Use the parser that errs in one line."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = OneLineParser
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="IN", type=Path)
        parser.add_argument("target", metavar="OUT.mp4", type=Path)
        parser.add_argument("--height", type=pixels, default=720, help="Greatest height in pixels; never enlarged.")

    def handle(self, *args: Any, source: Path, target: Path, height: int, **options: Any) -> None:
        """Render and say what came of it."""
        require_readable(source)
        if not target.parent.is_dir():
            raise CommandError(f"{target.parent}: is no folder", returncode=UNUSABLE_INPUT)
        if height < SHORTEST:
            raise CommandError(f"--height: at least {SHORTEST} pixels", returncode=UNUSABLE_INPUT)
        try:
            made = render_video(source, target, height=height)
        except MediaError as error:
            raise CommandError(f"{source}: {error.detail} ({error.code})", returncode=UNUSABLE_INPUT) from error
        self.stdout.write(
            f"{target}: {made.width} by {made.height} pixels, {made.duration_seconds:.1f} seconds, {made.size_bytes} bytes"
        )
