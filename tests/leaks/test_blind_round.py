"""In a blind round nothing that a judge can reach names who entered, and no answer or file that would tell is there."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from challenge import actions as challenges
from media.models import Purpose
from submissions import actions, asked
from submissions.models import Entry, Startup, TeamMember
from tests.clips import stored_media
from tests.panel import *  # noqa: F403
from web.shared.media_rights import may_see

NAMES = ("Evangelina", "Tidewright", "潮匠", "Kaupa")


@pytest.fixture
def told(round_, baram, jun_seat, jun_baram, olga, eva) -> Entry:
    """Eva's entry, with her names in every place that a judge reads, and with three answers."""
    challenge, now = round_.challenge, timezone.now()
    eva.full_name = "Evangelina Kaupa"
    eva.save()
    startup = Startup.objects.create(owner=eva, name="Tidewright", name_in_script="潮匠", economy="PG")
    TeamMember.objects.create(entry=baram, name="Evangelina Kaupa")
    Entry.objects.filter(pk=baram.pk).update(
        startup=startup, title="潮匠 Tidewright", summary="TIDEWRIGHT was begun by Evangelina Kaupa.", credit_name="Evangelina Kaupa",
        state="draft",
    )  # fmt: skip
    type(round_).objects.filter(pk=round_.pk).update(deadline_at=now + timedelta(days=1))
    ask = {"by": olga, "kind": "short"}
    challenges.add_question(challenge, label="Which proof do you have?", **ask)
    challenges.add_question(challenge, label="Who founded it?", hidden_when_blind=True, **ask)
    challenges.add_question(challenge, label="Bank account", private=True, **ask)
    papers = challenges.add_question(challenge, by=olga, kind="file", label="Papers", hidden_when_blind=True)
    entry = Entry.objects.get(pk=baram.pk)
    actions.attach_answer(entry, papers, stored_media(eva, Purpose.DOCUMENT), by=eva, at=now)
    typed = {
        "which-proof-do-you-have": "Ask Evangelina Kaupa",
        "who-founded-it": "Me and Kaupa",
        "bank-account": "Kaupa 7391",
    }
    actions.save_answers(entry, by=eva, at=now, answers=typed)
    entry = Entry.objects.get(pk=baram.pk)
    entry.form = asked.form_of(entry)
    entry.state = "submitted"
    entry.save()
    type(round_).objects.filter(pk=round_.pk).update(deadline_at=round_.deadline_at)
    return entry


def blind(round_) -> None:
    type(round_).objects.filter(pk=round_.pk).update(blind=True)


def read(client, assignment) -> str:
    """Return everything the judge's pages and API say of an entry."""
    pages = ["/judge/", f"/judge/{assignment.pk}/", f"/judge/{assignment.pk}/conflict/"]
    routes = ["/api/v1/assignments/", f"/api/v1/assignments/{assignment.pk}/"]
    bodies = [client.get(address).content.decode() for address in pages]
    return "\n".join(bodies + [json.dumps(client.get(route).json(), ensure_ascii=False) for route in routes])


def test_a_judge_reads_the_answers_but_not_those_for_the_organisers(client, told, jun, jun_baram):
    client.force_login(jun)
    text = read(client, jun_baram)
    assert ("Ask Evangelina Kaupa" in text, "Me and Kaupa" in text, "7391" in text) == (True, True, False)


def test_in_a_blind_round_nothing_names_who_entered(client, told, round_, jun, jun_baram):
    blind(round_)
    client.force_login(jun)
    text = read(client, jun_baram)
    assert [name for name in NAMES if name.lower() in text.lower()] == []
    assert ("Ask […]" in text, "Who founded it?" in text, "Bank account" in text) == (True, False, False)
    assert f"Entry {told.number:04d}" in text


def test_a_file_is_seen_by_whoever_may_read_its_answer(told, round_, jun, olga, emil):
    media = told.answers.get(media__isnull=False).media_id
    now = timezone.now()
    assert [may_see(one.pk, media, at=now) for one in (jun, olga, emil)] == [True, True, False]
    blind(round_)
    assert [may_see(one.pk, media, at=now) for one in (jun, olga)] == [False, True]
    type(round_).objects.filter(pk=round_.pk).update(blind=False)
    round_.challenge.questions.update(private=True)
    assert [may_see(one.pk, media, at=now) for one in (jun, olga, told.entrant)] == [False, True, True]


def test_what_becomes_private_later_leaves_the_judges_at_once(client, told, round_, jun, jun_baram):
    round_.challenge.questions.update(private=True)
    client.force_login(jun)
    assert "Ask Evangelina Kaupa" not in read(client, jun_baram)
