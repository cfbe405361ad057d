"""The benchmark table says truly what was kept and what was missed."""

import ast
from pathlib import Path

import bench
from bench.table import MISSED, compare, compare_cpu, printed, row


def test_a_limit_binds_unless_it_is_said_not_to():
    assert row("a", 1, 2, "s", at_most=0.5).verdict == "ok"
    assert row("a", 1.1, 2, "s", at_most=0.5).verdict == MISSED
    assert row("a", 1.1, 2, "s", at_most=0.5, binds=False).verdict == "missed, does not bind"
    assert row("a", 300, 1000, "saves/s", at_least=0.14).verdict == "ok"
    assert row("a", 100, 1000, "saves/s", at_least=0.14).verdict == MISSED
    assert row("a", 5, 0, "s").ratio == float("inf")
    assert row("a", 100, 1000, "saves/s", at_least=0.14, ratio=0.15).verdict == "ok"


def test_both_sides_run_by_turns():
    calls = []
    compare(lambda: calls.append("ours"), lambda: calls.append("reference"), rounds=2)
    assert calls == ["ours", "reference"] * 2


def test_the_table_lines_up():
    compared = compare_cpu("tally", lambda: None, lambda: None, rounds=1, note="by hand")
    assert compared.note.startswith("by hand; wall ")
    lines = printed([row("assignment", 1, 2, "CPU s", at_most=2.5)]).splitlines()
    assert lines == [
        "name        ours  reference  unit   ratio  limit   ok  note",
        "assignment  1     2          CPU s  0.500  <= 2.5  ok",
    ]


def test_every_benchmark_is_in_the_table():
    modules = {path.stem: ast.parse(path.read_text("utf-8")) for path in Path(bench.__file__).parent.glob("*.py")}
    runs = {
        name
        for name, tree in modules.items()
        for part in tree.body
        if isinstance(part, ast.FunctionDef) and part.name == "run"
    }
    assert sorted(bench.BENCHES) == sorted(runs)
