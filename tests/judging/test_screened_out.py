"""An entry that was screened out is no judge's duty, until it is put back."""

from __future__ import annotations

from django.utils import timezone

from judging.models import Assignment
from submissions import actions
from tests.panel import give, make_entry, make_round, make_seat


def test_a_screened_out_entry_leaves_the_queues_and_comes_back(olga, eva, jun):
    round_ = make_round(olga, "pitch")
    entry = make_entry(round_, eva, "One")
    give(make_seat(round_, jun), entry, 0)
    assert Assignment.objects.for_judge(jun).count() == 1
    actions.screen_out(entry, by=olga, code="other", message="Not this time.")
    assert Assignment.objects.for_judge(jun).count() == 0
    actions.take_back_screening(entry, by=olga, at=timezone.now())
    assert Assignment.objects.for_judge(jun).count() == 1
