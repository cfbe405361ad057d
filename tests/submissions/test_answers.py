"""What was typed becomes a value, kind by kind, or is refused in words; a value is held against the limits of its question."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from submissions import answers

OPTIONS = [
    {"key": "yes", "label": "Yes"},
    {"key": "some", "label": "Some"},
    {"key": "old", "label": "Old", "retired": True},
]


def question(kind: str, options: list[dict[str, Any]] | None = None, **limits: Any) -> Any:
    return SimpleNamespace(kind=kind, options=options or [], limits=limits)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("short", "  Coffee \n by plane ", "Coffee by plane"),
        ("short", "ab\x00cd", "abcd"),
        ("short", " \u00a0\u200b ", None),
        ("long", "one\r\ntwo", "one\ntwo"),
        ("long", "Nguye\u0302\u0303n", "Nguyễn"),
        ("long", "half \ud83d a pair", "half  a pair"),
        ("long", "<script>alert(1)</script> {{7*7}}", "<script>alert(1)</script> {{7*7}}"),
        ("choice", "some", "some"),
        ("choice", "", None),
        ("choice", "old", "old"),
        ("choices", ["some", "yes", "some"], ["yes", "some"]),
        ("choices", [], None),
        ("number", " 1 250\u202f000 ", "1250000"),
        ("number", "١٢٣", "123"),
        ("number", "\u22125", "-5"),
        ("number", "-0", "0"),
        ("number", 12, "12"),
        ("number", "", None),
        ("date", "2027-03-31", "2027-03-31"),
        ("link", "https://people.example/a?b=c#d", "https://people.example/a?b=c#d"),
        ("link", "\u200b", None),
        ("yes_no", "yes", True),
        ("yes_no", False, False),
        ("yes_no", "", None),
        ("file", "", None),
    ],
)
def test_what_was_typed_becomes_a_value(kind, raw, value):
    assert answers.parse(raw, question(kind, OPTIONS)) == value


@pytest.mark.parametrize(
    ("kind", "raw", "words"),
    [
        ("short", 5, "This must be a text."),
        ("long", "A" * 20_001, "This is longer than anything we can keep: at most 20,000 characters."),
        ("choice", "none", "Choose one of the list."),
        ("choice", ["yes"], "This must be a text."),
        ("choices", "yes", "This must be a list of choices."),
        ("choices", [{"key": "yes"}], "Choose one of the list."),
        ("number", "about 5", "This is not a number. Write digits only, such as 1250."),
        ("number", "1e5", "This is not a number. Write digits only, such as 1250."),
        ("number", "NaN", "This is not a number. Write digits only, such as 1250."),
        ("number", True, "This must be a text."),
        ("number", "1,250", "Write the number without commas: 1250000, with a point before decimals. A comma means different things."),
        ("number", "12.5", "Write a whole number."),
        ("date", "31/03/2027", "Give a date as year, month and day, such as 2027-03-31."),
        ("link", "http://people.example/", "Give a full address that begins with https://."),
        ("link", "javascript:alert(1)", "Give a full address that begins with https://."),
        ("link", "https://[::1", "Give a full address that begins with https://."),
        ("link", "https://me:secret@people.example/", "Leave the name and password out of the address."),
        ("yes_no", "perhaps", "Answer yes or no."),
        ("file", "a.pdf", "A file is sent as an upload for this question."),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_in_words(kind, raw, words):
    with pytest.raises(ValidationError) as refused:
        answers.parse(raw, question(kind, OPTIONS))
    assert refused.value.messages == [words]


def test_decimals_are_as_many_as_the_question_takes():
    two = question("number", decimals=2)
    assert [answers.parse(raw, two) for raw in ("12.5", "12.50", "12")] == ["12.50", "12.50", "12.00"]
    with pytest.raises(ValidationError, match="at most 2 digits"):
        answers.parse("12.505", two)


KINDS = [{"key": "grant", "label": "Grant"}]


def test_money_has_an_amount_a_currency_and_a_kind():
    asked = question("money", KINDS, currencies=["USD", "PEN"])
    typed = {"amount": "25 000", "currency": "PEN", "kind": "grant"}
    assert answers.parse(typed, asked) == {"amount": "25000.00", "currency": "PEN", "kind": "grant"}
    assert (
        answers.in_words({"amount": "25000.00", "currency": "PEN", "kind": "grant"}, asked)
        == "PEN 25\u202f000.00, Grant"
    )
    assert answers.parse({"amount": "", "currency": "USD", "kind": ""}, asked) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "-1"}, "An amount is not below 0."),
        ({"currency": ""}, "Choose the currency of the amount."),
        ({"currency": "EUR"}, "Choose the currency of the amount."),
        ({"kind": ""}, "Choose what kind of money it is."),
        ({"kind": "loan"}, "Choose one of the list."),
    ],
)
def test_money_that_lacks_something_is_told(change, words):
    typed = {"amount": "25", "currency": "USD", "kind": "grant"} | change
    with pytest.raises(ValidationError) as refused:
        answers.parse(typed, question("money", KINDS, currencies=["USD"]))
    assert refused.value.messages == [words]


@pytest.mark.parametrize(
    ("asked", "value", "words"),
    [
        (question("short", most=5), "น้ำน้ำน้ำน้ำน้ำ", ""),
        (question("short", most=5), "Goroka", "This has 6 characters. At most 5 are taken."),
        (question("long", least=3, most=9), "ab", "This has 2 characters. Write at least 3."),
        (question("choice", OPTIONS), "old", "“Old” is not on the list any more. Choose again."),
        (question("choices", OPTIONS, least=2), ["yes"], "Choose at least 2."),
        (question("choices", OPTIONS, most=1), ["yes", "some"], "Choose at most 1."),
        (question("number", least="2", most="10"), "10", ""),
        (question("number", least="2"), "1", "This must be at least 2."),
        (question("number", most="10000"), "10001", "This must be at most 10\u202f000."),
        (question("money", most="50"), {"amount": "50.01", "currency": "USD"}, "This must be at most 50."),
        (question("money", currencies=["PEN"]), {"amount": "5.00", "currency": "USD"}, "USD is not taken here. Choose another currency."),
        (question("date", least="2027-01-01"), "2026-12-31", "This must be 2027-01-01 or later."),
        (question("date", most="2027-01-01"), "2027-01-02", "This must be 2027-01-01 or earlier."),
        (question("yes_no"), False, ""),
        (question("number", least="2"), None, ""),
    ],
)  # fmt: skip
def test_a_value_is_held_against_its_limits(asked, value, words):
    assert answers.fault(value, asked) == words


@pytest.mark.parametrize(
    ("asked", "value", "words"),
    [
        (question("choices", OPTIONS), ["yes", "old"], "Yes; Old"),
        (question("number"), "-1250000.50", "−1\u202f250\u202f000.50"),
        (question("number"), "1250", "1250"),
        (question("yes_no"), False, "No"),
        (question("long"), None, ""),
    ],
)
def test_a_value_is_said_as_it_is_read(asked, value, words):
    assert answers.in_words(value, asked) == words
