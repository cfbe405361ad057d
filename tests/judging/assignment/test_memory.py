"""A contest of 10,000 entries and 500 judges is solved in little memory, its 35 MB of JSON read included."""

import pytest

from tests.judging.assignment.memory import solved_in_a_process, write_contest


@pytest.mark.long
def test_10_000_entries_by_500_judges_with_a_matrix_take_less_than_600_mb(tmp_path):
    path = tmp_path / "contest.json"
    write_contest(path, 10_000, 500, 5)
    peak, plan = solved_in_a_process(path)
    assert (len(plan["assignments"]), plan["unmet"]) == (50_000, [])
    assert peak < 600
