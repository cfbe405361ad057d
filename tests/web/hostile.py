"""Strings that break programs, by class, and how pages and documents are searched for the fields that take them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

#: What a page must never hold: the payload as markup, and the sum that a template language would make of it.
MARKUP = ("<script>alert(", "<img src=x onerror", "<svg onload=")
STRINGS = {
    "thai": "สวนกาแฟบนดอย น้ำใจ",
    "han": "創新科技有限公司 山顶",
    "hangul": "골목 세탁소",
    "arabic": "قهوة الجبل",
    "vietnamese": "Nguyễn Thị Phương",
    "decomposed": "Nguye\u0302\u0303n Thi\u0323 Phu\u031bo\u031bng",
    "emoji": "👩🏽‍🔬 Lab 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "bidi": "safe\u202egpj.exe",
    "long": "A" * 10_000,
    "sql": "Robert'); DROP TABLE submissions_entry;--",
    "html": "<script>alert('text')</script>",
    "attribute": "\"'><img src=x onerror=alert('text')>",
    "vector": "<svg onload=alert('text')>",
    "template": "{{7*191}} {% debug %} ${7*191} <%= 7*191 %> #{7*191}",
    "formula": '=HYPERLINK("http://127.0.0.1:9/canary","x")',
    "plus": "+1+cmd|' /C calc'!A0",
    "nul": "ab\x00cd",
    "controls": "a\x01\x08\x1b[31mb\x7f",
    "homograph": "\u0410pple",
    "inside": "http://127.0.0.1:9/canary",
    "metadata": "http://169.254.169.254/latest/",
    "scheme": "javascript:alert('text')",
    "data": "data:text/html,<script>alert('text')</script>",
    "path": "../../../../etc/passwd",
    "blank": " \u00a0\u200b ",
    "line": "one\r\nSet-Cookie: a=b\r\n\r\ntwo",
    "noncharacter": "\ufffe\uffff\ufdd0",
}
#: Only programs can send one half of a pair: a browser never does.
LONE = "half \ud800 of a pair"
#: The result of the templates above; it stands in nothing else of ours.
SUM = str(7 * 191)
TEXT_TYPES = {"text", "search", "email", "url", "tel", "password", ""}


@dataclass(slots=True)
class Form:
    """One form of a page: where it goes, how, what it would send untouched, and which of it a person types."""

    page: str
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)

    @property
    def shape(self) -> tuple[str, ...]:
        """The same for the same form of another row."""
        return (re.sub(r"[0-9a-z]{18}|\d+", "<>", self.action), self.method, *sorted(self.typed))

    def filled(self, texts: Sequence[str]) -> dict[str, list[str]]:
        """Return what it sends with these texts in the fields that a person types in, one after the other, again and again."""
        return self.values | {name: [texts[place % len(texts)]] for place, name in enumerate(self.typed)}


class Forms(HTMLParser):
    """Reads the forms of a page, and every address that somebody could follow."""

    def __init__(self, page: str, content: str) -> None:
        super().__init__()
        self.page, self.forms, self.addresses = page, [], []
        self._form: Form | None = None
        self._select = self._area = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.addresses += [given[name] for name in ("href", "src", "action", "formaction") if name in given]
        name, kind = given.get("name", ""), given.get("type", "").lower()
        if tag == "form":
            action = given.get("action") or self.page
            self._form = Form(self.page, action, given.get("method", "get").lower())
        if self._form is None or not name:
            if (
                tag == "option"
                and self._form
                and self._select
                and ("selected" in given or not self._form.values.get(self._select))
            ):
                self._form.values[self._select] = [given.get("value", "")]
            return
        if tag == "textarea" or (tag == "input" and kind in TEXT_TYPES):
            self._form.typed.append(name)
            self._form.values[name] = [given.get("value", "")]
        elif tag == "select":
            self._select = name
        elif tag == "input" and (kind not in ("checkbox", "radio", "submit", "file") or "checked" in given):
            self._form.values[name] = [given.get("value", "on")]
        elif tag == "button" and name not in self._form.values:
            self._form.values[name] = [given.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "form" and self._form:
            self.forms.append(self._form)
            self._form = None


def executable(content: str) -> list[str]:
    """Return what in a page would run or has run: payloads as markup, sums made, addresses with a scheme that runs."""
    body = content.replace(STRINGS["long"], "")
    found = [one for one in MARKUP if one in body.lower()]
    schemes = ("javascript:", "data:text", "vbscript:")
    found += [one for one in Forms("", content).addresses if one.strip().lower().startswith(schemes)]
    return found


def bodies(schema: dict[str, Any], text: str) -> Iterator[tuple[str, str, dict[str, Any], list[str]]]:
    """Yield method, path, body with this text wherever a text goes, and names of query parameters, for each operation of a schema."""
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            if method not in ("get", "post", "put", "patch", "delete"):
                continue
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            asked = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
            yield method, path, _value(content.get("schema", {}), schema, text, 0), asked


def _value(part: dict[str, Any], schema: dict[str, Any], text: str, depth: int) -> Any:
    """Return a value of the shape of a schema, with the text for every text in it."""
    if "$ref" in part:
        part = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
    for several in ("allOf", "oneOf", "anyOf"):
        if several in part:
            return _value(part[several][0], schema, text, depth)
    kind = part.get("type", "object" if "properties" in part else "string" if not part else "object")
    kind = next((one for one in kind if one != "null"), "string") if isinstance(kind, list) else kind
    if kind == "object":
        if depth > 4:
            return {}
        return {name: _value(inner, schema, text, depth + 1) for name, inner in part.get("properties", {}).items()} or {
            text: text
        }
    if kind == "array":
        return [_value(part.get("items", {}), schema, text, depth + 1)]
    return {"integer": 1, "number": 1, "boolean": True}.get(kind, text)


def as_json(body: Any) -> bytes:
    """Return the body as a program would send it, halves of pairs and all."""
    return json.dumps(body, ensure_ascii=True).encode()
