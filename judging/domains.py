"""Which organisation an address or a site belongs to, as far as its domain tells. Plain Python, no network.

The registered domain is found without the list of all public suffixes: under a two-letter ending, a short general word before it
("co.nz", "com.au", "ac.jp") counts as part of the ending. Where that is wrong, two sites meet less often, or an organiser lifts what
was found. A domain in letters beyond ASCII has a second spelling ("xn--..."); both are read as the letters.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

SOURCE = Path(__file__).resolve().parent.parent / "data" / "free_mail_domains.txt"

#: Second labels that are part of the ending under an ending of two letters.
# fmt: off
GENERAL = frozenset((
    "ac", "asn", "biz", "co", "com", "ed", "edu", "ernet", "gen", "go", "gob", "gouv", "gov", "govt", "gub", "id",
    "ind", "idv", "info", "int", "iwi", "k12", "maori", "mil", "my", "ne", "net", "nom", "ngo", "nic", "or", "org",
    "pro", "re", "sch", "school", "tm", "web",
))
# fmt: on


@cache
def shared() -> frozenset[str]:
    """Return the domains that belong to everybody: mail providers, and sites on which everybody can publish."""
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def of_address(email: str) -> str:
    """Return the registered domain of an e-mail address; empty where it tells nothing."""
    return _telling(email.rpartition("@")[2]) if "@" in email else ""


def of_site(url: str) -> str:
    """Return the registered domain of a web site; empty where it tells nothing or is no address."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return ""
    return _telling(host or "")


def _telling(host: str) -> str:
    domain = registered(host)
    return "" if domain in shared() else domain


def registered(host: str) -> str:
    """Return the part of a host that somebody registered: "mail.tide-labs.co.nz" gives "tide-labs.co.nz"; empty for what has none."""
    labels = _in_letters(host.strip().lower()).strip(".").casefold().split(".")
    if len(labels) < 2 or not all(labels) or labels[-1].isdigit():
        return ""
    general = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in GENERAL
    return ".".join(labels[-3:] if general else labels[-2:])


def _in_letters(host: str) -> str:
    """Return a host with its labels in the letters they stand for, each in one spelling (RFC 3490); as it is where it has none."""
    if host.isascii() and "xn--" not in host:
        return host
    try:
        return host.encode("idna").decode("idna")
    except UnicodeError:
        return host
