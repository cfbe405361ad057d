"""Every mail, in one place: subject, text and HTML from templates/email/NAME.{subject.txt,txt,html}.

A job that writes to somebody calls `deliver` with rows it has just read; so the queue holds ids, not people. Whoever is not a job (a
sign-in code, which lives in a session) promises the mail with `send`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from core import jobs

Attachment = tuple[str, bytes, str]  # file name, content, media type


class Person(Protocol):
    """Whoever has an address."""

    email: str


def deliver(
    template: str, to: Person | str, *, attachments: Sequence[Attachment] = (), reply_to: str = "", **context: Any
) -> None:
    """Render and send one mail now. For jobs: it may take seconds and may raise.

    `to` is a person (in the template as `person`) or a bare address.
    """
    address = to if isinstance(to, str) else to.email
    known = {
        "person": None if isinstance(to, str) else to,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    words = known | context
    mail = EmailMultiAlternatives(
        subject=" ".join(_plain(f"email/{template}.subject.txt", words).split()),
        body=_plain(f"email/{template}.txt", words).strip() + "\n",
        to=[address],
        reply_to=[reply_to] if reply_to else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"email/{template}.html", words), "text/html")
    for name, content, kind in attachments:
        mail.attach(name, content, kind)
    mail.send()


def send(template: str, to: str, **context: Any) -> None:
    """Promise a mail to an address, in the caller's transaction. `context` is JSON: words, numbers, truths."""
    jobs.enqueue(_deliver_later, template, to, **context)


def _plain(name: str, words: dict[str, Any]) -> str:
    """Render a template of plain text: names keep their apostrophes, which Django would escape as if for HTML."""
    return str(render_to_string("email/plain.txt", words | {"template": name}))


@jobs.task(max_attempts=8, private=True)
def _deliver_later(template: str, to: str, **context: Any) -> None:
    deliver(template, to, **context)
