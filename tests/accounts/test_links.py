"""A one-use link signs one person in, once, and only when its button is pressed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import links
from accounts.models import OneUseLink, User
from core.models import AuditEvent

pytestmark = pytest.mark.django_db


def path_of(url: str) -> str:
    return url.removeprefix("http://localhost:8000")


def test_looking_at_a_link_spends_nothing_and_pressing_its_button_signs_in(client, jun: User) -> None:
    path = path_of(links.make_link(jun, next_path="/judge/"))
    for _ in range(3):
        assert "Sign in as Jun" in client.get(path).content.decode()
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (302, "/judge/")
    assert client.session["_auth_user_id"] == jun.pk
    assert AuditEvent.objects.get(verb="link_used").actor_id == jun.pk


def test_a_link_works_on_one_device_alone(client, jun: User) -> None:
    path = path_of(links.make_link(jun))
    client.post(path)
    other = Client()
    assert other.get(path).status_code == 410
    assert other.post(path).status_code == 410
    assert "_auth_user_id" not in other.session


def test_a_link_ends(client, jun: User) -> None:
    path = path_of(links.make_link(jun, lifetime=timedelta(hours=1)))
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        answer = client.post(path)
    assert answer.status_code == 410
    assert "Sign in by e-mail" in answer.content.decode()


def test_the_link_of_somebody_who_was_barred_no_longer_works(client, jun: User) -> None:
    path = path_of(links.make_link(jun))
    User.objects.filter(pk=jun.pk).update(is_active=False)
    assert client.post(path).status_code == 410


def test_the_table_does_not_hold_what_the_address_holds(jun: User) -> None:
    secret = links.make_link(jun).rstrip("/").rpartition("/")[2]
    row = OneUseLink.objects.get()
    assert secret not in row.secret_sha256
    assert len(row.secret_sha256) == 64


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example", "judge/", ""])
def test_a_link_leads_nowhere_else(jun: User, path: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        links.make_link(jun, next_path=path)


def test_whoever_is_signed_in_already_becomes_the_one_the_link_is_for(client, eva: User, jun: User) -> None:
    client.force_login(eva)
    client.post(path_of(links.make_link(jun)))
    assert client.session["_auth_user_id"] == jun.pk


def test_the_command_prints_a_link(jun: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("signin_link", "JUN@people.example", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"url", "expires_at"}
    assert answer["url"].startswith("http://localhost:8000/link/")


def test_the_command_refuses_an_address_that_nobody_has(db, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("signin_link", "nobody@people.example")
    assert ended.value.code == 2
    assert capsys.readouterr().err == "Nobody has the address nobody@people.example.\n"
