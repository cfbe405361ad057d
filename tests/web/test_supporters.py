"""A start-up names who backs it, by their names in the directory; judges who belong to them never get it."""

from __future__ import annotations

import pytest
from django.test import Client

from submissions.models import Entry
from tests.call import *  # noqa: F403
from tests.call import complete_draft
from tests.directory.rows import make

PROFILE = {"name": "Kelp Ledger", "economy": "PG"}


@pytest.fixture
def entry(startup_call, eva) -> Entry:
    return complete_draft(startup_call, eva)


@pytest.fixture
def page(entry, eva):
    """Send the page of the profile."""
    client = Client()
    client.force_login(eva)

    def send(backed_by: str):
        return client.post(
            f"/entries/{entry.pk}/startup/", PROFILE | {"profile": entry.startup_id, "backed_by": backed_by}
        )

    send.client = client
    return send


def test_names_of_the_directory_are_linked_however_they_are_written(page, entry):
    ana, lab = make("Ágora, Lab"), make("Harbour Works")
    assert page("agora, lab;  HARBOUR works; Harbour Works").status_code == 302
    assert set(entry.startup.supporters.all()) == {ana, lab}
    again = page.client.get(f"/entries/{entry.pk}/startup/").content.decode()
    assert "Ágora, Lab; Harbour Works" in again
    assert page("").status_code == 302
    assert not entry.startup.supporters.exists()


def test_what_the_directory_does_not_have_is_named_and_stays_typed(page, entry):
    make("Hidden House", hidden=True)
    for typed in ("Nobody Ventures", "Hidden House"):
        answer = page(typed)
        assert answer.status_code == 422
        text = answer.content.decode()
        assert f"The directory does not have “{typed}”." in text
        assert f'value="{typed}"' in text
    assert not entry.startup.supporters.exists()
