"""A receipt can be checked by anybody: by number and code, by the file or the paper, by a program, by a command. One changed word shows."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from submissions import actions, fonts, paper, receipts, signing
from submissions.models import Receipt, SigningKey
from tests.call import *  # noqa: F403
from tests.made import signed_in

NAMES = {
    "Thai": "บิลุมไบต์ กาแฟจากหุบเขา", "Han": "以竹編袋記錄農產運輸", "Hangul": "빌룸 바이트", "Kana": "ビルム・バイト かご",
    "Cyrillic": "Кофе из долины", "Vietnamese": "Cà phê rời thung lũng", "Maori": "Te reo Māori", "Malay": "Kopi lembah",
}  # fmt: skip


@pytest.fixture
def receipt(draft, eva) -> Receipt:
    """The receipt of Eva's submission."""
    actions.submit_entry(draft, by=eva, at=timezone.now(), accept_terms=True)
    return Receipt.objects.get()


def test_it_is_checked_with_the_public_key_alone(receipt):
    answer = Client().get("/api/v1/receipts/keys/").json()["keys"]
    key = {row["id"]: row["public_key"] for row in answer}[receipt.content["key"]]
    text = json.dumps(receipt.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(receipt.signature), text)


def test_it_states_who_what_when_and_with_which_files(receipt, draft):
    facts = receipt.content
    assert facts["entry"]["title"] == "Moni long maunten"
    assert facts["files"][0]["sha256"] == draft.clip.sha256
    assert facts["files"][0]["duration_seconds"] == str(draft.clip.duration_seconds)
    assert [row["use"] for row in facts["consents"]] == ["terms"]
    assert facts["received_at"] == receipt.issued_at.isoformat(timespec="microseconds")


def test_one_changed_word_shows_at_every_door(receipt):
    whole = json.loads(receipts.as_file(receipt))
    check = "/api/v1/receipts/check/"
    assert Client().post(check, whole, content_type="application/json").json() == {"genuine": True}
    whole["content"]["entry"]["title"] += "!"
    assert Client().post(check, whole, content_type="application/json").json() == {"genuine": False}
    page = Client().post("/receipts/", {"text": json.dumps(whole)}).content.decode()
    assert "This receipt is not genuine." in page


def test_a_receipt_of_the_first_format_is_still_known(receipt):
    content = receipt.content | {"format": "soundings-receipt/1"}
    assert signing.is_genuine(content, signing._first_signature(content))
    assert not signing.is_genuine(content | {"number": "X"}, signing._first_signature(content))


def test_a_new_secret_is_a_new_key_and_the_old_receipts_stay_good(receipt, settings):
    settings.RECEIPT_SECRET = "another"
    assert receipts.is_genuine(receipt)
    assert signing.key_in_use() != receipt.content["key"]
    assert SigningKey.objects.count() == 2


def test_number_and_code_find_it_and_either_alone_does_not(receipt):
    code = receipts.code_of(receipt)
    page = Client().get("/receipts/", {"number": receipt.number, "code": code.lower()}).content.decode()
    assert "This receipt is genuine." in page
    assert receipt.content["files"][0]["sha256"] in page
    assert receipt.content["entry"]["summary"] not in page
    for number, typed in ((receipt.number, "0000-0000-0000-0000"), ("AAAAAA-BBBBBB-CCCCCC-1", code)):
        assert (
            "We know no such receipt." in Client().get("/receipts/", {"number": number, "code": typed}).content.decode()
        )


def test_codes_are_not_tried_out(receipt):
    answers = [
        Client().get("/receipts/", {"number": receipt.number, "code": f"{n:016d}"}).status_code for n in range(31)
    ]
    assert answers == [200] * 30 + [429]


@pytest.mark.parametrize(
    "brought", [b"", b"{}", b"[]", b'{"content": {}, "signature": 3}', b"\xff\xfe", b"[" * 5000, b"%PDF-1.7"]
)
def test_what_is_no_receipt_is_called_that(db, brought):
    assert receipts.read(brought) is None


@pytest.mark.parametrize(
    "content", [{}, {"format": "soundings-receipt/2", "key": "x"}, {"format": "soundings-receipt/2", "key": ["x"]}]
)
def test_what_nobody_signed_is_not_ours(receipt, content):
    for signature in ("", "zz", receipt.signature):
        assert not receipts.is_ours({"content": content, "signature": signature})


def test_the_entrant_gets_the_paper_and_the_file(receipt, draft, eva, emil, run_jobs, mailoutbox):
    run_jobs()
    names = [name for name, _content, _kind in mailoutbox[-1].attachments]
    assert names == [f"{receipt.number}.pdf", f"{receipt.number}.json"]
    for kind in ("pdf", "json"):
        address = f"/entries/{draft.pk}/receipt/{receipt.number}.{kind}"
        answer = signed_in(eva).get(address)
        assert (answer.status_code, receipts.read(answer.content)["content"]) == (200, receipt.content)
        assert signed_in(emil).get(address).status_code == 404
    assert signed_in(eva).get(f"/entries/{draft.pk}/receipt/{receipt.number}.html").status_code == 404


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("script", NAMES)
def test_every_script_is_printed(receipt, script):
    receipt.content["entry"]["title"] = NAMES[script]
    faces = fonts.faces_for(NAMES[script])
    if fonts.missing(NAMES[script], faces):
        pytest.fail(f"no font here for {script}: install fonts-noto-core and fonts-noto-cjk")
    printed = text_of(paper.draw(receipt))
    assert "cannot be printed" not in printed
    assert receipt.number in printed


def test_what_no_font_can_draw_is_said(receipt):
    receipt.content["entry"]["title"] = "Moni \U00012345"
    printed = " ".join(text_of(paper.draw(receipt)).split())
    assert "Moni ?" in printed
    assert "U+12345" in printed


def test_a_command_checks_files(receipt, tmp_path: Path, capsys):
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.json"
    good.write_bytes(paper.draw(receipt))
    bad.write_bytes(receipts.as_file(receipt).replace(b"Moni", b"Mony"))
    call_command("verify_receipt", str(good))
    with pytest.raises(SystemExit) as ended:
        call_command("verify_receipt", str(good), str(bad), "--json")
    assert ended.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{good}: genuine; {receipt.number}")
    assert [json.loads(line)["genuine"] for line in lines[1:]] == [True, False]
