"""A winner is shown while they want it: with the consent for the gallery, clip, name and words leave every public page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from challenge.models import Award, Terms
from media import addresses
from results import actions as results
from results.models import Decision
from submissions import actions
from submissions.models import Entry, GuardianConsent
from tests.call import *  # noqa: F403


@pytest.fixture
def won(draft, olga, eva) -> Entry:
    """Eva's entry, which agreed to be shown, has won; results are public."""
    now = timezone.now()
    Terms.objects.create(challenge=draft.challenge, use="gallery", required=False, version=1, text="Shown if it wins.")
    entry = actions.submit_entry(draft, by=eva, at=now, accept_terms=True, consents=["gallery"])
    award = Award.objects.create(round=draft.round, name="Winner")
    results.decide_award(award, entry, by=olga, citation="We hear the valley.")
    results.schedule_publication(draft.round, by=olga, results_at=now, at=now)
    return Entry.objects.get(pk=draft.pk)


PAGES = ("/", "/results/", "/results/minute/", "/api/v1/challenges/minute/results/")


def naming(entry: Entry) -> list[str]:
    """Return the public pages that hold the title or the citation."""
    return [
        page
        for page in PAGES
        if any(word in Client().get(page).content.decode() for word in (entry.title, "We hear the valley"))
    ]


def test_who_agreed_is_shown(won):
    assert naming(won) == list(PAGES)


def test_the_consent_taken_back_takes_everything_off_the_public_pages(won, eva):
    poster = won.clip.renditions.first()
    address = addresses.address(poster, viewer="public")
    assert Client().get(address).status_code in {200, 206, 302}
    actions.withdraw_consent(won, "gallery", by=eva, at=timezone.now())
    assert naming(won) == []
    assert Client().get(address).status_code == 404
    assert "Not shown, as the entrant wishes" in Client().get("/results/minute/").content.decode()
    won.refresh_from_db()
    assert won.state == "submitted"


def test_given_again_it_is_shown_again(won, eva):
    actions.withdraw_consent(won, "gallery", by=eva, at=timezone.now())
    actions.give_consents(won, by=eva, at=timezone.now(), uses=["gallery"])
    assert naming(won) == list(PAGES)


def test_a_guardian_against_it_takes_it_off_too(won):
    now = timezone.now()
    GuardianConsent.objects.create(
        entry=won, guardian_name="M", guardian_email="m@home.example", asked_at=now, given=True, answered_at=now
    )
    actions.withdraw_as_guardian(GuardianConsent.objects.get(), at=now + timedelta(minutes=1))
    assert naming(won) == []


def test_the_organiser_is_told_on_the_page_of_publishing(won, eva, olga):
    actions.withdraw_consent(won, "gallery", by=eva, at=timezone.now())
    client = Client()
    client.force_login(olga)
    assert "is not shown to the public" in client.get("/organise/minute/publishing/").content.decode()


def test_without_the_consent_the_bundle_never_names_a_winner(draft, olga, eva):
    now = timezone.now()
    Terms.objects.create(challenge=draft.challenge, use="gallery", required=False, version=1, text="Shown if it wins.")
    entry = actions.submit_entry(draft, by=eva, at=now, accept_terms=True)
    results.decide_award(Award.objects.create(round=draft.round, name="Winner"), entry, by=olga)
    publication = results.schedule_publication(draft.round, by=olga, results_at=now, at=now)
    assert [row["title"] for row in publication.bundle["entries"]] == ["0001"]
    assert Decision.objects.published(now).count() == 1
    assert Decision.objects.shown(now).count() == 0
