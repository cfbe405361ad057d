"""What a page does with a refusal: it says so where the person is."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.test import RequestFactory

from core.errors import StateConflict
from web.shared.doors import tell_user


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().post("/")
    request._messages = CookieStorage(request)
    return request


def told(request: HttpRequest) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def test_success_is_said_once(request_: HttpRequest) -> None:
    with tell_user(request_, success="Entry submitted.") as outcome:
        pass
    assert (outcome.ok, told(request_)) == (True, [("success", "Entry submitted.")])


def test_a_conflict_with_the_moment_becomes_a_message(request_: HttpRequest) -> None:
    with tell_user(request_, success="Entry submitted.") as outcome:
        raise StateConflict("DEADLINE_PASSED", "The deadline has passed.")
    assert (outcome.ok, told(request_)) == (False, [("error", "The deadline has passed.")])
    assert outcome.refusal.code == "DEADLINE_PASSED"


def test_each_error_of_an_act_becomes_a_message(request_: HttpRequest) -> None:
    with tell_user(request_):
        raise ValidationError({"title": ["Too long."], "clip": ["Missing."]})
    assert told(request_) == [("error", "Too long."), ("error", "Missing.")]


class Details(forms.Form):
    title = forms.CharField()


def test_with_a_form_each_error_stands_beside_its_field_and_the_rest_above(request_: HttpRequest) -> None:
    form = Details({"title": "x"})
    assert form.is_valid()
    with tell_user(request_, form=form):
        raise ValidationError({"title": ["Too long."], "clip": ["Missing."]})
    assert form.errors == {"title": ["Too long."], "__all__": ["Missing."]}
    assert told(request_) == []


def test_an_act_that_is_not_allowed_goes_on_to_the_403_page(request_: HttpRequest) -> None:
    with pytest.raises(PermissionDenied), tell_user(request_):
        raise PermissionDenied


def test_a_fault_of_ours_is_not_swallowed(request_: HttpRequest) -> None:
    with pytest.raises(ZeroDivisionError), tell_user(request_):
        raise ZeroDivisionError
