"""Each room lists what people do in its actions, and each act says who does it."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = sorted(
    {path.relative_to(ROOT).parts[0] for path in [*ROOT.glob("*/actions.py"), *ROOT.glob("*/actions/__init__.py")]}
)


def acts(room: str) -> Iterator[tuple[str, inspect.Signature, str]]:
    module = importlib.import_module(f"{room}.actions")
    for name, function in vars(module).items():
        if (
            inspect.isfunction(function)
            and function.__module__.startswith(module.__name__)
            and not name.startswith("_")
        ):
            yield name, inspect.signature(function), inspect.getdoc(function) or ""


@pytest.mark.parametrize("room", ROOMS)
def test_every_act_takes_by_as_a_keyword_alone_and_never_a_request(room: str) -> None:
    wrong = [
        name
        for name, signature, _ in acts(room)
        if "by" not in signature.parameters
        or signature.parameters["by"].kind is not inspect.Parameter.KEYWORD_ONLY
        or "request" in signature.parameters
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_act_says_in_words_what_it_does(room: str) -> None:
    assert [name for name, _, words in acts(room) if not words] == []
