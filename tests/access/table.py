"""Read and write the table of docs/access.md."""

from __future__ import annotations

from pathlib import Path

from tests.access.world import ROLES, SITUATIONS

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "access.md"
EVERY = "every"

#: What is answered, by operation, situation and role.
Cells = dict[tuple[str, str, str], str]


def read(text: str) -> Cells:
    """Return the cells of the table. ValueError names a line that cannot be read, or says something twice."""
    cells: Cells = {}
    operation = ""
    for line in text.splitlines():
        columns = [column.strip() for column in line.strip().strip("|").split("|")]
        if len(columns) != len(ROLES) + 2 or set(line) <= set("|- ") or columns[0] == "Operation":
            continue
        operation = columns[0].strip("`") or operation
        of = SITUATIONS if columns[1] == EVERY else [name.strip() for name in columns[1].split(",")]
        for situation in of:
            if situation not in SITUATIONS:
                raise ValueError(f"no such situation: {line}")
            for role, cell in zip(ROLES, columns[2:], strict=True):
                if cells.setdefault((operation, situation, role), cell) != cell or not cell:
                    raise ValueError(f"empty, or said twice: {line}")
    return cells


def lines(operation: str, cells: Cells) -> list[str]:
    """Return the lines of one operation, situations that are answered alike on one."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for situation in SITUATIONS:
        rows.setdefault(tuple(cells[operation, situation, role] for role in ROLES), []).append(situation)
    made = []
    for number, (answers, of) in enumerate(rows.items()):
        name = "" if number else f"`{operation}`"
        said = EVERY if len(of) == len(SITUATIONS) else ", ".join(of)
        made.append(f"| {name} | {said} | {' | '.join(answers)} |")
    return made
