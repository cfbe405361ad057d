"""A list of judges: read whatever a spreadsheet wrote, checked cell by cell, written all or not at all."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core.models import AuditEvent
from judging import actions, roster
from judging.models import Judge
from tests.panel import *  # noqa: F403

HEAD = "Name,E-mail,Economy,Organisations,Languages,Topics,Tracks,Most entries,Least entries,Available from,Available until,Head"
NIA = "Nia Rāwiri,nia@people.example,Aotearoa,Kōwhai Hub; Reef Lab,English;te reo Māori,Food,sea,8,2,2026-11-30,2026-12-05,yes"
URL = "/organise/tide/panel/import/"


def read(round_, *lines, head=HEAD, join="\n"):
    return roster.read(join.join((head, *lines)), round_)


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_whole_line_is_a_whole_seat(round_, track):
    (row,) = read(round_, NIA).rows
    assert row.errors == {}
    values = row.values | {"available_from": str(row.values["available_from"]), "available_until": None}
    assert values == {
        "name": "Nia Rāwiri",
        "email": "nia@people.example",
        "economy": "NZ",
        "organisations": ["Kōwhai Hub", "Reef Lab"],
        "languages": ["English", "te reo Māori"],
        "topics": ["Food"],
        "tracks": [track],
        "capacity": 8,
        "minimum": 2,
        "available_from": "2026-11-30",
        "available_until": None,
        "is_head": True,
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_spreadsheet_program_is_understood(round_, encoding, delimiter):
    lines = [
        delimiter.join(("E-Mail", "NAME", "economy")),
        delimiter.join(("nia@people.example", "Nia Rāwiri", "Chinese Taipei")),
    ]
    text = roster.decode("\r\n".join(lines).encode(encoding))
    (row,) = roster.read(text, round_).rows
    assert (row.values["name"], row.values["economy"], row.errors) == ("Nia Rāwiri", "TW", {})


def test_semicolons_part_words_also_where_they_part_cells(round_):
    (row,) = roster.read('name;email;languages\nNia;nia@people.example;"English; Māori"', round_).rows
    assert row.values["languages"] == ["English", "Māori"]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("Name", ""),
        ("Name", "=HYPERLINK(1)"),
        ("Name", "x" * 201),
        ("Name", "Nia\u202eaiN"),
        ("E-mail", "nia at people"),
        ("E-mail", "+nia@people.example"),
        ("Economy", "Atlantis"),
        ("Tracks", "Air"),
        ("Organisations", "@SUM(A1)"),
        ("Organisations", ";".join(f"Hub {n}" for n in range(21))),
        ("Languages", "-2+3"),
        ("Most entries", "many"),
        ("Most entries", "²"),
        ("Most entries", "2001"),
        ("Least entries", "21"),
        ("Available from", "30/11/2026"),
        ("Available from", "2026-02-30"),
        ("Head", "perhaps"),
    ],
)
def test_what_is_wrong_stands_beside_its_cell(round_, track, column, cell):
    cells = {"Name": "Nia", "E-mail": "nia@people.example"} | {column: f'"{cell}"'}
    (row,) = read(round_, ",".join(cells.values()), head=",".join(cells)).rows
    key = {"e-mail": "email"}.get(column.lower(), column.lower())
    assert set(row.errors) == {key}
    assert read(round_, NIA).good  # and the rest of the world is as it was


def test_days_stand_in_their_order(round_):
    head = "name,email,available from,available until"
    (row,) = read(round_, "Nia,nia@people.example,2026-12-05,2026-12-01", head=head).rows
    assert set(row.errors) == {"available until"}


def test_nobody_stands_twice_and_nobody_sits_twice(round_, jun, jun_seat, hana_seat):
    lines = ("Nia,nia@people.example,", "Nia R,NIA@people.example,", f"Jun,{jun.email},", "Noa,noa@people.example,yes")
    rows = read(round_, *lines, head="name,email,head").rows
    assert [row.errors for row in rows] == [
        {},
        {"email": "This person stands in row 2 already."},
        {"email": "This person is on the panel already."},
        {"head": "This round has a head judge already."},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff\n\n",
        "Nia,nia@people.example",
        "name,email,e-mail\nNia,a@people.example,b@people.example",
        "name\nNia",
        "name,email\n" + '"' + "x" * 200_000 + '",nia@people.example',
        "name,email\n" + "Nia,nia@people.example\n" * 501,
    ],
    ids=["empty", "blank", "no head", "twice", "no address", "endless cell", "too many"],
)
def test_what_is_no_list_is_refused_in_words(round_, text):
    with pytest.raises(ValidationError):
        roster.read(text, round_)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04rest of a workbook", b"name,email\nN\xe9a,n@people.example", b"x" * 1_000_001]
)
def test_what_is_no_text_is_refused_in_words(content):
    with pytest.raises(ValidationError):
        roster.decode(content)


def test_an_unknown_column_is_named_and_a_line_too_long_is_refused(round_):
    found = read(round_, "Nia,nia@people.example,hers", "Noa,noa@people.example,his,more", head="name,email,shoe size")
    assert found.unread == ["shoe size"]
    assert [set(row.errors) for row in found.rows] == [set(), {"name"}]


def test_hostile_text_stays_text(round_, olga):
    name = "<script>alert(1)</script>"
    page = (
        client_of(olga)
        .post(URL, {"text": f"name,email\n{name},n@people.example\n\x00,x", "when": "now"})
        .content.decode()
    )
    assert name not in page
    assert Judge.objects.count() == 0


def test_it_is_read_first_and_written_when_asked(round_, olga, track, run_jobs):
    client = client_of(olga)
    text = f"{HEAD}\n{NIA}\nNoa,nowhere,,,,,,,,,,\n"
    file = SimpleUploadedFile("judges.csv", text.encode("utf-16"))
    shown = client.post(URL, {"file": file, "when": "now"}).content.decode()
    assert "One line needs another look." in shown
    assert "An address looks like name@example.org." in shown
    assert not Judge.objects.exists()
    answer = client.post(URL, {"text": text, "when": "now", "import": "1"}, follow=True).content.decode()
    assert "1 judge is on the panel. The invitation is on its way." in answer
    judge = Judge.objects.get()
    assert (judge.user.email, judge.economy, judge.is_head) == ("nia@people.example", "NZ", True)
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [["nia@people.example"]]


def test_invitations_may_wait(round_, olga, run_jobs):
    client = client_of(olga)
    text = "name,email\nNia,nia@people.example\nNoa,noa@people.example"
    client.post(URL, {"text": text, "when": "later", "import": "1"})
    run_jobs()
    assert mail.outbox == []
    page = client.get("/organise/tide/panel/").content.decode()
    assert "2 invitations are kept back." in page
    client.post("/organise/tide/panel/send/")
    run_jobs()
    assert len(mail.outbox) == 2
    assert not Judge.objects.filter(invited_at=None).exists()


def test_one_line_that_cannot_be_written_stops_all(round_, olga):
    rows = [(2, {"name": "Nia", "email": "nia@people.example"}), (3, {"name": "Nia", "email": "nia@people.example"})]
    with pytest.raises(ValidationError) as refusal:
        actions.import_judges(round_, by=olga, at=timezone.now(), rows=rows, send=True)
    assert refusal.value.messages[0].startswith("Row 3: ")
    assert not Judge.objects.exists()
    assert not AuditEvent.objects.filter(verb="judges_imported").exists()


@pytest.mark.parametrize("who", ["omar", "jun", "eva"])
def test_only_organisers_import(request, round_, jun_seat, who):
    person = request.getfixturevalue(who)
    assert client_of(person).get(URL).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.import_judges(round_, by=person, at=timezone.now(), rows=[], send=True)


def test_the_empty_list_can_be_filled_and_read(round_, olga):
    line = client_of(olga).get(f"{URL}judges.csv").content.decode("utf-8-sig").strip()
    assert read(round_, "Nia,nia@people.example", head=line).rows[0].errors == {}
