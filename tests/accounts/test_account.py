"""One's own account: name, addresses, passkeys, keys for partners."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import actions, keys
from accounts.models import ApiKey, User
from core.errors import StateConflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva_at(client: Client, eva: User) -> Client:
    """Eva's browser, signed in."""
    actions.prove_address(eva, eva.email, by=eva)
    client.force_login(eva)
    return client


def second_address(client: Client, address: str, run_jobs):
    client.post("/account/addresses/", {"new-email": address})
    run_jobs()
    code = re.search(r"\b\d{6}\b", mail.outbox[-1].body)
    return client.post("/account/addresses/code/", {"digit": list(code[0])}) if code else None


def test_the_account_page_is_for_those_who_are_signed_in(client: Client) -> None:
    assert client.get("/account/")["Location"] == "/sign-in/?next=/account/"


def test_a_person_says_who_they_are(eva_at: Client, eva: User) -> None:
    form = {"full_name": "Eva Kila", "economy": "PG", "time_zone": "Pacific/Port_Moresby"}
    assert eva_at.post("/account/", form).status_code == 302
    eva.refresh_from_db()
    assert (eva.full_name, eva.economy, eva.time_zone) == ("Eva Kila", "PG", "Pacific/Port_Moresby")
    assert eva_at.post("/account/", form | {"full_name": " "}).status_code == 422
    assert eva_at.post("/account/", form | {"time_zone": "Mars/Olympus"}).status_code == 422


def test_a_second_address_is_added_with_a_code_and_can_receive_the_mail(eva_at: Client, eva: User, run_jobs) -> None:
    assert second_address(eva_at, "eva@work.example", run_jobs).status_code == 302
    row = EmailAddress.objects.get(email="eva@work.example")
    assert (row.user, row.verified, row.primary) == (eva, True, False)
    eva_at.post(f"/account/addresses/{row.pk}/primary/")
    eva.refresh_from_db()
    assert eva.email == "eva@work.example"
    eva_at.post(f"/account/addresses/{row.pk}/remove/")
    assert EmailAddress.objects.filter(pk=row.pk).exists()  # mail goes there: choose another one first
    old = EmailAddress.objects.get(email="eva@people.example")
    eva_at.post(f"/account/addresses/{old.pk}/remove/")
    assert list(EmailAddress.objects.filter(user=eva)) == [row]


def test_an_address_of_another_account_cannot_be_taken_and_its_owner_hears_of_it(
    eva_at: Client, emil, run_jobs
) -> None:
    actions.prove_address(emil, emil.email, by=emil)
    assert second_address(eva_at, emil.email, run_jobs) is None
    assert mail.outbox[-1].to == [emil.email]
    assert mail.outbox[-1].subject == "Somebody tried to add your address"
    assert eva_at.get("/account/addresses/code/").status_code == 200


def test_five_wrong_codes_end_the_adding(eva_at: Client, run_jobs) -> None:
    eva_at.post("/account/addresses/", {"new-email": "eva@work.example"})
    for _ in range(5):
        eva_at.post("/account/addresses/code/", {"digit": list("000000")})
    assert eva_at.get("/account/addresses/code/")["Location"] == "/account/"
    assert not EmailAddress.objects.filter(email="eva@work.example").exists()


def test_another_persons_rows_are_not_there(eva_at: Client, emil: User) -> None:
    address = actions.prove_address(emil, emil.email, by=emil)
    passkey = Authenticator.objects.create(user=emil, type="webauthn", data={"name": "Phone", "credential": {}})
    assert eva_at.post(f"/account/addresses/{address.pk}/remove/").status_code == 404
    assert eva_at.post(f"/account/addresses/{address.pk}/primary/").status_code == 404
    assert eva_at.post(f"/account/passkeys/{passkey.pk}/remove/").status_code == 404


def test_nonsense_instead_of_a_passkey_is_refused_on_both_doors(eva_at: Client) -> None:
    for text in ("", "null", "[]", "{}", '{"id": 1}', '{"response": {"userHandle": "eA"}}', "x" * 30_000):
        assert eva_at.post("/account/passkeys/", {"credential": text}).status_code == 302
        answer = Client().post("/sign-in/passkey/", {"credential": text})
        assert answer["Location"] == "/sign-in/"
    assert not Authenticator.objects.exists()


def test_only_a_site_administrator_makes_and_revokes_keys(ada: User, eva: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.make_key("Partner", ["directory:read"], by=eva)
    key, text = actions.make_key("Partner", ["directory:read"], by=ada)
    now = timezone.now()
    assert keys.recognise(text, at=now) == key
    with pytest.raises(PermissionDenied):
        actions.revoke_key(key.prefix, by=eva, at=now)
    actions.revoke_key(key.prefix, by=ada, at=now)
    assert keys.recognise(text, at=now) is None
    with pytest.raises(StateConflict):
        actions.revoke_key(key.prefix, by=ada, at=now)


def test_a_key_ends_and_has_known_scopes(ada: User) -> None:
    now = timezone.now()
    _key, text = actions.make_key("Partner", ["directory:read"], by=ada, expires_at=now + timedelta(days=1))
    assert keys.recognise(text, at=now)
    assert keys.recognise(text, at=now + timedelta(days=2)) is None
    for scopes in ([], ["directory:write"]):
        with pytest.raises(ValidationError):
            actions.make_key("Partner", scopes, by=ada)


def test_the_keys_page_shows_a_key_once(client: Client, ada: User, eva: User) -> None:
    client.force_login(eva)
    assert client.get("/account/keys/").status_code == 403
    client.force_login(ada)
    page = client.post("/account/keys/", {"name": "Partner", "scopes": "directory:read", "days": "30"})
    text = re.search(r"snd_[0-9a-f]{8}_[\w-]+", page.content.decode())[0]
    assert keys.recognise(text, at=timezone.now())
    assert text not in client.get("/account/keys/").content.decode()


def test_the_commands_make_and_revoke_a_key(db, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_api_key", "Partner", "--scope", "directory:read", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"key", "prefix", "scopes"}
    assert answer["scopes"] == ["directory:read"]
    call_command("revoke_api_key", answer["prefix"], "--json")
    assert json.loads(capsys.readouterr().out) == {"prefix": answer["prefix"], "revoked": True}
    assert ApiKey.objects.get().revoked_at
    for words in (("revoke_api_key", "nonesuch"), ("create_api_key", "Partner", "--scope", "all")):
        with pytest.raises(SystemExit) as ended:
            call_command(*words)
        assert ended.value.code == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_start_page_leads_to_where_the_work_is(client: Client, ada: User, vera: User) -> None:
    assert client.get("/start/")["Location"] == "/sign-in/?next=/start/"
    client.force_login(vera)
    assert client.get("/start/")["Location"] == "/entries/"
    client.force_login(ada)
    assert client.get("/start/")["Location"] == "/organise/"


def test_the_mail_of_the_demo_is_on_a_page_of_the_demo_alone(client: Client, settings) -> None:
    settings.EMAIL_BACKEND = "core.mail_files.Backend"
    from core import mail as our_mail

    our_mail.deliver("sign_in_code", "eva@people.example", code="407123")
    settings.DEMO = False
    assert client.get("/demo/mail/").status_code == 404
    settings.DEMO = True
    page = client.get("/demo/mail/").content.decode()
    assert "407123 is your code for Soundings" in page
    path = re.search(r"/demo/mail/\w{18}/", page)[0]
    assert "eva@people.example" in client.get(path).content.decode()
    assert client.get("/demo/mail/../settings/").status_code == 404
