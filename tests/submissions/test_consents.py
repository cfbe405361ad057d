"""What is agreed to, for each use apart: required ones hold an entry back, each can be taken back, and it has effect at once."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from challenge import actions as challenges
from challenge.models import Terms
from core.errors import StateConflict
from submissions import actions, consents
from submissions.models import Consent, Entry
from tests.call import *  # noqa: F403
from tests.made import signed_in


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def texts(call) -> None:
    """Besides the terms, Olga asks for judging (required), gallery and press (a choice each)."""
    for use, required in (("judging", True), ("gallery", False), ("press", False)):
        Terms.objects.create(
            challenge=call.challenge, use=use, required=required, version=1, title=use, text=f"About {use}."
        )
    Terms.objects.create(
        challenge=call.challenge, use="press", required=False, version=1, language="es", text="Prensa."
    )


class Web:
    def submit(self, user, entry, *uses):
        boxes = {"accept_terms" if use == "terms" else f"consent_{use}": "on" for use in uses}
        return signed_in(user).post(f"/entries/{entry.pk}/submit/", boxes, follow=True).content.decode()

    def take_back(self, user, entry, use):
        return signed_in(user).post(f"/entries/{entry.pk}/consents/", {"use": use, "answer": "take-back"}).status_code

    def agree(self, user, entry, use):
        return signed_in(user).post(f"/entries/{entry.pk}/consents/", {"use": use, "answer": "agree"}).status_code


class Api:
    def submit(self, user, entry, *uses):
        return self._post(user, entry, "submit", {"consents": list(uses)}).content.decode()

    def take_back(self, user, entry, use):
        return self._post(user, entry, "consents", {"use": use, "given": False}).status_code

    def agree(self, user, entry, use):
        return self._post(user, entry, "consents", {"use": use, "given": True}).status_code

    def _post(self, user, entry, what, body):
        path = f"/api/v1/entries/{entry.pk}/{what}/"
        return signed_in(user).post(path, json.dumps(body), content_type="application/json")


@pytest.fixture(params=[Web, Api], ids=["web", "api"])
def door(request):
    return request.param()


def state(entry: Entry) -> str:
    return Entry.objects.get(pk=entry.pk).state


def uses_of(entry: Entry) -> set[str]:
    return set(consents.standing([entry])[entry.pk])


def test_a_required_text_holds_the_entry_back_and_a_choice_does_not(door, texts, draft, eva):
    assert "Nobody can enter without it." in door.submit(eva, draft, "terms")
    assert state(draft) == "draft"
    door.submit(eva, draft, "terms", "judging", "press")
    assert (state(draft), uses_of(draft)) == ("submitted", {"terms", "judging", "press"})


def test_no_box_is_ticked_beforehand(texts, draft, eva):
    page = signed_in(eva).get(f"/entries/{draft.pk}/submit/").content.decode()
    assert page.count('type="checkbox"') >= 4
    assert "checked" not in page


def test_it_is_written_down_who_agreed_to_which_version_in_which_language(texts, draft, eva, now):
    actions.give_consents(draft, by=eva, at=now, uses=["press"], language="es")
    consent = Consent.objects.get()
    assert (consent.user, consent.terms.version, consent.language, consent.accepted_at) == (eva, 1, "es", now)
    assert consent.on_behalf_of is None


def test_a_choice_is_taken_back_and_given_again(door, texts, draft, eva):
    door.submit(eva, draft, "terms", "judging", "gallery")
    assert door.take_back(eva, draft, "gallery") in {200, 302}
    assert (state(draft), "gallery" in uses_of(draft)) == ("submitted", False)
    assert door.agree(eva, draft, "gallery") in {200, 302}
    assert "gallery" in uses_of(draft)


@pytest.mark.parametrize("use", ["terms", "judging"])
def test_without_terms_or_judging_the_entry_is_withdrawn(door, texts, draft, eva, use):
    door.submit(eva, draft, "terms", "judging")
    door.take_back(eva, draft, use)
    assert state(draft) == "withdrawn"


def test_what_was_never_given_cannot_be_taken_back(texts, draft, eva, now):
    with pytest.raises(StateConflict) as refused:
        actions.withdraw_consent(draft, "press", by=eva, at=now)
    assert refused.value.code == "NO_CONSENT"


def test_nobody_else_agrees_or_takes_back(door, texts, draft, eva, emil, olga, now):
    actions.give_consents(draft, by=eva, at=now, uses=["press"])
    assert door.take_back(emil, draft, "press") == 404
    with pytest.raises(PermissionDenied):
        actions.withdraw_consent(draft, "press", by=olga, at=now)
    assert uses_of(draft) == {"press"}


def test_a_use_that_is_not_asked_is_refused(texts, draft, eva, now):
    with pytest.raises(ValidationError, match="does not ask about"):
        actions.give_consents(draft, by=eva, at=now, uses=["directory"])


def test_a_new_version_is_asked_anew_and_the_old_consent_goes_on_holding(texts, draft, eva, olga, now):
    actions.give_consents(draft, by=eva, at=now, uses=["terms", "judging", "press"])
    row = challenges.write_text(draft.challenge, by=olga, use="press", text="About press, more of it.")
    (press,) = [item for item in consents.asked_of(draft) if item.use == "press"]
    assert (row.version, press.is_open, press.stands.terms.version) == (2, True, 1)
    assert Terms.objects.get(use="press", version=1, language="en").text == "About press."
    assert "press" in uses_of(draft)
    challenges.write_text(draft.challenge, by=olga, use="judging", text="Judged by five.")
    with pytest.raises(ValidationError, match="Nobody can enter without it"):
        actions.submit_entry(draft, by=eva, at=now)


def test_terms_and_other_uses_count_their_versions_apart(texts, call, olga):
    assert challenges.write_terms(call.challenge, by=olga, text="New terms.").version == 2
    assert challenges.write_text(call.challenge, by=olga, use="partners", required=False, text="Partners.").version == 1


def test_a_translation_is_added_to_the_version_of_today(texts, call, olga):
    assert challenges.write_text(call.challenge, by=olga, use="gallery", language="es", text="Galería.").version == 1
    assert consents.texts_asked(call.challenge, "es")[2].text == "Galería."


def test_a_choice_does_not_become_a_demand_once_public(texts, call, olga):
    with pytest.raises(StateConflict) as refused:
        challenges.write_text(call.challenge, by=olga, use="press", text="All of it.", required=True)
    assert refused.value.code == "CHALLENGE_PUBLIC"


def test_standing_uses_of_many_entries_take_one_query(texts, draft, eva, now, django_assert_num_queries):
    actions.give_consents(draft, by=eva, at=now, uses=["press"])
    with django_assert_num_queries(1):
        assert consents.standing([draft]) == {draft.pk: frozenset({"press"})}
