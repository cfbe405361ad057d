"""Who gets which answer from the API: seven people, every operation, five situations, equal to docs/access.md."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.access import table
from tests.access.operations import OPERATIONS, address, described
from tests.access.world import ROLES, SITUATIONS, World, build


@pytest.fixture(scope="module")
def written() -> table.Cells:
    """The table as it is written."""
    return table.read(table.DOCUMENT.read_text(encoding="utf-8"))


class Asker:
    """Asks as each of the seven; what is asked in the same words is asked once. Every act is undone at once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.heard: dict[tuple[str, ...], Any] = {}
        self.clients = {role: Client() for role in ROLES}
        for role, person in world.people.items():
            if person is not None:
                self.clients[role].force_login(person)

    def answer(self, operation: str, situation: str, role: str, world: World | None = None) -> Any:
        """Return the answer of an operation; with `world`, about the things of that one."""
        asked, world = OPERATIONS[operation], world or self.world
        where, method = address(operation, world, situation, role), operation.partition(" ")[0]
        body = asked.body(world, situation, role) if asked.body else None
        key = (role, method, where, repr(body))
        if key not in self.heard:
            cache.clear()  # the rates are not what is asked about
            with transaction.atomic():
                send = getattr(self.clients[role], method.lower())
                sent = {} if body is None else {"data": body, "content_type": "application/json"}
                self.heard[key] = send(where, headers=dict(asked.headers), **sent)
                transaction.set_rollback(True)
        return self.heard[key]

    def cell(self, operation: str, situation: str, role: str) -> str:
        """Return the answer as the table writes it: the status, and of a list whether it shows what the situation is about."""
        found, lists = self.answer(operation, situation, role), OPERATIONS[operation].lists
        if not lists or found.status_code != 200:
            return str(found.status_code)
        shown = self.world.thing(lists, situation, role)
        rows = found.json()["results"]
        return "200 with" if any(shown in (row.get("id"), row.get("slug")) for row in rows) else "200 without"

    def tells(self, operation: str, situation: str, role: str) -> bool:
        """Whether an answer about what is not seen differs from one about what is nowhere."""
        nothing = World({}, {what: dict.fromkeys(SITUATIONS, "nowhere") for what in self.world.things})
        here, there = (self.answer(operation, situation, role, world) for world in (None, nothing))
        return (here.content, here.headers) != (there.content, there.headers)


def test_every_operation_has_its_lines_and_every_line_its_operation(client, written):
    operations = described(client.get("/api/v1/openapi.json").json())
    in_table = {operation for operation, _situation, _role in written}
    assert sorted(operations - in_table) == []  # these need lines in docs/access.md
    assert sorted(in_table - operations) == []  # these are no operations any more
    assert sorted(operations - set(OPERATIONS)) == []  # these need a body in tests/access/operations.py
    missing = [
        (operation, situation, role)
        for operation in sorted(operations)
        for situation in SITUATIONS
        for role in ROLES
        if (operation, situation, role) not in written
    ]
    assert missing == []


def test_every_answer_is_as_written_and_no_refusal_tells(db, written):
    """What is not seen answers in the words of what is nowhere: another's, in conflict, not out yet."""
    asker = Asker(build())
    found = {cell: asker.cell(*cell) for cell in written}
    assert [f"{cell}: {found[cell]}, written {said}" for cell, said in written.items() if found[cell] != said] == []
    assert [cell for cell, said in written.items() if said == "404" and asker.tells(*cell)] == []
