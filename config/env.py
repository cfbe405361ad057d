"""Read the environment, once, with types; say in one line what is wrong with it."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

#: What a server that other people reach must be told. Everything else has a safe default.
NEEDED_TO_SERVE = ("SECRET_KEY", "ALLOWED_HOSTS", "MEDIA_URL_SECRET")

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding blanks, or the default where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    """Return the variable as yes or no. Raises ImproperlyConfigured for any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """Return the variable as a whole number."""
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str) -> list[str]:
    """Return the variable split at commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def secret(name: str, folder: Path) -> str:
    """Return a secret: from the environment, else from the file the demo keeps, else one that lives as long as this process.

    The last case lets commands that need no secret run anywhere; `missing_to_serve` keeps a server from starting on it.
    """
    value = text(name)
    if value:
        return value
    return kept(name, folder) or secrets.token_urlsafe(48)


def kept(name: str, folder: Path) -> str:
    """Return what the demo of this folder wrote down about itself, so that a command run beside it speaks of the same place."""
    path = folder / "secrets" / name
    return path.read_text().strip() if path.is_file() else ""


def missing_to_serve(*, demo: bool, debug: bool) -> list[str]:
    """Name the variables without which a public server must not start."""
    if demo or debug:
        return []
    return [name for name in NEEDED_TO_SERVE if not text(name)]


def database(url: str, embedded: Path) -> dict[str, object]:
    """Turn DATABASE_URL into Django's settings; without one, the embedded SQLite file.

    SQLite takes its write lock when a transaction begins (IMMEDIATE), so that two writers wait for each other instead of failing in
    the middle; WAL lets readers go on meanwhile.
    """
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        name = Path(unquote(parts.path)) if url else embedded
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            "CONN_MAX_AGE": 60,  # opening the file and setting it up costs as much as reading a page of a list
            # A file for the tests too: in memory all threads of a test's server would share one connection and its transaction.
            "TEST": {"NAME": Path(tempfile.gettempdir()) / f"soundings-test-{os.getpid()}.sqlite3"},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 60,  # in a rush many writers wait for one lock, and it is not given out in turn
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=60000;",
            },
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// or sqlite:///.")
    options: dict[str, object] = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    options["prepare_threshold"] = 0  # of the few statements that ask for it (core.prepared); all others go as they are
    host = str(options.pop("host", "")) or parts.hostname or ""
    return {
        "ENGINE": "core.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def email(url: str) -> dict[str, object]:
    """Turn EMAIL_URL (`smtp://user:password@host:587?tls=1`) into Django's mail settings; without one, mail goes to files."""
    if not url:
        return {"EMAIL_BACKEND": "core.mail_files.Backend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"}:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp:// or smtps://.")
    query = parse_qs(parts.query)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and query.get("tls", ["1"])[-1] == "1",
        "EMAIL_TIMEOUT": 20,
    }
