"""A client of the parts protocol in a few lines: it PUTs to whatever address it was given and reads nothing but the status."""

from __future__ import annotations

import urllib.error
import urllib.request

from django.test import Client

from media.store import PartAddress


def put(address: PartAddress | dict, body: bytes, *, client: Client | None = None) -> int:
    """PUT a part; return the status."""
    url, headers = (address["url"], address["headers"]) if isinstance(address, dict) else (address.url, address.headers)
    if url.startswith("http://testserver"):
        url = url.removeprefix("http://testserver")
    if url.startswith("/"):
        bare = client or Client(enforce_csrf_checks=True)
        return bare.put(url, body, content_type="application/octet-stream", headers=headers).status_code
    request = urllib.request.Request(url, data=body, method="PUT", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
