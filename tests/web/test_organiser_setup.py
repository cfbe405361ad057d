"""The organiser's set-up pages: what they keep, what they say."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from challenge import actions
from challenge.models import Challenge, Criterion, Membership
from media.models import Purpose
from tests.clips import stored_media
from tests.made import enter, signed_in
from tests.web.forms import typed

# Setting up


@pytest.mark.parametrize("kind", ["round", "criterion", "award", "track"])
def test_a_page_saved_as_it_was_changes_nothing(pitch, olga, kind):
    client, round_ = signed_in(olga), pitch.rounds.first()
    row = {
        "round": round_,
        "criterion": round_.criteria.first(),
        "award": round_.awards.first(),
        "track": pitch.tracks.first(),
    }[kind]
    before = {
        field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "updated_at"
    }
    page = client.get(f"/organise/pitch/setup/{kind}/{row.pk}/")
    answer = client.post(f"/organise/pitch/setup/{kind}/{row.pk}/", typed(page))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert {
        field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "updated_at"
    } == before


def test_the_facts_saved_as_they_were_change_nothing(pitch, olga):
    client = signed_in(olga)
    page = client.get("/organise/pitch/setup/")
    assert client.post("/organise/pitch/setup/", typed(page)).status_code == 302
    assert Challenge.objects.get(pk=pitch.pk).description == pitch.description


def test_a_refused_fact_stays_typed_and_the_row_unchanged(pitch, olga):
    client = signed_in(olga)
    data = typed(client.get("/organise/pitch/setup/")) | {"title": "", "summary": "Kept as typed."}
    page = client.post("/organise/pitch/setup/", data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["title"]
    assert "Kept as typed." in page.content.decode()
    assert Challenge.objects.get(pk=pitch.pk).title == "Pitch 2027"


def test_a_new_address_leads_on(pitch, olga):
    client = signed_in(olga)
    data = typed(client.get("/organise/pitch/setup/")) | {"slug": "pitch-2027"}
    assert client.post("/organise/pitch/setup/", data).url == "/organise/pitch-2027/setup/"


def test_dates_of_a_round_are_shown_and_read_on_the_challenges_clock(pitch, olga):
    client, round_ = signed_in(olga), pitch.rounds.first()
    page = client.get(f"/organise/pitch/setup/round/{round_.pk}/")
    assert 'value="2027-02-19T23:59"' in page.content.decode()
    client.post(f"/organise/pitch/setup/round/{round_.pk}/", typed(page) | {"deadline_at": "2027-02-20T12:00"})
    round_.refresh_from_db()
    assert round_.deadline_at.isoformat() == "2027-02-20T04:00:00+00:00"


def test_wrong_dates_stand_beside_their_field(pitch, olga):
    client, round_ = signed_in(olga), pitch.rounds.first()
    page = client.get(f"/organise/pitch/setup/round/{round_.pk}/")
    page = client.post(
        f"/organise/pitch/setup/round/{round_.pk}/", typed(page) | {"judging_opens_at": "2027-02-01T09:00"}
    )
    assert list(page.context["form"].errors) == ["judging_opens_at"]
    assert 'value="2027-02-01T09:00"' in page.content.decode()


def test_a_tie_break_is_chosen_step_by_step(pitch, olga):
    client, round_ = signed_in(olga), pitch.rounds.first()
    page = client.get(f"/organise/pitch/setup/round/{round_.pk}/")
    steps = {"step_0": "", "step_1": "criterion:team", "step_2": "highest_single", "step_3": ""}
    client.post(f"/organise/pitch/setup/round/{round_.pk}/", typed(page) | steps)
    round_.refresh_from_db()
    assert round_.tie_break == ["criterion:team", "highest_single"]


def test_levels_are_edited_line_by_line(pitch, olga):
    client, criterion = signed_in(olga), pitch.rounds.first().criteria.first()
    page = client.get(f"/organise/pitch/setup/criterion/{criterion.pk}/")
    data = typed(page) | {
        "levels-4-word": "Outstanding",
        "levels-0-start": "",
        "levels-0-end": "",
        "levels-0-word": "",
        "levels-0-text": "",
    }
    assert client.post(f"/organise/pitch/setup/criterion/{criterion.pk}/", data).status_code == 302
    criterion.refresh_from_db()
    assert [(level["from"], level["to"], level["word"]) for level in criterion.levels] == [
        (3, 4, "Weak"), (5, 6, "Sound"), (7, 8, "Strong"), (9, 10, "Outstanding"),
    ]  # fmt: skip


def test_a_half_level_is_told_beside_it(pitch, olga):
    client, criterion = signed_in(olga), pitch.rounds.first().criteria.first()
    data = typed(client.get(f"/organise/pitch/setup/criterion/{criterion.pk}/")) | {"levels-5-word": "Beyond"}
    page = client.post(f"/organise/pitch/setup/criterion/{criterion.pk}/", data)
    assert page.status_code == 422
    assert "A level needs a lowest and a highest mark and a word." in page.content.decode()


def test_weights_show_the_share_they_come_to(pitch, olga):
    client, round_ = signed_in(olga), pitch.rounds.first()
    keys = [criterion.key for criterion in round_.criteria.all()]
    weights = dict(zip(keys, ("40", "30", "20", "10", "0"), strict=True))
    answer = client.post(
        f"/organise/pitch/setup/rounds/{round_.pk}/weights/",
        {f"{round_.pk}-{key}": value for key, value in weights.items()},
        follow=True,
    )
    shares = [item.shares[0].percent for item in answer.context["blocks"][0].items]
    assert shares == ["40", "30", "20", "10", "0"]


def test_a_weight_below_zero_stays_typed_and_is_told(pitch, olga):
    client, round_ = signed_in(olga), pitch.rounds.first()
    data = {f"{round_.pk}-{criterion.key}": "-1" for criterion in round_.criteria.all()}
    page = client.post(f"/organise/pitch/setup/rounds/{round_.pk}/weights/", data)
    assert page.status_code == 422
    assert 'value="-1"' in page.content.decode()
    assert {criterion.weight for criterion in Criterion.objects.filter(round=round_)} == {1}


def test_frozen_criteria_can_be_looked_at_only(pitch, olga):
    client, round_ = signed_in(olga), pitch.rounds.first()
    round_.criteria_frozen_at = timezone.now()
    round_.save()
    page = client.get("/organise/pitch/setup/criteria/").content.decode()
    assert "Judging has begun." in page
    address = f"/organise/pitch/setup/criterion/{round_.criteria.first().pk}/"
    data = typed(client.get(address)) | {"weight": "5"}
    answer = client.post(address, data)
    assert answer.status_code == 200
    assert "stay as they are" in next(str(message) for message in answer.context["messages"])
    assert round_.criteria.first().weight == 1


def test_the_order_is_changed_by_buttons(pitch, olga):
    client = signed_in(olga)
    client.post(f"/organise/pitch/setup/track/{pitch.tracks.last().pk}/move/", {"to": "up"})
    assert [track.key for track in pitch.tracks.all()][-2:] == ["connected-home", "smart-mobility"]


def test_what_is_in_use_says_so_and_stays(pitch, olga, eva):
    enter(pitch, eva, 1, track=pitch.tracks.first())
    answer = signed_in(olga).post(f"/organise/pitch/setup/track/{pitch.tracks.first().pk}/remove/", follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "“Interactive learning” is in use by entries and cannot be removed."
    ]
    assert pitch.tracks.count() == 4


def test_terms_of_a_public_challenge_get_a_new_version(opened, olga):
    client = signed_in(olga)
    client.post("/organise/pitch/setup/terms/", {"text": "# Other"})
    page = client.get("/organise/pitch/setup/terms/")
    assert [terms.version for terms in page.context["versions"]] == [2, 1]
    assert "Example text." in client.get("/organise/pitch/setup/terms/1/").content.decode()


def test_an_organiser_who_leaves_loses_the_pages(pitch, olga, vera):
    client = signed_in(olga)
    client.post("/organise/pitch/people/", {"email": "vera@people.example"})
    assert signed_in(vera).get("/organise/pitch/").status_code == 200
    assert client.post(f"/organise/pitch/people/{olga.pk}/remove/").url == "/organise/"
    assert client.get("/organise/pitch/").status_code == 404


# Fixed numbers of queries, whatever the number of rows


def queries(client: Client, page: str, counter) -> int:
    client.get(page)  # sessions, caches
    with counter as asked:
        assert client.get(page).status_code == 200
    return len(asked)


LISTS = (
    "/organise/",
    "/organise/pitch/",
    "/organise/pitch/entries/",
    "/organise/pitch/people/",
    "/organise/pitch/audit/",
    "/organise/pitch/setup/rounds/",
    "/organise/pitch/setup/tracks/",
    "/organise/pitch/setup/criteria/",
    "/organise/pitch/setup/awards/",
)


def test_lists_ask_the_same_number_of_questions_for_one_row_and_for_three(
    opened, olga, eva, emil, jade, django_assert_max_num_queries
):
    client, round_ = signed_in(olga), opened.rounds.first()
    count = lambda: {page: queries(client, page, django_assert_max_num_queries(25)) for page in LISTS}  # noqa: E731
    enter(opened, eva, 1, clip=stored_media(eva, Purpose.VIDEO), track=opened.tracks.first())
    actions.add_track(opened, by=olga, name="Ports")
    actions.add_award(round_, by=olga, name="Best of ports", track=opened.tracks.last())
    actions.add_criterion(round_, by=olga, name="Tide")
    few = count()
    for number, person in enumerate((emil, jade), start=2):
        enter(opened, person, number, clip=stored_media(person, Purpose.VIDEO), track=opened.tracks.last())
        actions.add_organiser(opened, by=olga, email=person.email)
        actions.add_track(opened, by=olga, name=f"Ports {number}")
        actions.add_award(round_, by=person, name="Best of ports", track=opened.tracks.first())
        actions.add_criterion(round_, by=person, name=f"Tide {number}")
        again = Challenge.objects.create(slug=f"more-{number}", title="More", kind="video")
        Membership.objects.create(user=olga, challenge=again, role="organiser")
    assert count() == few
