"""A crawler that asks for everything a person could ask for: what pages link to, and what the map of addresses allows."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import product
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

#: Lists link to themselves in every combination of their filters; so many of each page are enough.
QUERIES_PER_PATH = 6
PAGES_AT_MOST = 600
STARTS = (
    "/", "/challenges/", "/results/", "/directory/", "/entries/", "/judge/", "/organise/", "/account/", "/start/", "/rules/",
    "/robots.txt", "/sitemap.xml", "/favicon.ico", "/.well-known/security.txt", "/feed/", "/healthz", "/readyz",
    "/api/v1/", "/api/v1/organisations/", "/api/v1/organisations/facets/", "/api/v1/challenges/", "/api/v1/entries/",
    "/api/v1/assignments/", "/api/v1/openapi.json",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and everything in it that can be read."""

    status: int
    kind: str
    text: str
    location: str = ""


@dataclass(slots=True)
class Found:
    """All answers of one crawl, by what was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)

    def naming(self, *words: str) -> dict[str, list[str]]:
        """Return the addresses whose answers hold one of these words, in whatever case, with the words."""
        told = {
            asked: [word for word in words if word.lower() in answer.text.lower()]
            for asked, answer in self.answers.items()
        }
        return {asked: found for asked, found in told.items() if found}

    def statuses(self) -> Counter[int]:
        """Return how many answers of each status came."""
        return Counter(answer.status for answer in self.answers.values())


class Crawler:
    """Asks as one person, with their session or their key."""

    def __init__(self, client: Client, **headers: str) -> None:
        self.client, self.headers = client, headers

    def ask(self, address: str, method: str = "GET") -> Answer:
        """Ask once; nothing is followed."""
        body = {"data": "{}", "content_type": "application/json"} if method in ("POST", "PUT", "PATCH") else {}
        response = self.client.generic(method, address, headers=self.headers, **body)
        content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        lines = [f"{name}: {value}" for name, value in response.headers.items()]
        cookies = [morsel.OutputString() for morsel in response.cookies.values()]
        return Answer(
            status=response.status_code,
            kind=response.headers.get("Content-Type", "").partition(";")[0],
            text="\n".join([*lines, *cookies, "", content.decode("utf-8", "replace")]),
            location=response.headers.get("Location", ""),
        )

    def follow(self, *starts: str) -> Found:
        """Ask for these addresses and for all they lead to on this site."""
        found, waiting, queries = Found(), deque(starts), Counter[str]()
        while waiting and len(found.answers) < PAGES_AT_MOST:
            address = waiting.popleft()
            path = urlsplit(address).path
            if address in found.answers or path.startswith("/static/") or queries[path] >= QUERIES_PER_PATH:
                continue
            queries[path] += 1
            answer = found.answers[address] = self.ask(address)
            waiting.extend(links(address, answer))
        return found

    def try_all(self, addresses: Iterable[str], *, write: bool = False) -> Found:
        """Ask for each of these addresses; `write`: also send something empty to each, in every way that writes."""
        found = Found()
        for address in addresses:
            for method in ("GET", "OPTIONS", "POST", "PUT", "PATCH") if write and "/api/" in address else ("GET",):
                found.answers[f"{method} {address}"] = self.ask(address, method)
        return found


def links(address: str, answer: Answer) -> Iterator[str]:
    """Yield the addresses on this site that an answer leads to."""
    for link in _raw_links(answer):
        parts = urlsplit(urljoin(f"http://testserver{address}", link))
        if parts.scheme in ("http", "https") and parts.netloc in ("testserver", urlsplit(settings.SITE_URL).netloc):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def _raw_links(answer: Answer) -> Iterator[str]:
    if answer.location:
        yield answer.location
    content = answer.text.partition("\n\n")[2]
    if answer.kind == "text/html":
        yield from Attributes(content).addresses
    elif answer.kind.endswith("json"):
        yield from _addresses_in(json.loads(content or "null"))


class Attributes(HTMLParser):
    """Collects every attribute that holds an address, but where a form is sent by POST."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the addresses of one element."""
        given = dict(attrs)
        if tag == "form" and (given.get("method") or "get").lower() == "post":
            given.pop("action", None)
        for name, value in given.items():
            if value and (name in ("href", "src", "action", "poster") or re.match(r"(/|https?:)\S*$", value)):
                self.addresses.append(value)


def _addresses_in(value: Any) -> Iterator[str]:
    if isinstance(value, str) and re.match(r"(/|https?:)\S*$", value):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _addresses_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _addresses_in(one)


def routes() -> list[str]:
    """Return every route of both doors as the map writes it: "/results/<slug:slug>/"."""
    return [route for route in _routes(get_resolver().url_patterns, "/") if "(" not in route]


def _routes(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        text = str(pattern.pattern)
        text = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<str:\1>", text).removeprefix("^").removesuffix(r"\Z").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, before + text)
        else:
            yield before + text


def filled(route: str, values: Mapping[str, Iterable[str]]) -> list[str]:
    """Return a route with each of these values in the place of its arguments. KeyError: nobody said what an argument may be."""
    names = re.findall(r"<(?:\w+:)?(\w+)>", route)
    addresses = []
    for choice in product(*(values[name] for name in names)):
        address = route
        for name, value in zip(names, choice, strict=True):
            address = re.sub(rf"<(?:\w+:)?{name}>", lambda _found, value=value: value, address)
        addresses.append(address)
    return addresses
