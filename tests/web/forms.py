"""Forms as a browser sends them when nothing was touched."""

from __future__ import annotations


def typed(response) -> dict[str, str]:
    """Return what the form on a page would send if nothing was touched."""
    form, levels = response.context["form"], response.context.get("levels")
    found = {bound.html_name: bound for bound in form}
    if levels:
        found |= {bound.html_name: bound for row in levels for bound in row}
        found |= {bound.html_name: bound for bound in levels.management_form}
    values = {name: bound.value() for name, bound in found.items()}
    return {
        name: value.strftime("%Y-%m-%dT%H:%M") if hasattr(value, "strftime") else "" if value is None else value
        for name, value in values.items()
    }
