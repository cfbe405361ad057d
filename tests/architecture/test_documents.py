"""What the documents name is there: files, functions, links, routes, codes, commands. And nothing in them belongs to one machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import get_resolver

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = sorted(
    path
    for path in [*ROOT.glob("*.md"), ROOT / "NOTICE", *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")]
    if not path.parent.name.startswith(".")
)
NAMED = re.compile(r"`((?:\w+/)+[\w.-]+\.(?:py|md|toml|csv|json|css|js|html)|tests/\w+/)(?:: (\w+))?`")
LINK = re.compile(r"\]\(([^)#:]+)\)")
OF_ONE_MACHINE = re.compile(r"(?<![\w./])/(?:work|tmp|root|home)/|https?://(?:10|172|192)\.\d")
#: Names of rooms in general, written in capitals.
GENERAL = re.compile(r"ROOM|AUDIENCE")
OURS = {"accounts", "core", "directory", "judging", "results", "samples"}
#: Rooms whose refusals reach a program through the API.
REACHED = ("submissions", "judging", "results", "media", "api")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_file_and_function_named_is_there(document: Path) -> None:
    missing = []
    for found, function in NAMED.findall(document.read_text(encoding="utf-8")):
        places = [base / found for base in (ROOT, document.parent, ROOT / "tests") if (base / found).exists()]
        if GENERAL.search(found) or found.startswith("var/"):
            continue
        if not places or (function and not re.search(rf"(?:def|class) {function}\b", places[0].read_text())):
            missing.append(f"{found}: {function}" if function else found)
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_leads_to_a_file(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_no_document_belongs_to_one_machine(document: Path) -> None:
    assert OF_ONE_MACHINE.findall(document.read_text(encoding="utf-8")) == []


def test_every_test_named_is_there() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/*.py"))
    named = {test for path in DOCUMENTS for test in re.findall(r"`(test_\w+)`", path.read_text(encoding="utf-8"))}
    assert sorted(test for test in named if f"def {test}(" not in tests) == []


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    files = sorted(path.name for path in folder.glob("0*.md"))
    assert [int(file[:4]) for file in files] == list(range(1, len(files) + 1))
    assert LINK.findall((folder / "README.md").read_text(encoding="utf-8")) == files


def test_the_contract_names_every_route_of_the_api() -> None:
    text = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    routes = {
        re.sub(r"<\w+:(\w+)>|\(\?P<(\w+)>[^)]*\)", r"{\1\2}", str(pattern.pattern)).strip("^$")
        for pattern in get_resolver("api.urls").url_patterns
        if getattr(pattern, "name", None)
    }
    routes |= {"entries/", "entries/{id}/submit/", "entries/{id}/withdraw/", "entries/{id}/receipt/", "assignments/"}
    words = set(re.split(r"[`\s]|/api/v1/", text))
    assert sorted(route for route in routes if route and route not in words) == []


def test_the_contract_names_every_code_a_program_can_meet() -> None:
    text = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    rooms = [path for room in REACHED for path in (ROOT / room).rglob("*.py")]
    code = re.compile(r"(?:StateConflict|Problem)\(\s*(?:\d+, )?\"([A-Z_]+)\"")
    found = {one for path in rooms for one in code.findall(path.read_text(encoding="utf-8"))}
    assert sorted(one for one in found if f"`{one}`" not in text) == []


def test_the_contract_names_every_command_of_ours() -> None:
    text = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    ours = {command for command, app in get_commands().items() if app in OURS}
    assert sorted(command for command in ours if f"`{command}" not in text) == []


def test_a_shell_can_read_the_example_of_an_environment() -> None:
    done = subprocess.run(["sh", "-euc", ". ./.env.example"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
