"""One box: an address, six digits, and in. Nobody can learn from it who has an account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.models import Rate

pytestmark = pytest.mark.django_db

START, CODE = "/sign-in/", "/sign-in/code/"


def ask(client: Client, email: str, **more: str) -> None:
    answer = client.post(START, {"email": email, **more})
    assert answer.status_code == 302, answer.content
    assert answer["Location"].startswith(CODE)


def code_from(letter) -> str:
    return re.search(r"\b\d{6}\b", letter.body)[0]


def type_in(client: Client, code: str, **more: str):
    return client.post(CODE, {"digit": list(code), **more})


def signed_in_as(client: Client) -> str:
    return str(client.session.get("_auth_user_id", ""))


def test_a_known_person_signs_in_with_the_code(client, eva: User, run_jobs) -> None:
    ask(client, "Eva@People.example")
    run_jobs()
    answer = type_in(client, code_from(mail.outbox[0]))
    assert (answer.status_code, answer["Location"]) == (302, "/start/")
    assert signed_in_as(client) == eva.pk
    assert EmailAddress.objects.get(user=eva).verified


def test_a_new_person_signs_up_with_the_very_same_steps_and_is_then_asked_for_a_name(client, run_jobs) -> None:
    ask(client, "nova@people.example")
    nova = User.objects.get(email="nova@people.example")
    assert not nova.has_usable_password()
    assert not EmailAddress.objects.filter(user=nova, verified=True).exists()
    run_jobs()
    answer = type_in(client, code_from(mail.outbox[0]))
    assert answer["Location"] == "/account/welcome/?next=%2Fstart%2F"
    assert signed_in_as(client) == nova.pk
    answer = client.post(answer["Location"], {"full_name": "Nova  สมชาย", "economy": "TH"})
    assert answer["Location"] == "/account/welcome/passkey/?next=%2Fstart%2F"
    nova.refresh_from_db()
    assert (nova.full_name, nova.economy) == ("Nova สมชาย", "TH")


def test_known_unknown_and_barred_addresses_see_the_same_page(eva: User, emil: User, run_jobs) -> None:
    User.objects.filter(pk=emil.pk).update(is_active=False)
    seen = []
    for address in ("eva@people.example", "nova@people.example", "emil@people.example"):
        client = Client()
        ask(client, address)
        page = client.get(CODE).content.decode().replace(address, "ADDRESS")
        wrong = type_in(client, "000000").content.decode().replace(address, "ADDRESS")
        seen.append([re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text) for text in (page, wrong)])
    assert seen[0] == seen[1] == seen[2]
    run_jobs()
    assert sorted(letter.to[0] for letter in mail.outbox) == ["eva@people.example", "nova@people.example"]


def test_a_wrong_code_is_refused_and_five_of_them_end_the_sign_in(client, eva: User, run_jobs) -> None:
    ask(client, "eva@people.example")
    run_jobs()
    right = code_from(mail.outbox[0])
    wrong = "111111" if right != "111111" else "222222"
    assert [type_in(client, wrong).status_code for _ in range(5)] == [422, 422, 422, 422, 302]
    assert type_in(client, right)["Location"] == START
    assert signed_in_as(client) == ""


def test_a_code_ends_after_ten_minutes(client, eva: User, run_jobs) -> None:
    ask(client, "eva@people.example")
    run_jobs()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert type_in(client, code_from(mail.outbox[0]))["Location"] == START
    assert signed_in_as(client) == ""


def test_a_code_works_in_the_browser_that_asked_for_it_alone(client, eva: User, run_jobs) -> None:
    ask(client, "eva@people.example")
    run_jobs()
    assert type_in(Client(), code_from(mail.outbox[0]))["Location"] == START


def test_a_new_code_makes_the_one_before_worthless_and_needs_a_moment(client, eva: User, run_jobs) -> None:
    ask(client, "eva@people.example")
    client.post(CODE, {"again": "1"})
    run_jobs()
    assert len(mail.outbox) == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        client.post(CODE, {"again": "1"})
        run_jobs(at=timezone.now())
        first, second = (code_from(letter) for letter in mail.outbox)
        if first != second:
            assert type_in(client, first).status_code == 422
        assert type_in(client, second).status_code == 302
    assert signed_in_as(client) == eva.pk


def test_nobody_can_be_flooded_with_codes(client, eva: User) -> None:
    codes = [client.post(START, {"email": "eva@people.example"}).status_code for _ in range(7)]
    assert codes == [302] * 6 + [422]


def test_guessing_across_many_browsers_is_stopped(eva: User) -> None:
    for _ in range(5):
        client = Client()
        ask(client, "eva@people.example")
        for _ in range(5):
            type_in(client, "000000")
    assert Rate.objects.filter(count=25).exists()
    client = Client()
    ask(client, "eva@people.example")
    answer = type_in(client, "000000")
    assert (answer.status_code, answer["Location"]) == (302, START)


def test_the_session_key_changes_with_the_person(client, eva: User, run_jobs) -> None:
    ask(client, "eva@people.example")
    before = client.session.session_key
    run_jobs()
    type_in(client, code_from(mail.outbox[0]))
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("asked", "followed"),
    [
        ("/entries/", "/entries/"),
        ("https://elsewhere.example/", "/start/"),
        ("//elsewhere.example/", "/start/"),
        ("/\\elsewhere.example/", "/start/"),
        ("javascript:alert(1)", "/start/"),
    ],
)
def test_the_way_on_stays_on_this_site(client, eva: User, run_jobs, asked: str, followed: str) -> None:
    ask(client, "eva@people.example", next=asked)
    run_jobs()
    answer = type_in(client, code_from(mail.outbox[0]), next=asked)
    assert answer["Location"] == followed


def test_an_address_that_somebody_proved_leads_to_them_even_where_another_typed_it_first(client, eva, run_jobs) -> None:
    squatter = User.objects.create_user("second@people.example")
    EmailAddress.objects.create(user=eva, email="second@people.example", verified=True)
    ask(client, "second@people.example")
    run_jobs()
    type_in(client, code_from(mail.outbox[0]))
    assert signed_in_as(client) == eva.pk != squatter.pk


def test_signing_out_takes_a_post(client, eva: User) -> None:
    client.force_login(eva)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/"
    assert signed_in_as(client) == ""


def test_the_pages_of_allauth_that_we_do_not_use_are_not_there(client) -> None:
    for path in ("/account/login/", "/account/signup/", "/account/password/reset/", "/account/2fa/", "/account/email/"):
        assert client.get(path).status_code == 404
