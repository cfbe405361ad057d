"""Clips that were entered before are found, whatever was done to them, and only by those who may know."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from media.models import Media, Purpose
from submissions import actions, resemblance
from submissions.models import Compared, Entry, Resemblance
from submissions.shelf import Shelf
from tests.clips import stored_media
from tests.made import enter, signed_in

SECONDS = 58


def fingerprint(seed: int) -> dict[str, list]:
    """Return the print of a clip of its own: random pictures, and loudness that wanders as speech does."""
    dice = np.random.default_rng(seed)
    pictures = [f"{value:016x}" for value in dice.integers(0, 2**63, 2 * SECONDS, dtype=np.uint64)]
    loud = np.convolve(dice.normal(0, 9, 10 * SECONDS), np.ones(4) / 2, "same") + 18
    return {"pictures": pictures, "sound": [int(level) for level in np.clip(loud, 0, 31)]}


def altered(found: dict[str, list], *, bits: int = 4, later: int = 0) -> dict[str, list]:
    """Return the print of the same clip coded again: a few bits differ, and it begins `later` seconds earlier."""
    dice = random.Random(bits)
    pictures = [
        f"{int(value, 16) ^ sum(1 << dice.randrange(64) for _ in range(bits)):016x}" for value in found["pictures"]
    ]
    sound = [min(31, max(0, level + dice.choice((-1, 0, 1)))) for level in found["sound"]]
    return {"pictures": pictures[2 * later :], "sound": sound[10 * later :]}


def clip(owner: User, number: int, **facts: object) -> Media:
    media = stored_media(owner, Purpose.VIDEO)
    Media.objects.filter(pk=media.pk).update(**{"sha256": f"{number:064x}", "fingerprint": fingerprint(number)} | facts)
    media.refresh_from_db()
    return media


@pytest.fixture
def first(opened, eva) -> Entry:
    """Eva's entry in Olga's challenge."""
    return enter(opened, eva, 1, title="Long maunten", clip=clip(eva, 1))


def pairs() -> list[tuple[str, str]]:
    return [(row.first_id, row.second_id) for row in Resemblance.objects.order_by("created_at")]


def test_the_same_file_in_another_challenge_is_found_once(first, other, emil):
    again = enter(other, emil, 1, clip=clip(emil, 1))
    assert resemblance.find() == 1
    assert pairs() == [(first.clip_id, again.clip_id)]
    assert resemblance.find() == 0
    assert Compared.objects.count() == 2


@pytest.mark.parametrize("later", [0, 5])
def test_a_clip_coded_anew_and_trimmed_is_found(first, opened, emil, later):
    again = enter(opened, emil, 2, clip=clip(emil, 2, fingerprint=altered(fingerprint(1), later=later)))
    assert resemblance.find() == 1
    row = Resemblance.objects.get()
    assert (row.first_id, row.second_id) == (first.clip_id, again.clip_id)
    assert row.picture > 0.9


def test_a_new_picture_over_the_old_sound_is_found(first, opened, emil):
    sound = altered(fingerprint(1))["sound"]
    enter(opened, emil, 2, clip=clip(emil, 2, fingerprint=fingerprint(2) | {"sound": sound}))
    assert resemblance.find() == 1
    row = Resemblance.objects.get()
    assert row.picture < 0.3
    assert row.sound > 0.9


def test_works_of_their_own_are_no_likeness(opened, eva, emil, vera):
    for number, person in enumerate((eva, emil, vera), start=1):
        enter(opened, person, number, clip=clip(person, number))
    assert resemblance.find() == 0


def test_a_clip_without_picture_and_sound_is_like_nothing(opened, eva, emil):
    empty = {"pictures": [""] * 20, "sound": [0] * 100}
    for number, person in enumerate((eva, emil), start=1):
        enter(opened, person, number, clip=clip(person, number, fingerprint=empty))
    assert resemblance.find() == 0


def test_trying_again_in_the_same_challenge_is_nobodys_concern(first, opened, eva):
    Entry.objects.filter(pk=first.pk).update(state="withdrawn")
    enter(opened, eva, 2, clip=clip(eva, 1))
    assert resemblance.find() == 0


def test_ten_thousand_clips_are_searched_in_little_time():
    shelf = Shelf([(str(number), fingerprint(number)) for number in range(10_000)])
    begun = time.process_time()
    found = shelf.likely(altered(fingerprint(77), later=3))
    assert found[0] == "77"
    assert len(found) < 10
    assert time.process_time() - begun < 5  # under a second on an idle machine


def test_the_other_side_stays_hidden_from_who_does_not_run_it(first, other, olga, omar, emil):
    enter(other, emil, 1, title="Secret title", clip=clip(emil, 1))
    resemblance.find()
    row = Resemblance.objects.get()
    for address in ("/organise/pitch/entries/alike/", f"/organise/pitch/entries/alike/{row.pk}/"):
        page = signed_in(olga).get(address).content.decode()
        assert "An entry of another challenge" in page
        assert "Long maunten" in page
        assert "Secret title" not in page
        assert "Emil" not in page
        assert row.second_id not in page
    assert "Secret title" in signed_in(omar).get("/organise/minute/entries/alike/").content.decode()


def test_an_organiser_of_either_side_rules_and_nobody_else(first, other, olga, omar, emil, vera):
    enter(other, emil, 1, clip=clip(emil, 1))
    resemblance.find()
    row = Resemblance.objects.get()
    answer = signed_in(olga).post(f"/organise/pitch/entries/alike/{row.pk}/", {"ruling": "same", "note": "Same film."})
    row.refresh_from_db()
    assert (answer.status_code, row.ruling, row.ruled_by, row.note) == (302, "same", olga, "Same film.")
    actions.rule_resemblance(row, by=omar, ruling="")
    row.refresh_from_db()
    assert (row.ruling, row.ruled_by) == ("", None)
    with pytest.raises(PermissionDenied):
        actions.rule_resemblance(row, by=vera, ruling="fine")
    assert signed_in(vera).get(f"/organise/pitch/entries/alike/{row.pk}/").status_code == 404
