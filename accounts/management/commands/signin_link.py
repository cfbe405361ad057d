"""Make a one-use sign-in link for a person who exists."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts import links
from accounts.people import known_person


class Command(BaseCommand):
    help = "Print a link that signs the person with this e-mail address in, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--hours", type=float, default=24)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, email: str, hours: float, as_json: bool, **options: Any) -> None:
        """Print the link."""
        user = known_person(email)
        if user is None:
            self.stderr.write(f"Nobody has the address {email}.")
            sys.exit(2)
        lifetime = timedelta(hours=hours)
        url, expires_at = links.make_link(user, lifetime=lifetime), timezone.now() + lifetime
        when = expires_at.isoformat(timespec="seconds")
        self.stdout.write(
            json.dumps({"url": url, "expires_at": when}) if as_json else f"{url}\nWorks once, until {when}."
        )
