"""`solve_assignment` as other programs call it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.judging.assignment.instances import contest

PROBLEM = contest(3, 2, 1, limit=None, economies=99)


def run(*arguments):
    out = StringIO()
    call_command("solve_assignment", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(PROBLEM | {"conflicts": []}), encoding="utf-8")
    return path


def test_json_is_one_object_a_line_in_the_order_of_the_files(path):
    lines = run(path, path, "--json").splitlines()
    assert len(lines) == 2
    plan = json.loads(lines[0])
    assert list(plan) == ["assignments", "total_affinity", "load", "unmet", "advice", "seconds"]
    assert [entry for _judge, entry in plan["assignments"]] == ["E0", "E1", "E2"]
    assert plan["unmet"] == plan["advice"] == []
    assert plan["seconds"] > 0


def test_text_is_for_people(path):
    path.write_text(json.dumps(PROBLEM | {"demand": 3, "conflicts": []}), encoding="utf-8")
    lines = run(path).splitlines()
    assert lines[0].startswith(f"{path}: 4 places filled, 5 empty, total affinity ")
    assert lines[1].split() in ([f"J{n}", "E0"] for n in range(2))
    assert lines[-1].startswith("E2 needs 3 judges and only 2 of 2 may judge it")


def test_unusable_input_ends_with_2_and_one_line_that_names_the_file(path):
    path.write_text(json.dumps(PROBLEM | {"judges": []}), encoding="utf-8")
    with pytest.raises(CommandError, match=r"problem\.json: conflicts: there is no judge") as refusal:
        run(path, "--json")
    assert refusal.value.returncode == 2
    path.write_text('{"a": NaN}', encoding="utf-8")
    with pytest.raises(CommandError, match=r"problem\.json: NaN is not a number") as refusal:
        run(path)
    assert refusal.value.returncode == 2
