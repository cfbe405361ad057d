"""The demo's letter box: the mail that this installation would have sent. There is no such page anywhere else."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

NAME = re.compile(r"[0-9a-z]{18}")
MOST = 200


@never_cache
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """List the letters, the newest first."""
    folder = _folder()
    files = sorted(folder.glob("*.eml"), reverse=True)[:MOST] if folder.is_dir() else []
    return render(request, "demo/letters.html", {"letters": [_facts(path) for path in files]})


@never_cache
@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """Show the text of one letter; its addresses can be followed. The HTML part is not run here."""
    path = _folder() / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        raise Http404
    return render(request, "demo/letter.html", {"letter": _facts(path, whole=True)})


def _folder() -> Path:
    if not settings.DEMO:
        raise Http404
    return Path(settings.EMAIL_FILE_PATH)


def _facts(path: Path, *, whole: bool = False) -> dict[str, Any]:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise Http404
    body = message.get_body(("plain",))
    return {
        "name": path.stem,
        "subject": message["subject"],
        "to": message["to"],
        "date": message["date"].datetime if message["date"] else None,
        "text": body.get_content() if whole and body else "",
        "attachments": [part.get_filename() for part in message.iter_attachments()] if whole else [],
    }
