"""What each operation of the API is asked about, and a body it takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.world import World

Body = Callable[[World, str, str], Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation: which things stand in its path, in their order; its body; and which thing a list of it would show."""

    path: tuple[str, ...] = ()
    body: Body | None = None
    lists: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def fixed(body: Any) -> Body:
    """Return the same body for everything."""
    return lambda _world, _situation, _role: body


def _upload(world: World, situation: str, role: str) -> dict[str, Any]:
    entry = world.thing("draft", situation, role)
    return {"purpose": "image", "entry": entry, "filename": "a.jpg", "size_bytes": 9, "content_type": "image/jpeg"}


OPERATIONS = {
    "GET assignments/": Asked(lists="assignment"),
    "GET assignments/{id}/": Asked(("assignment",)),
    "POST assignments/{id}/recuse/": Asked(("assignment",), fixed({"reason": "family"})),
    "GET assignments/{id}/scorecard/": Asked(("assignment",)),
    "PUT assignments/{id}/scorecard/": Asked(
        ("assignment",), fixed({"marks": {"idea": 5}}), headers=(("If-Match", '"v1"'),)
    ),
    "GET challenges/": Asked(lists="challenge"),
    "GET challenges/{slug}/": Asked(("challenge",)),
    "GET challenges/{slug}/results/": Asked(("results",)),
    "GET challenges/{slug}/results/bundle/": Asked(("results",)),
    "GET entries/": Asked(lists="entry"),
    "POST entries/": Asked((), lambda world, situation, role: {"challenge": world.thing("call", situation, role)}),
    "GET entries/{id}/": Asked(("entry",)),
    "PATCH entries/{id}/": Asked(("draft",), fixed({"title": "Another title"})),
    "POST entries/{id}/consents/": Asked(("entry",), fixed({"use": "terms", "given": True})),
    "GET entries/{id}/receipt/": Asked(("entry",)),
    "POST entries/{id}/submit/": Asked(("draft",), fixed({"accept_terms": True})),
    "POST entries/{id}/team/{member}/invite/": Asked(("draft", "member"), fixed({})),
    "POST entries/{id}/withdraw/": Asked(("entry",), fixed({})),
    "GET invitations/": Asked(lists="invitation"),
    "POST invitations/{id}/accept/": Asked(("invitation",), fixed({})),
    "POST invitations/{id}/decline/": Asked(("invitation",), fixed({})),
    "GET media/{id}/": Asked(("media",)),
    "GET media/{id}/captions/{language}/": Asked(("media", "=en")),
    "PUT media/{id}/captions/{language}/": Asked(("media", "=en"), fixed({"cues": []})),
    "DELETE media/{id}/captions/{language}/": Asked(("media", "=en")),
    "GET organisations/": Asked(lists="organisation"),
    "GET organisations/{slug}/": Asked(("organisation",)),
    "GET organisations/facets/": Asked(),
    "POST receipts/check/": Asked((), lambda world, _situation, _role: world.receipt),
    "GET receipts/keys/": Asked(),
    "POST rounds/{id}/assign/": Asked(("round",), fixed({})),
    "POST rounds/{id}/publish/": Asked(("round",), fixed({})),
    "GET rounds/{id}/standings/": Asked(("round",)),
    "GET startups/{id}/funding/": Asked(("startup",)),
    "PUT startups/{id}/funding/": Asked(("startup",), fixed({"funding": [], "raised_nothing": True})),
    "GET uploads/": Asked(lists="upload"),
    "POST uploads/": Asked((), _upload),
    "GET uploads/{id}/": Asked(("upload",)),
    "DELETE uploads/{id}/": Asked(("upload",)),
    "POST uploads/{id}/complete/": Asked(("upload",), fixed({})),
}


def address(operation: str, world: World, situation: str, role: str) -> str:
    """Return the address of an operation about what the situation says."""
    things = iter(OPERATIONS[operation].path)

    def fill(_found: re.Match[str]) -> str:
        what = next(things)
        return what[1:] if what.startswith("=") else world.thing(what, situation, role)

    return "/api/v1/" + re.sub(r"\{\w+\}", fill, operation.split(" ", 1)[1])


def described(schema: dict[str, Any]) -> set[str]:
    """Return the operations of an OpenAPI document: "GET entries/{id}/"."""
    methods = {"get", "put", "post", "patch", "delete"}
    return {
        f"{method.upper()} {path.removeprefix('/api/v1/')}"
        for path, operations in schema["paths"].items()
        for method in methods & set(operations)
    }
