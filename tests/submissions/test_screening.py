"""What organisers decide about entries on their way in, and what their entrants hear of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from challenge.models import Round
from core.errors import StateConflict
from core.models import AuditEvent
from submissions import actions
from submissions.models import Entry, ScreeningNote
from tests.call import call, complete_draft  # noqa: F401 (a fixture)
from tests.made import signed_in

WORDS = {"code": "rights", "message": "Name where the song is from."}


@pytest.fixture
def entry(call: Round, eva: User) -> Entry:  # noqa: F811
    """Eva's entry, handed in."""
    draft = complete_draft(call, eva)
    return actions.submit_entry(draft, by=eva, at=timezone.now(), accept_terms=True)


@pytest.fixture
def letters(settings, run_jobs):
    """Run what waits and return the subjects of the letters since the last look; `later` moves the clock."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []

    def read(*, later: timedelta = timedelta()) -> list[str]:
        mail.outbox.clear()
        run_jobs(at=timezone.now() + later)
        return [letter.subject for letter in mail.outbox]

    return read


def in_days(days: int):
    return timezone.now() + timedelta(days=days)


def test_an_entry_that_is_in_order_is_passed_without_a_letter(entry, olga, letters):
    letters()
    assert actions.pass_entry(entry, by=olga).screening == "passed"
    assert letters() == []
    assert Entry.objects.submitted().get() == entry


def test_a_screened_out_entry_leaves_the_field_and_its_entrant_hears_why_five_minutes_later(entry, olga, letters):
    letters()
    entry = actions.screen_out(entry, by=olga, **WORDS)
    assert (entry.state, entry.screening) == ("submitted", "refused")
    assert list(Entry.objects.submitted()) == []
    assert letters() == []
    assert letters(later=timedelta(minutes=6)) == ["Your entry does not go on: Moni long maunten"]
    assert "Name where the song is from." in mail.outbox[0].body
    assert "Rights are missing" in mail.outbox[0].body


def test_a_slip_of_the_hand_is_undone_before_anybody_reads_of_it(entry, olga, letters):
    letters()
    actions.screen_out(entry, by=olga, **WORDS)
    assert actions.take_back_screening(entry, by=olga, at=timezone.now()).screening == ""
    assert letters(later=timedelta(minutes=6)) == []


def test_after_the_letter_left_a_second_one_says_that_the_entry_is_back(entry, olga, letters):
    actions.screen_out(entry, by=olga, **WORDS)
    letters(later=timedelta(minutes=6))
    actions.take_back_screening(entry, by=olga, at=timezone.now() + timedelta(minutes=6))
    assert letters(later=timedelta(minutes=6)) == ["Your entry stands again: Moni long maunten"]


def test_an_entry_given_back_is_a_draft_until_the_moment_named_and_returns_to_the_queue(entry, olga, eva, letters):
    letters()
    until = in_days(9)  # two days after the round has closed
    entry = actions.ask_for_changes(entry, by=olga, at=timezone.now(), until_at=until, **WORDS)
    assert (entry.state, entry.screening, entry.submitted_at) == ("draft", "changes", None)
    assert letters() == ["One thing to change in your entry: Moni long maunten"]
    entry = Entry.objects.get()
    assert entry.deadline().takes(in_days(8))
    assert not entry.deadline().takes(in_days(10))
    entry = actions.submit_entry(entry, by=eva, at=in_days(8))
    assert (entry.state, entry.screening) == ("submitted", "")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"code": "", "message": "Why."}, "code"),
        ({"code": "no-such", "message": "Why."}, "code"),
        ({"code": "other", "message": "  "}, "message"),
    ],
)
def test_nobody_is_screened_out_without_a_reason_and_words(entry, olga, said, field):
    with pytest.raises(ValidationError) as refusal:
        actions.screen_out(entry, by=olga, **said)
    assert list(refusal.value.message_dict) == [field]


def test_once_judges_have_begun_the_field_stays_as_it_is(entry, call, olga):  # noqa: F811
    call.criteria_frozen_at = timezone.now()
    call.save()
    for act in (
        lambda: actions.screen_out(entry, by=olga, **WORDS),
        lambda: actions.ask_for_changes(entry, by=olga, at=timezone.now(), until_at=in_days(1), **WORDS),
    ):
        with pytest.raises(StateConflict) as refusal:
            act()
        assert refusal.value.code == "JUDGING_BEGAN"


def test_a_date_that_has_passed_gives_no_time(entry, olga):
    with pytest.raises(StateConflict) as refusal:
        actions.ask_for_changes(entry, by=olga, at=timezone.now(), until_at=in_days(-1), **WORDS)
    assert refusal.value.code == "DATE_PASSED"


@pytest.mark.parametrize("act", [actions.pass_entry, lambda entry, by: actions.screen_out(entry, by=by, **WORDS)])
def test_a_draft_is_not_screened(call, eva, olga, act):  # noqa: F811
    with pytest.raises(StateConflict) as refusal:
        act(complete_draft(call, eva), by=olga)
    assert refusal.value.code == "WRONG_STATE"


def test_a_note_changes_nothing_and_is_for_the_organisers(entry, olga, letters):
    letters()
    actions.write_note(entry, by=olga, note="Asked the co-ordinator.")
    note = entry.screening_notes.get()
    assert (note.note, note.message, Entry.objects.get().screening) == ("Asked the co-ordinator.", "", "")
    assert letters(later=timedelta(hours=1)) == []


def test_an_entrant_is_reminded_once_a_day_of_what_is_missing(call, eva, olga, letters):  # noqa: F811
    draft = complete_draft(call, eva)
    draft.summary = ""
    draft.save()
    actions.nudge_entrant(draft, by=olga, at=timezone.now())
    assert letters() == ["Your draft in the Minute Contest is not submitted yet"]
    assert "Say in a few sentences what it is about." in mail.outbox[0].body
    with pytest.raises(StateConflict) as refusal:
        actions.nudge_entrant(draft, by=olga, at=timezone.now() + timedelta(hours=23))
    assert refusal.value.code == "NUDGED_TODAY"
    actions.nudge_entrant(draft, by=olga, at=timezone.now() + timedelta(hours=25))


def test_nobody_is_reminded_of_what_can_no_longer_be_done(call, eva, olga):  # noqa: F811
    with pytest.raises(StateConflict) as refusal:
        actions.nudge_entrant(complete_draft(call, eva), by=olga, at=in_days(8))
    assert refusal.value.code == "DEADLINE_PASSED"


def test_a_refused_file_is_checked_again_and_one_in_order_is_not(call, eva, olga):  # noqa: F811
    draft = complete_draft(call, eva)
    with pytest.raises(StateConflict) as refusal:
        actions.check_file_again(draft, draft.clip, by=olga, at=timezone.now())
    assert refusal.value.code == "NOTHING_TO_CHECK"
    draft.clip.state, draft.clip.reason = "rejected", "CORRUPT"
    draft.clip.save()
    media = actions.check_file_again(draft, draft.clip, by=olga, at=timezone.now())
    assert (media.state, media.reason) == ("processing", "")


@pytest.mark.parametrize("who", ["omar", "eva", "vera"])
def test_only_the_organisers_of_a_challenge_screen_its_entries(entry, request, who):
    person, at = request.getfixturevalue(who), timezone.now()
    for act in (
        lambda: actions.pass_entry(entry, by=person),
        lambda: actions.screen_out(entry, by=person, **WORDS),
        lambda: actions.ask_for_changes(entry, by=person, at=at, until_at=in_days(1), **WORDS),
        lambda: actions.take_back_screening(entry, by=person, at=at),
        lambda: actions.write_note(entry, by=person, note="x"),
        lambda: actions.nudge_entrant(entry, by=person, at=at),
        lambda: actions.check_file_again(entry, entry.clip, by=person, at=at),
        lambda: actions.note_export(entry.challenge, by=person, kind="csv", entries=1),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_trail_names_each_decision_and_no_words_of_it(entry, olga):
    actions.screen_out(entry, by=olga, **WORDS)
    event = AuditEvent.objects.order_by("-id").first()
    assert (event.verb, event.facts) == ("entry_screened_out", {"code": "rights"})


def test_the_entrant_reads_the_message_on_the_entry_and_never_the_note(entry, olga, eva):
    page = signed_in(eva)
    address = f"/entries/{entry.pk}/"
    actions.screen_out(entry, by=olga, note="He is my cousin.", **WORDS)
    assert "We have your entry" in page.get(address).content.decode()  # until the letter leaves
    ScreeningNote.objects.update(created_at=timezone.now() - timedelta(minutes=6))
    shown = page.get(address).content.decode()
    assert "Your entry does not go on" in shown
    assert "Rights are missing." in shown
    assert "Name where the song is from." in shown
    assert "cousin" not in shown


def test_the_entrant_reads_what_to_change_on_every_step(entry, olga, eva):
    actions.ask_for_changes(entry, by=olga, at=timezone.now(), until_at=in_days(2), **WORDS)
    for step in ("details", "files", "submit"):
        assert "Name where the song is from." in signed_in(eva).get(f"/entries/{entry.pk}/{step}/").content.decode()
