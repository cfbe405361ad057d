"""How gunicorn serves. Read by `manage.py demo` and `manage.py serve`, which set the variables."""

from __future__ import annotations

import os
from typing import Any

host = os.environ.get("HOST") or "127.0.0.1"
bind = f"{f'[{host}]' if ':' in host else host}:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_WORKERS") or 2)
worker_class = "gthread"
preload_app = (
    True  # read once, then forked: a worker that died is replaced at once, and the workers share what they read
)
threads = 16  # a part that comes over a slow line holds one for minutes; a phone sends three at once
timeout = 120  # of a worker that gives no sign of life; a thread that waits is no such thing
line_seconds = 60  # how long a thread waits for the next bytes of a body before it lets the line go
graceful_timeout = 10
keepalive = 20
max_requests = 20_000
max_requests_jitter = 2_000
accesslog = None  # who asked for what is nobody's business; the proxy keeps what it must
loglevel = "warning"
control_socket_disable = True

# How long PostgreSQL works for a page, and how long it waits for a lock, before it gives up and the answer is 503: a question that hangs
# would keep its thread. Of the web processes alone: a migration may take its time. What stands in the environment already counts.
os.environ.setdefault(
    "PGOPTIONS", "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
)
os.environ.setdefault("PGCONNECT_TIMEOUT", "5")


def pre_request(worker: Any, request: Any) -> None:
    """Wait for no body for ever: a phone that went under a bridge would keep its thread, and a few of them the whole server."""
    request.unreader.sock.settimeout(line_seconds)
