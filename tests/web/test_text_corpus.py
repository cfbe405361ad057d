"""Every class of hostile text into every field of every form and every operation of the API, found by looking at the pages and the schema.

No text makes a fault of ours (5xx), nothing of it runs, and what is taken comes back as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client

from accounts.models import User
from submissions import rules
from submissions.models import Startup
from tests.call import call, draft  # noqa: F401 (fixtures)
from tests.leaks.crawler import Crawler
from tests.web.crowd import Crowd, crowd
from tests.web.hostile import LONE, STRINGS, SUM, Form, Forms, as_json, bodies, executable

#: Forms that end the session or the challenge in which the others stand.
LEFT_OUT = re.compile(r"/sign-out/|/close/|/withdraw/|/remove/|/language/|/theme/")
#: Where each person begins; the rest is found by following what the pages link to.
STARTS = {
    "visitor": ("/", "/challenges/", "/directory/", "/sign-in/", "/results/"),
    "eva": ("/entries/", "/account/"),
    "jun": ("/judge/",),
    "olga": ("/organise/",),
    "ada": ("/account/keys/", "/organise/new/"),
}


@pytest.fixture
def site(olga: User, eva: User, jun: User, settings) -> Crowd:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "1000000/min")
    return crowd(1, olga=olga, eva=eva, jun=jun)


def person(who: str, request: pytest.FixtureRequest) -> Client:
    client = Client(raise_request_exception=False)
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    return client


def forms_of(client: Client, starts: tuple[str, ...]) -> list[Form]:
    """Return one form of each shape that has a field to type in, over all pages that a person can reach."""
    found: dict[tuple[str, ...], Form] = {}
    for address, answer in Crawler(client).follow(*starts).answers.items():
        if answer.kind == "text/html" and answer.status == 200:
            for form in Forms(address.partition("?")[0], answer.text.partition("\n\n")[2]).forms:
                if form.typed and not LEFT_OUT.search(form.action):
                    found.setdefault(form.shape, form)
    return list(found.values())


def content_of(answer: HttpResponseBase) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return content.decode("utf-8", "replace")


def verdict(asked: str, answer: HttpResponseBase) -> list[str]:
    """Return what is wrong with an answer: a fault of ours, or something that runs."""
    if answer.status_code >= 500:
        return [f"{asked}: {answer.status_code}"]
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    content = content_of(answer)
    wrong = [f"{asked}: {one}" for one in executable(content)]
    return [*wrong, f"{asked}: {SUM}"] if f" {SUM} " in content else wrong


@pytest.mark.parametrize("who", STARTS)
def test_no_form_breaks_or_runs_what_is_typed(who, site, request):
    """Every form, each class of text in one of its fields or more: the fields of one form get neighbouring classes at once."""
    texts = list(STRINGS.values())
    passes = [texts[start:] + texts[:start] for start in range(0, len(texts), 6)]
    type_into_all(person(who, request), STARTS[who], passes)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("who", STARTS)
def test_every_class_of_text_goes_into_every_field(who, site, request):
    type_into_all(person(who, request), STARTS[who], [[text] for text in STRINGS.values()])


def type_into_all(client: Client, starts: tuple[str, ...], passes: list[list[str]]) -> None:
    """Fill in and send every form that can be reached from these pages, once for each pass, and look at what comes back."""
    forms, wrong = forms_of(client, starts), []
    assert forms
    for number, texts in enumerate(passes):
        for form in forms:
            send: Any = client.get if form.method == "get" else client.post
            answer = send(form.action, form.filled(texts))
            wrong += verdict(f"{number} into {form.action}", answer)
            if answer.status_code == 302:
                wrong += verdict(f"{number} after {form.action}", client.get(answer.headers["Location"]))
    assert wrong == []
    for address in starts:
        assert verdict(address, client.get(address)) == []


@pytest.mark.parametrize("who", ["visitor", "eva", "jun", "olga"])
def test_no_operation_of_the_api_breaks(who, site, request):
    """Every operation, with one class of text in seven in all its fields; which seventh differs from one to the next."""
    send_to_all(person(who, request), site, share=7)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("who", ["visitor", "eva", "jun", "olga"])
def test_every_class_of_text_goes_into_every_operation(who, site, request):
    send_to_all(person(who, request), site, share=1)


def send_to_all(client: Client, site: Crowd, *, share: int) -> None:
    """Send texts to the operations that the schema names, one in `share` of them to each, and look at what comes back."""
    profile, wrong = Startup.objects.create(owner=site.draft.entrant, name="Profile", economy="PG"), []
    known = {
        "/entries/{id}": site.draft.pk, "/startups/{id}": profile.pk, "/media/{id}": site.draft.clip_id,
        "/uploads/{id}": site.draft.clip.upload_id, "/assignments/{id}": site.duty.pk, "/rounds/{id}": site.judged.pk,
        "/challenges/{slug}": site.judged.challenge.slug, "/organisations/{slug}": "sample-1-1",
    }  # fmt: skip
    schema = client.get("/api/v1/openapi.json").json()
    for place, (name, text) in enumerate({**STRINGS, "lone": LONE}.items()):
        for number, (method, path, body, asked) in enumerate(bodies(schema, text)):
            address = path
            for beginning, value in known.items():
                address = address.replace(beginning, re.sub(r"\{\w+\}", str(value), beginning))
            address = re.sub(r"\{\w+\}", "en", address)
            if (place + number) % share or method == "delete" or LEFT_OUT.search(address):
                continue
            send = getattr(client, method)
            if method == "get":
                answer = send(address, {one: text.encode("utf-8", "replace").decode() for one in asked})
            else:
                answer = send(address, as_json(body), content_type="application/json", headers={"If-Match": '"0"'})
            wrong += verdict(f"{name} into {method} {address}", answer)
    assert wrong == []


#: A draft's words at both doors.
WORDS = ("title", "summary", "credit_name", "music_source")


@pytest.mark.parametrize("name", STRINGS)
def test_a_draft_keeps_what_was_typed_or_says_why_not(name, draft, eva):  # noqa: F811
    text, client = STRINGS[name], Client()
    client.force_login(eva)
    page = client.get(f"/entries/{draft.pk}/details/")
    (form,) = [form for form in Forms("", page.content.decode()).forms if "title" in form.typed]
    fields = [word for word in WORDS if word in form.typed]
    answer = client.post(f"/entries/{draft.pk}/details/", form.values | dict.fromkeys(fields, text))
    draft.refresh_from_db()
    if answer.status_code == 302:
        assert {same(getattr(draft, word)) for word in fields} == {same(text)}
    else:
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) & set(fields)
        assert draft.title == "Moni long maunten"


def same(text: str) -> str:
    """What stays of a text that was typed: its composed form, with line ends of one kind, without blanks around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip().strip("\u200b\u00a0 ")


