"""Date fields that read and show the clock on the wall of a challenge's zone."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from challenge import clock
from core import economies
from web.shared import times

AREAS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@cache
def zone_names() -> tuple[str, ...]:
    """Return the zones that can be chosen, by name; reading them means a walk through the machine's files."""
    return tuple(sorted(name for name in available_timezones() if name.startswith(AREAS)))


def zone_choices() -> list[Any]:
    """Return the zones for a form: the main ones of the member economies first, in their order, then all."""
    main = [(row.default_time_zone, _place(row.default_time_zone)) for row in economies.all_economies()]
    return [
        (gettext("Main zones of the member economies"), main),
        (gettext("All zones"), [(name, name.replace("_", " ")) for name in zone_names() if name not in dict(main)]),
    ]


def _place(name: str) -> str:
    return f"{times.place(ZoneInfo(name))} ({times.offset(datetime.now(UTC), ZoneInfo(name))})"


class WallClockField(forms.Field):
    """A day and a time as the clock of `zone` shows them, cleaned to an aware instant; naive as long as the zone is not known.

    `twice` tells, after cleaning, that the clock shows this time two times on that day and which one was taken.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {
        "invalid": gettext_lazy("Give a day and a time, such as 2027-03-31 23:59."),
    }

    optional = False  # whether a date may be missing is the set-up check's to say

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.zone: ZoneInfo | None = None
        self.twice = ""

    def to_python(self, value: Any) -> datetime | None:
        """Read what a browser sends for a local day and time."""
        if value in self.empty_values:
            return None
        try:
            local = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if local.tzinfo:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return self.resolve(local, self.zone) if self.zone else local

    def resolve(self, local: datetime, zone: ZoneInfo) -> datetime:
        """Turn a wall-clock time into an instant and remember whether it happens twice."""
        found = clock.resolve(local, zone)
        self.twice = clock.twice_note(local, zone) if found.twice else ""
        return found.moment

    def prepare_value(self, value: Any) -> Any:
        """Show an instant as the wall clock of the zone does."""
        if isinstance(value, datetime) and value.tzinfo and self.zone:
            return clock.wall(value, self.zone)
        return value


class InZone:
    """For forms with WallClockFields: give them their zone, name it under each, and collect what has to be told."""

    fields: dict[str, forms.Field]

    def set_zone(self, zone: ZoneInfo) -> None:
        """Read and show all dates of this form in a zone."""
        for field in self.wall_clock_fields():
            field.zone = zone

    def wall_clock_fields(self) -> list[WallClockField]:
        """Return the form's dates."""
        return [field for field in self.fields.values() if isinstance(field, WallClockField)]

    def notes(self) -> list[str]:
        """Return, after cleaning, what was decided about times that happen twice."""
        return [field.twice for field in self.wall_clock_fields() if field.twice]
