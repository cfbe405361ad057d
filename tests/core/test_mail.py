"""Every letter has a subject, a text and an HTML part, and is promised with the rows that need it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core import mail as outbox
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from core import mail

pytestmark = pytest.mark.django_db


def test_a_letter_has_text_and_html_and_says_it_came_from_a_machine(run_jobs) -> None:
    mail.send("sign_in_code", "eva@people.example", code="407123")
    assert outbox.outbox == []
    assert run_jobs() == ["_deliver_later"]
    (letter,) = outbox.outbox
    assert letter.subject == "407123 is your code for Soundings"
    assert letter.to == ["eva@people.example"]
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "407123" in letter.body
    html = letter.alternatives[0].content
    assert html.count("<style>") == 1
    assert "407123" in html
    assert "<img" not in html


def test_the_queue_forgets_a_code_and_an_address_once_the_letter_is_sent(run_jobs) -> None:
    mail.send("sign_in_code", "eva@people.example", code="407123")
    assert "407123" in str(DBTaskResult.objects.get().args_kwargs)
    run_jobs()
    assert DBTaskResult.objects.get().args_kwargs == {"args": [], "kwargs": {}}


def test_plain_text_keeps_the_apostrophe_that_html_must_escape(settings) -> None:
    settings.SITE_NAME = "Ada's <Soundings>"
    mail.deliver("sign_in_code", "eva@people.example", code="1")
    (letter,) = outbox.outbox
    assert letter.subject == "1 is your code for Ada's <Soundings>"
    assert "Ada's <Soundings>" in letter.body
    assert "<Soundings>" not in letter.alternatives[0].content


def test_a_line_break_in_a_name_does_not_add_a_header(settings) -> None:
    settings.SITE_NAME = "Soundings\r\nBcc: all@people.example"
    mail.deliver("sign_in_code", "eva@people.example", code="1")
    assert "\n" not in outbox.outbox[0].subject


@override_settings(EMAIL_BACKEND="core.mail_files.Backend")
def test_without_a_mail_server_letters_lie_in_a_folder(settings) -> None:
    mail.deliver("sign_in_code", "eva@people.example", code="407123", attachments=[("a.txt", b"facts", "text/plain")])
    (path,) = Path(settings.EMAIL_FILE_PATH).glob("*.eml")
    assert b"To: eva@people.example" in path.read_bytes()
    assert b'filename="a.txt"' in path.read_bytes()