def test_what_shows_nothing_is_no_title(draft):  # noqa: F811
    draft.title = STRINGS["blank"]
    draft.save()
    assert "title" in rules.missing(draft)


@pytest.mark.postgres
@pytest.mark.parametrize("text", [STRINGS["nul"], LONE, STRINGS["noncharacter"]], ids=["nul", "lone", "noncharacter"])
def test_no_database_is_handed_what_it_refuses(text, site, eva, olga, jun):
    for who, address, method, body in (
        (eva, f"/api/v1/entries/{site.draft.pk}/", "patch", {"title": text, "summary": text, "team": [{"name": text}]}),
        (
            eva,
            "/api/v1/uploads/",
            "post",
            {"purpose": "video", "entry": site.draft.pk, "filename": text, "size_bytes": 9},
        ),
        (
            jun,
            f"/api/v1/assignments/{site.duty.pk}/scorecard/",
            "put",
            {"comment_for_entrant": text, "marks": {}, "state": "draft"},
        ),
    ):
        client = Client(raise_request_exception=False)
        client.force_login(who)
        answer = getattr(client, method)(
            address, as_json(body), content_type="application/json", headers={"If-Match": '"0"'}
        )
        assert answer.status_code < 500, address
    for address in ("/directory/", "/api/v1/organisations/", f"/organise/{site.judged.challenge.slug}/entries/"):
        client = Client(raise_request_exception=False)
        client.force_login(olga)
        typed = text.encode("utf-8", "replace").decode()
        for name in ("q", "sector", "economy", "kind", "track", "after", "cursor", "screening", "sort"):
            assert client.get(address, {name: typed}).status_code < 500, (address, name)
