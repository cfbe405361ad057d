"""A link belongs to the device that spent it; another device is told so, and how to go on. And the hand-over between two devices."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import links
from accounts.models import OneUseLink, User
from core.models import AuditEvent

pytestmark = pytest.mark.django_db
ASKED = "If this link was made for somebody here"


def path_of(url: str) -> str:
    return url.removeprefix("http://localhost:8000")


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def hand_over(client: Client) -> str:
    answer = client.post("/account/hand-over/", {"next": "/judge/"})
    return re.search(r"data-address>http://localhost:8000(/link/[\w-]+/)<", answer.content.decode())[1]


def printed(user: User) -> str:
    return path_of(links.make_link(user, "/judge/", kind=OneUseLink.Kind.PRINTED))


def test_the_device_is_known_by_a_cookie_that_no_script_reads(client, jun: User) -> None:
    client.post(path_of(links.make_link(jun)))
    cookie = client.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    link = OneUseLink.objects.get()
    assert link.device_sha256 == links.digest(cookie.value)
    assert cookie.value not in link.device_sha256


def test_on_its_device_a_link_opens_again_while_it_lasts_also_after_signing_out(client, jun: User) -> None:
    path = path_of(links.make_link(jun, "/judge/", lifetime=timedelta(hours=1)))
    client.post(path)
    client.post("/sign-out/")
    assert "Welcome back" in client.get(path).content.decode()
    assert client.post(path)["Location"] == "/judge/"
    assert who(client) == jun.pk
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        later = Client()
        later.cookies = client.cookies
        assert later.post(path).status_code == 410
    assert list(AuditEvent.objects.filter(verb__startswith="link_").values_list("verb", flat=True)) == [
        "link_used",
        "link_used_again",
    ]


def test_another_device_is_told_so_and_how_to_go_on(client, jun: User) -> None:
    path = path_of(links.make_link(jun))
    client.post(path)
    other = Client()
    answer = other.get(path)
    assert answer.status_code == 410
    assert "This link was used on another device" in answer.content.decode()
    assert jun.full_name not in answer.content.decode()
    assert other.post(path).status_code == 410
    assert who(other) is None


def test_another_device_with_a_cookie_of_its_own_is_no_other(client, jun: User, jade: User) -> None:
    path = path_of(links.make_link(jun))
    client.post(path)
    other = Client()
    other.post(path_of(links.make_link(jade)))
    assert other.post(path).status_code == 410
    assert who(other) == jade.pk


def test_a_fresh_link_goes_to_the_address_on_file_alone(client, jun: User, run_jobs) -> None:
    path = path_of(links.make_link(jun, "/judge/"))
    client.post(path)
    other = Client()
    assert ASKED in other.post(f"{path}fresh/").content.decode()
    run_jobs()
    (letter,) = mail.outbox
    assert letter.to == [jun.email]
    fresh = path_of(re.search(r"http://localhost:8000/link/\S+", letter.body)[0])
    assert other.post(fresh)["Location"] == "/judge/"
    assert who(other) == jun.pk


def test_whoever_asks_with_a_link_that_never_was_hears_the_same(client, jun: User, run_jobs) -> None:
    known = client.post(f"{path_of(links.make_link(jun))}fresh/").content
    unknown = client.post("/link/nothing/fresh/").content
    strip = re.compile(rb"csrfmiddlewaretoken[^>]*|nonce=\S+|/link/[^/]+/fresh/")
    assert strip.sub(b"", known) == strip.sub(b"", unknown)
    assert len([job for job in run_jobs() if job == "send_fresh_link"]) == 1


def test_three_fresh_links_an_hour_are_enough(client, jun: User, run_jobs) -> None:
    path = path_of(links.make_link(jun))
    for _ in range(5):
        assert ASKED in client.post(f"{path}fresh/").content.decode()
    run_jobs()
    assert len(mail.outbox) == 3


def test_one_client_cannot_have_many_people_written_to(client, cast_of_25: list[User], run_jobs) -> None:
    for person in cast_of_25:
        client.post(f"{path_of(links.make_link(person))}fresh/")
    run_jobs()
    assert len(mail.outbox) == 20


@pytest.fixture
def cast_of_25(db: None) -> list[User]:
    return [User.objects.create_user(f"person{n}@people.example", full_name=f"Person {n}") for n in range(25)]


def test_the_barred_get_no_fresh_link(client, jun: User, run_jobs) -> None:
    path = path_of(links.make_link(jun))
    User.objects.filter(pk=jun.pk).update(is_active=False)
    client.post(f"{path}fresh/")
    run_jobs()
    assert mail.outbox == []


def test_a_judge_goes_on_on_another_device(client, jun: User) -> None:
    client.force_login(jun)
    assert client.get("/account/hand-over/").status_code == 200
    assert not OneUseLink.objects.exists()  # looking makes none
    path = hand_over(client)
    assert re.fullmatch(r"/link/[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}/", path)
    tablet = Client()
    assert tablet.post(path)["Location"] == "/judge/"
    assert (who(tablet), who(client)) == (jun.pk, jun.pk)
    verbs = AuditEvent.objects.filter(actor_id=jun.pk).values_list("verb", flat=True)
    assert list(verbs) == ["hand_over_made", "link_used"]


def test_a_hand_over_works_once_and_no_longer_than_five_minutes(client, jun: User) -> None:
    client.force_login(jun)
    path = hand_over(client)
    Client().post(path)
    again = Client().get(path)
    assert again.status_code == 410
    assert "Send me a fresh link" not in again.content.decode()
    late = hand_over(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        assert Client().post(late).status_code == 410


def test_a_new_hand_over_ends_the_one_before(client, jun: User) -> None:
    client.force_login(jun)
    first, second = hand_over(client), hand_over(client)
    assert Client().post(first).status_code == 410
    assert Client().post(second).status_code == 302


def test_leaving_a_device_signs_out_and_ends_what_opened_there(client, jun: User) -> None:
    path = path_of(links.make_link(jun))
    client.post(path)
    client.post("/account/hand-over/leave/")
    assert who(client) is None
    assert client.post(path).status_code == 410


def test_a_hand_over_is_for_those_who_are_in(client) -> None:
    assert client.post("/account/hand-over/")["Location"].startswith("/sign-in/")


def test_a_hand_over_leads_nowhere_else(client, jun: User) -> None:
    client.force_login(jun)
    client.post("/account/hand-over/", {"next": "https://elsewhere.example/"})
    assert OneUseLink.objects.get().next_path == "/judge/"


def test_a_mailed_invitation_proves_the_address_and_offers_a_passkey_once(client, jun: User) -> None:
    for expected in ("/account/welcome/passkey/?next=%2Fjudge%2F", "/judge/"):
        path = path_of(links.make_link(jun, "/judge/", kind=OneUseLink.Kind.INVITATION))
        assert client.post(path)["Location"] == expected
        assert client.post(path)["Location"] == "/judge/"
    assert EmailAddress.objects.get(user=jun).verified


def test_an_address_proved_by_another_stays_theirs(client, jun: User, jade: User) -> None:
    EmailAddress.objects.create(user=jade, email=jun.email, verified=True)
    client.post(path_of(links.make_link(jun, kind=OneUseLink.Kind.INVITATION)))
    assert EmailAddress.objects.get().user == jade


def test_a_link_on_paper_opens_only_an_account_that_nobody_has_used(client, jun: User) -> None:
    path = printed(jun)
    User.objects.filter(pk=jun.pk).update(last_login=timezone.now())
    assert client.post(path).status_code == 410


def test_a_link_on_paper_gives_no_lasting_way_into_the_account(client, jun: User) -> None:
    client.post(printed(jun))
    assert who(client) == jun.pk
    assert not EmailAddress.objects.exists()
    for path, data in (("/account/passkeys/", {"credential": "{}"}), ("/account/hand-over/", {})):
        assert "You came in by a link on paper" in client.post(path, data, follow=True).content.decode()
    answer = client.post("/account/addresses/", {"new-email": "mine@people.example"})
    assert "You came in by a link on paper" in answer.content.decode()
    assert OneUseLink.objects.count() == 1
