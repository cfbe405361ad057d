"""Where allauth asks us: its mails go through our queue and our words, and it shows no page of its own."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from core import mail

#: The letters of allauth that we send, in our words. All others are left unsent: we tell people on the page.
LETTERS = {"account/email/login_code": "sign_in_code"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Soundings' answers to allauth's questions."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Promise the letter; the worker sends it, so that the answer takes the same time for a known and an unknown address."""
        letter = LETTERS.get(template_prefix)
        if letter:
            mail.send(letter, email, code=context["code"])

    def generate_login_code(self) -> str:
        """Return six digits."""
        return f"{secrets.randbelow(1_000_000):06d}"

    def get_login_stages(self) -> list[str]:
        """Ask for the code and for nothing after it: a passkey is another way in, not a second step."""
        return ["allauth.account.stages.LoginByCodeStage"]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our views do."""
