"""Fixtures for both stores: the local disk, and S3 spoken over real HTTP to a server of our own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import boto3
import pytest

from tests.waiting import PATIENCE_SECONDS


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    endpoint = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                urllib.request.urlopen(endpoint, timeout=1).close()
                break
            except OSError:
                assert server.poll() is None, "the S3 server ended"
                assert time.monotonic() < end, "the S3 server did not start"
                time.sleep(0.1)
        boto3.client(
            "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s"
        ).create_bucket(Bucket="soundings")
        yield endpoint
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def on_s3(settings, s3_endpoint: str) -> None:
    settings.STORAGE = "s3"
    settings.S3_BUCKET = "soundings"
    settings.S3_REGION = "us-east-1"
    settings.S3_ENDPOINT_URL = s3_endpoint
    settings.S3_PUBLIC_ENDPOINT_URL = s3_endpoint
    settings.AWS_ACCESS_KEY_ID = "k"
    settings.AWS_SECRET_ACCESS_KEY = "s"


@pytest.fixture(params=["local", "s3"])
def each_store(request: pytest.FixtureRequest) -> str:
    """Run the test once on each store."""
    if request.param == "s3":
        request.getfixturevalue("on_s3")
    return request.param
