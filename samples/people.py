"""The invented people of the demonstration."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import User

FOLDER = Path(__file__).resolve().parent.parent / "data" / "demo"

#: Whose sign-in links the demo prints, in this order.
PRINTED = ("administrator", "organiser", "judge", "entrant")


def read(name: str) -> dict[str, Any]:
    """Return a file of data/demo/."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def ensure(email: str, name: str, economy: str, *, administrator: bool = False) -> User:
    """Return the person behind an address, made with a verified address if new."""
    user = User.objects.filter(email=email).first()
    if user is None:
        make = User.objects.create_superuser if administrator else User.objects.create_user
        user = make(email, full_name=name, economy=economy)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def load_staff() -> dict[str, User]:
    """Make the people whose links are printed, by role."""
    staff = {
        row["role"]: ensure(row["email"], row["name"], row["economy"], administrator=row["role"] == "administrator")
        for row in read("people")["person"]
    }
    judge = judges()[0]
    return staff | {"judge": ensure(judge["email"], judge["name"], judge["economy"])}


def judges() -> list[dict[str, Any]]:
    """Return the twelve judges as data."""
    rows: list[dict[str, Any]] = read("people")["judge"]
    return rows


def address_of(name: str) -> str:
    """Return an invented address for an invented name: its last Latin words at demo.example."""
    plain = unicodedata.normalize("NFKD", name)
    latin = "".join(char for char in plain if char.isascii() and (char.isalpha() or char == " ")).split()
    return f"{'.'.join(latin[-2:]).lower() or 'person'}@entrants.demo.example"
