"""What a panel gave on the calibration entry, as pictures with their words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from judging.calibration import Spread, criteria_of, spread_of
from judging.marks import plain
from judging.models import Calibration, Judge
from web.shared import charts


@dataclass(frozen=True, slots=True)
class Picture:
    """One criterion: its dots on the scale, the figures in words, the mark of who looks, and the level that mark lies in."""

    spread: Spread
    chart: SafeString
    own: str
    mean: str
    level: str

    @property
    def values(self) -> str:
        """All marks, the lowest first."""
        return ", ".join(plain(dot.value) for dot in self.spread.dots)


def pictures_of(calibration: Calibration, *, own: Judge | None = None) -> list[Picture]:
    """Return one picture a criterion; `own` is the judge whose dot is marked."""
    return [_picture(row, own) for row in spread_of(calibration, criteria_of(calibration))]


def _picture(row: Spread, own: Judge | None) -> Picture:
    mine = next((dot.value for dot in row.dots if own and dot.judge.pk == own.pk), None)
    mean = f"{float(row.mean):.1f}" if row.mean is not None else "–"
    words = _("%(name)s: marks %(values)s, mean %(mean)s") % {
        "name": row.criterion.name,
        "values": ", ".join(plain(dot.value) for dot in row.dots) or "–",
        "mean": mean,
    }
    chart = charts.dots(
        [dot.value for dot in row.dots],
        None if row.mean is None else float(row.mean),
        low=row.criterion.minimum,
        high=row.criterion.maximum,
        label=words,
        own=mine,
    )
    return Picture(
        row, chart, "–" if mine is None else plain(mine), mean, _level(row, mine) if mine is not None else ""
    )


def _level(row: Spread, mark: object) -> str:
    """Return the level descriptor a mark lies in: "7 to 8, Strong: proof from customers"."""
    found = [
        level for level in row.criterion.levels if level["from"] <= float(str(mark)) <= level.get("to", level["from"])
    ]
    return next((f"{level.get('word', '')}: {level.get('text', '')}".strip(": ") for level in found), "")
