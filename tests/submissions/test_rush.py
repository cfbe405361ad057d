"""The last minute: a thousand submits, two hundred of them around the deadline, fifty times the same. Decided by the moment of arrival."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.submissions.rush import Sent, Server, postgres, submit_all

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

#: How late the note of an arrival may be, in seconds: two ticks of the slowest kernel (config/arrival.py), and a busy machine.
NOTED_LATE = 0.06
SAME = 50


@dataclass(frozen=True, slots=True)
class Rush:
    """How many submits in how many seconds before the deadline, and how many within a second on either side of it."""

    database: str
    before: int
    seconds: float
    around: int


RUSHES = (Rush("postgresql", 1000, 60, 200), Rush("sqlite", 100, 6, 100))


@pytest.fixture(params=RUSHES, ids=lambda rush: rush.database)
def rush(request: pytest.FixtureRequest) -> Rush:
    return request.param


@pytest.fixture
def server(rush: Rush, tmp_path: Path) -> Iterator[Server]:
    with ExitStack() as stack:
        url = stack.enter_context(postgres()) if rush.database == "postgresql" else ""
        server = Server(tmp_path / "demo", url)
        (tmp_path / "demo").mkdir()
        stack.callback(server.stop)
        yield server


def test_every_submit_is_decided_by_its_arrival(server: Server, rush: Rush):
    made = server.prepare(rush.before + rush.around + 1)
    twin, made = made[-1], made[:-1]
    same = submit_all(server.port, [(*twin, time.time() + 1)] * SAME)
    assert Counter(one.status for one in same) == {200: SAME}
    assert len({one.body["submitted_at"] for one in same}) == 1

    closes_at = time.time() + rush.seconds + 6
    server.close_at(closes_at)
    times = [closes_at - 1 - rush.seconds * (1 - n / rush.before) for n in range(rush.before)]
    times += [closes_at - 1 + 2 * n / rush.around for n in range(rush.around)]
    sent = submit_all(server.port, [(*pair, when) for pair, when in zip(made, times, strict=True)])

    assert set(Counter(one.status for one in sent)) <= {200, 409}
    assert {one.body["code"] for one in sent if one.status == 409} <= {"DEADLINE_PASSED"}
    assert [one for one in sent if one.sent_at + NOTED_LATE < closes_at and one.status != 200] == []
    assert [one for one in sent if one.begun_at >= closes_at and one.status != 409] == []

    rows = server.rows()
    taken = {one.entry: one for one in sent if one.status == 200}
    stand = {pk: at for pk, (state, at) in rows["entries"].items() if state == "submitted" and pk != twin[0]}
    assert stand.keys() == taken.keys()
    assert [pk for pk, at in stand.items() if at >= closes_at or not was_on_its_way(taken[pk], at)] == []
    receipts = {entry: at for entry, at, genuine in rows["receipts"] if genuine}
    assert receipts == stand | {twin[0]: rows["entries"][twin[0]][1]}
    assert len(rows["receipts"]) == len(receipts)
    waited = sorted(one.answered_at - one.sent_at for one in sent)
    middle, longest = waited[len(waited) // 2], waited[-1]
    print(
        f"{rush.database}: {len(taken)} taken, {len(sent) - len(taken)} late; {middle:.2f} s, at most {longest:.2f} s"
    )


def was_on_its_way(one: Sent, at: float) -> bool:
    return one.begun_at - 0.001 <= at <= min(one.answered_at, one.sent_at + NOTED_LATE)
