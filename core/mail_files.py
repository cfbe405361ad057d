"""Mail without a mail server: each letter a file that any mail program opens. Used by the demo and until EMAIL_URL is set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core.ids import new_id


class Backend(BaseEmailBackend):
    """Write each message to settings.EMAIL_FILE_PATH as ID.eml; ids sort by time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages and return how many there were."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            path = folder / f"{new_id()}.eml"
            # Whole or not at all: the demo's mail page reads while a worker writes.
            half = path.with_suffix(".part")
            content: Any = message.message()
            half.write_bytes(content.as_bytes(linesep="\r\n"))
            half.rename(path)
        return len(email_messages)
