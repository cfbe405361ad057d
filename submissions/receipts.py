"""The receipt: what was handed in, when, with which files, under a signature that anybody can check."""

from __future__ import annotations

import hmac
import json
import re
from datetime import UTC, datetime
from typing import Any

from core import economies
from media.models import Media
from submissions import rules, signing
from submissions.models import Entry, Receipt

FORMAT = "soundings-receipt/2"
ALGORITHM = "Ed25519"
#: So much of the signature is printed as a code to type, in groups of four.
CODE_DIGITS = 16
#: A receipt in a file is one line of ASCII, so it is found again in a PDF that carries it.
IN_FILE = re.compile(rb'\{"algorithm":"Ed25519","content":\{.*?\},"signature":"[0-9a-f]{128}"\}', re.DOTALL)


def issue(entry: Entry, *, at: datetime) -> Receipt:
    """Write a receipt of an entry as it stands: handed in at that moment, its files checked or still being checked."""
    count = entry.receipts.count() + 1
    number = "-".join([*(entry.pk[start : start + 6] for start in (0, 6, 12)), str(count)]).upper()
    content = describe(entry, number=number, at=at)
    return Receipt.objects.create(
        entry=entry, number=number, issued_at=at, content=content, signature=signing.sign(content)
    )


def describe(entry: Entry, *, number: str, at: datetime) -> dict[str, Any]:
    """Return the facts a receipt states. Text, whole numbers, truth values and None alone, so that it is written one way only."""
    challenge = entry.challenge
    return {
        "format": FORMAT,
        "key": signing.key_in_use(),
        "number": number,
        "received_at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "received_at_local": at.astimezone(challenge.zone).isoformat(timespec="microseconds"),
        "time_zone": challenge.time_zone,
        "state": str(entry.state),
        "challenge": {"id": entry.challenge_id, "title": challenge.title},
        "round": entry.round.name,
        "entry": {
            "id": entry.pk,
            "number": entry.number,
            "title": entry.title,
            "summary": entry.summary,
            "economy": {"code": entry.economy, "name": economies.get(entry.economy).name} if entry.economy else None,
            "track": entry.track.name if entry.track else None,
            "language": entry.language,
            "credit_name": entry.credit_name,
            "music_source": entry.music_source,
        },
        "startup": entry.snapshot,
        "answers": [
            {"question": str(row.get("label") or row.get("key")), "answer": str(row.get("words") or "")}
            for row in entry.form
        ],
        "team": [{"name": member.name, "role": member.role} for member in entry.team.standing()],
        "files": [_file(media) for media in rules.files_of(entry)],
        "consents": [
            {
                "use": consent.terms.use,
                "version": consent.terms.version,
                "language": consent.language,
                "accepted_at": consent.accepted_at.astimezone(UTC).isoformat(timespec="seconds"),
            }
            for consent in entry.consents.filter(withdrawn_at=None)
            .select_related("terms")
            .order_by("accepted_at", "pk")
        ],
    }


def _file(media: Media) -> dict[str, Any]:
    return {
        "kind": media.kind,
        "filename": media.upload.filename,
        "size_bytes": media.upload.size_bytes,
        "checked": media.state == Media.State.READY,
        "sha256": media.sha256 or None,
        "duration_seconds": str(media.duration_seconds) if media.duration_seconds is not None else None,
    }


def is_genuine(receipt: Receipt) -> bool:
    """Whether the receipt still says what was signed."""
    return signing.is_genuine(receipt.content, receipt.signature)


def is_ours(whole: dict[str, Any]) -> bool:
    """Whether one of our keys signed this content, and it is a receipt that can be read."""
    content = whole["content"]
    return signing.is_genuine(content, whole["signature"]) and content.get("format") in (FORMAT, signing.FIRST_FORMAT)


def as_file(receipt: Receipt) -> bytes:
    """Return the receipt as a file that can be checked anywhere: one line of JSON in ASCII."""
    whole = {"algorithm": ALGORITHM, "content": receipt.content, "signature": receipt.signature}
    return json.dumps(whole, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def read(data: bytes) -> dict[str, Any] | None:
    """Find a receipt in what somebody brings: the JSON, what the API answered, or the PDF. None where there is none."""
    found = IN_FILE.search(data)
    for text in (found.group() if found else b"", data):
        try:
            whole = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if (
            isinstance(whole, dict)
            and isinstance(whole.get("content"), dict)
            and isinstance(whole.get("signature"), str)
        ):
            return whole
    return None


def code_of(receipt: Receipt) -> str:
    """Return the code that is printed beside the number: the first digits of the signature, in groups of four."""
    digits = receipt.signature[:CODE_DIGITS].upper()
    return "-".join(digits[start : start + 4] for start in range(0, CODE_DIGITS, 4))


def by_number(number: str, code: str) -> Receipt | None:
    """Return the receipt of a number, to somebody who has its code as well."""
    receipt = Receipt.objects.select_related("entry__challenge").filter(number=number.strip().upper()).first()
    digits = "".join(code.split()).replace("-", "").upper()
    known = code_of(receipt).replace("-", "") if receipt else "0" * CODE_DIGITS
    matches = hmac.compare_digest(digits.encode(), known.encode())
    return receipt if receipt and matches and is_genuine(receipt) else None
