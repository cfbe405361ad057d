"""What the machine tells its keepers: one JSON object a line, coloured words on a terminal; nothing that names a person.

Code writes `log = structlog.get_logger(__name__)` and `log.info("job_done", seconds=1.2)`: an event and facts, never names, e-mail
addresses, network addresses or secrets. What libraries write passes through the same door and is cleaned there.
"""

from __future__ import annotations

import logging
import logging.config
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

E_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(\.[\w-]+)+")
#: Addresses that hold a secret: one-use links, letters to guardians, signed parts, renditions and captions.
SECRET_PATH = re.compile(r"/(link|guardian|parts|r|c)/[^/\s\"']{8,}")
#: Facts that have no place in a log, whoever put them there.
PERSONAL = frozenset({"email", "address", "ip", "name_of_person", "full_name", "phone", "request", "user"})


def configure(settings: dict[str, Any]) -> None:
    """Set up logging; called by Django with settings.LOGGING, of which `level` is read."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        clean,
    ]
    as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    renderer: Processor = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else as_json
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = {"class": "logging.StreamHandler", "formatter": "line"}
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": line},
            "handlers": {"stderr": handler},
            "root": {"handlers": ["stderr"], "level": settings.get("level", "INFO")},
            # A page that is not there and a refused form are answers, not events; botocore tells a story for every call.
            "loggers": {
                "django.request": {"level": "ERROR"},
                "django.security": {"level": "ERROR"},
                "django_tasks": {"level": "WARNING"},
                "botocore": {"level": "WARNING"},
                "boto3": {"level": "WARNING"},
                "s3transfer": {"level": "WARNING"},
                "urllib3": {"level": "WARNING"},
                "PIL": {"level": "WARNING"},
                "fontTools": {"level": "WARNING"},
                "fpdf": {"level": "ERROR"},
            },
        }
    )


def clean(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Take out of every event what names a person or opens a door."""
    for key in list(event):
        if key in PERSONAL:
            del event[key]
        elif isinstance(event[key], str):
            event[key] = scrub(event[key])
    return event


def scrub(text: str) -> str:
    """Return a text without e-mail addresses and without the secrets of addresses."""
    return SECRET_PATH.sub(r"/\1/...", E_MAIL.sub("...@...", text))


def report_errors_to(dsn: str) -> None:
    """Send errors to Sentry where a DSN is set: no bodies, no cookies, no local variables, no people."""
    if not dsn:
        return
    import sentry_sdk  # noqa: PLC0415 (takes a third of a second, and only where it is used)

    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=0.0,
        before_send=_without_people,
    )


def _without_people(event: Any, hint: dict[str, Any]) -> Any:
    request = event.get("request", {})
    for key in ("cookies", "headers", "env", "query_string", "data"):
        request.pop(key, None)
    if "url" in request:
        request["url"] = scrub(request["url"])
    for exception in event.get("exception", {}).get("values", []):
        exception["value"] = scrub(str(exception.get("value", "")))
    event.pop("user", None)
    return event
