"""How gunicorn serves. Read by `manage.py demo` and `manage.py serve`, which set the variables."""

import os

host = os.environ.get("HOST") or "127.0.0.1"
bind = f"{f'[{host}]' if ':' in host else host}:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_WORKERS") or 2)
worker_class = "gthread"
threads = 8
timeout = 120  # a part of an upload over a slow line; a request that only waits holds one thread
graceful_timeout = 10
keepalive = 20
max_requests = 20_000
max_requests_jitter = 2_000
accesslog = None  # who asked for what is nobody's business; the proxy keeps what it must
loglevel = "warning"
control_socket_disable = True
