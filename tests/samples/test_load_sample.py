"""Data in bulk: the same for the same seed in any database, in the numbers asked for, and such as people could have made."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client

from accounts.models import User
from challenge.models import Challenge, Round
from directory.models import Organisation
from judging.models import Assignment, Judge, Mark, Scorecard
from results import standings
from submissions.models import Entry

pytestmark = pytest.mark.django_db

#: Set by the clock or by the database, not by the seed.
OWN = {"created_at", "updated_at"}
ROOMS = ("accounts", "challenge", "submissions", "judging", "directory")
SMALL = {"organisations": 12, "entries": 15, "judges": 6, "scorecards_per_entry": 3}


def load(**options: Any) -> dict[str, Any]:
    said = io.StringIO()
    call_command("load_sample", **(SMALL | options), json=True, stdout=said)
    return json.loads(said.getvalue())


def everything() -> dict[str, list[Any]]:
    """Return all rows of the rooms that are filled, without what is not the seed's."""
    found = {}
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            counted = {"id"} if isinstance(model._meta.pk, models.BigAutoField) else set()
            fields = [field.attname for field in model._meta.concrete_fields if field.attname not in OWN | counted]
            found[model._meta.label] = sorted(map(repr, model._default_manager.values_list(*fields)))
    return found


def clear() -> None:
    for model in (Mark, Scorecard, Assignment, Judge, Entry, Round, Challenge, User, Organisation):
        model._default_manager.all().delete()


def test_the_same_seed_gives_the_same_rows_in_another_database():
    load(seed=4)
    first = everything()
    clear()
    load(seed=4)
    assert everything() == first
    assert len(first["judging.Mark"]) == 15 * 3 * 5


def test_it_says_how_many_there_are_and_loading_again_changes_nothing():
    told = {"organisations": 12, "entries": 15, "judges": 6, "scorecards": 45, "seed": 2, "challenge": "sample-2"}
    assert load(seed=2) == told
    before = everything()
    assert load(seed=2) == told
    assert everything() == before


def test_another_seed_is_another_contest_beside_it():
    load(seed=1)
    load(seed=2)
    assert sorted(Challenge.objects.values_list("slug", flat=True)) == ["sample-1", "sample-2"]
    assert Entry.objects.values("title", "entrant__full_name").distinct().count() > 15


def test_only_what_was_asked_for_is_made():
    assert load(entries=0, judges=0)["organisations"] == 12
    assert not Challenge.objects.exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"scorecards_per_entry": 7}, "7 scorecards for each entry need as many judges; there are 6"),
        ({"entries": -1}, "numbers of rows are 0 or more"),
        ({"entries": 16}, "sample-1 is there in another size"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_line(options, says):
    load()
    with pytest.raises(CommandError, match=says) as refusal:
        load(**options)
    assert refusal.value.returncode == 2


def test_every_row_is_one_that_people_could_have_made():
    load()
    for model in (User, Challenge, Round, Entry, Judge, Assignment, Scorecard, Mark):
        for row in model._default_manager.all():
            row.full_clean(exclude=["password"])
    assert not Assignment.objects.filter(entry__economy="", judge__economy="").exists()
    assert {row.scorecards for row in standings.standings_of(Round.objects.get())} == {3}


def test_a_judge_of_it_finds_work(client: Client):
    load()
    judge = Judge.objects.order_by("pk").first()
    client.force_login(judge.user)
    assert client.get("/judge/").status_code == 200
    assert len(client.get("/api/v1/assignments/").json()["results"]) == judge.assignments.count()
