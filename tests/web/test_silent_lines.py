"""A phone that falls silent in the middle of a part gives its thread back: gunicorn's own parser, over a real line."""

from __future__ import annotations

import socket

import pytest
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser

from config import gunicorn


def test_no_body_is_waited_for_for_ever(monkeypatch):
    assert gunicorn.line_seconds == 60
    monkeypatch.setattr(gunicorn, "line_seconds", 0.05)
    phone, server = socket.socketpair()
    with phone, server:
        phone.sendall(b"PUT /media/parts/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n01234")
        request = next(RequestParser(Config(), server, ("127.0.0.1", 1)))
        gunicorn.pre_request(None, request)
        with pytest.raises(TimeoutError):
            request.body.read(10)
        assert request.body.failed  # so that gunicorn ends the line and reads no leftover as a new request
