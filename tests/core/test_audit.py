"""The audit trail is a chain: whoever changes, removes or moves a row breaks it, and the break is named."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from core import audit
from core.models import AuditEvent, AuditHead

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def chain(ada) -> list[AuditEvent]:
    """Five sealed events."""
    for number in range(5):
        audit.record(ada, "tested", ada, number=number)
    assert audit.seal() == 5
    return list(AuditEvent.objects.order_by("position"))


def test_a_new_event_is_sealed_once_and_in_order(chain: list[AuditEvent], ada) -> None:
    assert [event.position for event in chain] == [1, 2, 3, 4, 5]
    assert audit.seal() == 0
    audit.record(ada, "tested", ada)
    assert audit.first_difference() is None  # an event that waits for the sealer breaks nothing
    assert audit.seal() == 1
    assert AuditHead.objects.get().position == 6
    assert audit.first_difference() is None


def test_a_changed_row_is_named(chain: list[AuditEvent]) -> None:
    AuditEvent.objects.filter(pk=chain[2].pk).update(facts={"number": 99})
    assert audit.first_difference() == f"position 3, event {chain[2].pk}: not what was sealed"


def test_a_removed_row_is_named(chain: list[AuditEvent]) -> None:
    chain[1].delete()
    assert audit.first_difference() == "position 2: the row is missing"


def test_a_removed_last_row_is_named(chain: list[AuditEvent]) -> None:
    chain[4].delete()
    assert audit.first_difference() == "position 5: the row is missing"


def test_two_rows_that_changed_places_are_named(chain: list[AuditEvent]) -> None:
    AuditEvent.objects.filter(pk=chain[1].pk).update(position=None)
    AuditEvent.objects.filter(pk=chain[3].pk).update(position=2)
    AuditEvent.objects.filter(pk=chain[1].pk).update(position=4)
    assert audit.first_difference() == f"position 2, event {chain[3].pk}: not what was sealed"


def test_a_row_slipped_in_at_the_end_is_named(chain: list[AuditEvent], ada) -> None:
    event = audit.record(ada, "tested", ada)
    AuditEvent.objects.filter(pk=event.pk).update(position=6, seal="0" * 64)
    assert audit.first_difference() == f"position 6, event {event.pk}: not what was sealed"


def test_the_command_answers_in_json(chain: list[AuditEvent], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_audit", "--json")
    assert json.loads(capsys.readouterr().out) == {"ok": True, "first_difference": None}
    chain[0].delete()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", "--json")
    assert ended.value.code == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer == {"ok": False, "first_difference": "position 1: the row is missing"}
