"""Several entries at once: chosen, confirmed, done, undone. And the board as a file."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from challenge.models import Challenge
from core.models import AuditEvent
from media.models import Purpose
from submissions.models import Entry, TeamMember
from tests.clips import stored_media
from tests.made import enter, signed_in

BULK = "/organise/pitch/entries/bulk/"
FORMULAS = ('=HYPERLINK("http://a.example","x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)")
SCRIPTS = ("บริษัท ก้าวหน้า", "创新科技", "Nguyễn", "safe\u202egpj.exe", "👩🏽‍🔬 Lab", 'a "quoted", text', "two\nlines")


@pytest.fixture
def field(opened, eva, emil, vera) -> Challenge:
    """Two entries that were handed in, and a draft."""
    enter(opened, eva, 1, title="One")
    enter(opened, emil, 2, title="Two", economy="HK")
    enter(opened, vera, 3, "draft", title="Three")
    return opened


def ids(*numbers: int) -> list[str]:
    return list(Entry.objects.filter(number__in=numbers).order_by("number").values_list("pk", flat=True))


def post(client: Client, **said: object):
    return client.post(BULK, said, follow=True)


def screened() -> dict[int, str]:
    return dict(Entry.objects.values_list("number", "screening"))


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_an_act_is_confirmed_with_its_number_and_what_it_cannot_do(field, olga):
    answer = signed_in(olga).post(BULK, {"act": "pass", "pick": ids(1, 2, 3)})
    assert (answer.context["n"], [entry.number for entry in answer.context["left_out"]]) == (3, [3])
    assert screened() == {1: "", 2: "", 3: ""}


def test_once_confirmed_it_is_done_where_it_can_be_and_undone(field, olga):
    client = signed_in(olga)
    answer = post(client, act="pass", picked=",".join(ids(1, 2, 3)), sure="1")
    assert told(answer) == [
        "In order: done with 2 entries.",
        "Not done with 0003: This entry is draft, so that cannot be done with it.",
    ]
    assert screened() == {1: "passed", 2: "passed", 3: ""}
    assert answer.context["undoable"]["n"] == 2
    client.post("/organise/pitch/entries/undo/")
    assert screened() == {1: "", 2: "", 3: ""}


def test_all_that_is_found_means_what_the_search_finds(field, olga):
    answer = signed_in(olga).post(BULK, {"act": "pass", "all": "1", "query": "economy=HK"})
    assert [entry.number for entry in answer.context["named"]] == [2]


def test_screening_out_asks_for_a_reason_and_keeps_what_was_typed(field, olga):
    answer = signed_in(olga).post(BULK, {"act": "refuse", "picked": ids(1)[0], "sure": "1", "message": "Because."})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["code"])
    assert "Because." in answer.content.decode()


def test_back_goes_to_the_list_as_it_was_narrowed_or_to_the_entry(field, olga):
    client = signed_in(olga)
    picked = ids(1)[0]
    answer = client.post(BULK, {"act": "pass", "picked": picked, "sure": "1", "query": "q=one&evil=//x.example"})
    assert answer.headers["Location"] == "/organise/pitch/entries/?q=one"
    answer = client.post(BULK, {"act": "undo", "picked": picked, "sure": "1", "to": picked})
    assert answer.headers["Location"] == f"/organise/pitch/entries/{picked}/"


def test_entries_of_another_challenge_cannot_be_chosen(field, other, omar):
    answer = signed_in(omar).post("/organise/minute/entries/bulk/", {"act": "pass", "pick": ids(1)}, follow=True)
    assert told(answer) == ["Choose at least one entry first."]
    assert signed_in(omar).post(BULK, {"act": "pass", "pick": ids(1)}).status_code == 404


def exported(client: Client, kind: str, query: str = "") -> bytes:
    return b"".join(client.get(f"/organise/pitch/entries/export/{kind}/{query}").streaming_content)


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_csv_opens_with_every_name_as_it_was_typed_and_no_formula(field, olga, eva):
    entry = Entry.objects.get(number=1)
    for position, text in enumerate((*FORMULAS, *SCRIPTS)):
        TeamMember.objects.create(entry=entry, name=text, position=position)
    for text in (*FORMULAS, *SCRIPTS):
        Entry.objects.filter(pk=entry.pk).update(title=text)
        row = csv_rows(exported(signed_in(olga), "csv"))[0]
        assert row["Title"].removeprefix("'").replace("\\|", "|") == text
        assert row["Title"][:1] not in {"=", "+", "-", "@"}
        assert all(name in row["Team"].replace("\\|", "|") for name in SCRIPTS)


def test_an_xlsx_opens_with_every_text_typed_as_text(field, olga):
    for text in (*FORMULAS, *SCRIPTS):
        Entry.objects.filter(number=1).update(title=text)
        sheet = load_workbook(io.BytesIO(exported(signed_in(olga), "xlsx"))).active
        cell = sheet.cell(2, 2)
        assert (cell.value, cell.data_type) == (text, "s")


def test_names_of_economies_are_exact_and_instants_carry_their_zone(field, olga, emil):
    clip = stored_media(emil, Purpose.VIDEO)
    Entry.objects.filter(number=2).update(clip=clip)
    row = csv_rows(exported(signed_in(olga), "csv", "?economy=HK"))[0]
    assert (row["Economy"], row["Economy code"], row["Clip seconds"]) == ("Hong Kong, China", "HK", "58.0")
    assert datetime.fromisoformat(row["Submitted"]).utcoffset() is not None
    assert not any("countr" in name.lower() or "nation" in name.lower() for name in row)


def test_the_byte_order_mark_can_be_left_out(field, olga):
    assert exported(signed_in(olga), "csv").startswith(b"\xef\xbb\xbfNumber,")
    assert exported(signed_in(olga), "csv", "?bom=0").startswith(b"Number,")


def test_a_file_holds_what_the_search_finds_and_the_trail_says_who_took_it(field, olga):
    assert [row["Number"] for row in csv_rows(exported(signed_in(olga), "csv", "?kind=draft"))] == ["3"]
    event = AuditEvent.objects.order_by("-id").first()
    assert (event.verb, event.actor_id, event.facts) == ("entries_exported", olga.pk, {"kind": "csv", "number": 1})


def test_a_file_takes_the_same_queries_for_one_entry_and_for_more(field, olga):
    client, found = signed_in(olga), []
    exported(client, "csv")
    for query in ("?q=0001", "?q="):
        with CaptureQueriesContext(connection) as asked:
            exported(client, "csv", query)
        found.append(len(asked))
    assert found[0] == found[1]


def test_nobody_else_takes_the_entries_away(field, eva, omar):
    for person in (eva, omar):
        assert signed_in(person).get("/organise/pitch/entries/export/csv/").status_code == 404
    assert signed_in(eva).get("/organise/pitch/entries/export/pdf/").status_code == 404
