"""`manage.py check_storage` says whether uploads will work, before an entrant has to find out."""

from __future__ import annotations

import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import pytest
from django.core.management import call_command

RULE = {
    "CORSRules": [
        {
            "AllowedOrigins": ["http://localhost:8000"],
            "AllowedMethods": ["PUT", "GET"],
            "AllowedHeaders": ["content-type"],
            "ExposeHeaders": ["ETag"],
        }
    ]
}


@pytest.fixture
def bucket(on_s3, settings, s3_endpoint):
    client = boto3.client(
        "s3", endpoint_url=s3_endpoint, region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s"
    )
    settings.S3_BUCKET = "checked"
    client.create_bucket(Bucket="checked")
    yield client
    for row in client.list_objects_v2(Bucket="checked").get("Contents", []):
        client.delete_object(Bucket="checked", Key=row["Key"])
    client.delete_bucket(Bucket="checked")


def checked() -> tuple[int, dict]:
    """Return the exit code and what the command printed."""
    out = io.StringIO()
    try:
        call_command("check_storage", "--json", stdout=out)
    except SystemExit as end:
        return int(end.code), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def wrong(answer: dict) -> list[str]:
    return [step["name"] for step in answer["steps"] if step["ok"] is False]


def test_the_disk_works_and_nothing_is_left_on_it(settings):
    code, answer = checked()
    assert (code, answer["ok"], wrong(answer)) == (0, True, [])
    assert [step["name"] for step in answer["steps"]] == [
        "answers", "write", "read", "cors-read", "delete", "cors-asked", "cors-sent", "list", "join", "clean",
    ]  # fmt: skip
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_a_bucket_with_the_rule_works_and_is_left_empty(bucket):
    bucket.put_bucket_cors(Bucket="checked", CORSConfiguration=RULE)
    code, answer = checked()
    assert (code, wrong(answer)) == (0, [])
    assert bucket.list_objects_v2(Bucket="checked")["KeyCount"] == 0
    assert bucket.list_multipart_uploads(Bucket="checked").get("Uploads", []) == []


class Strict(BaseHTTPRequestHandler):
    """Stands where browsers see the store, and lets in another site than ours."""

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "https://another.example")
        self.send_header("Access-Control-Allow-Methods", "PUT")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_OPTIONS = do_PUT = do_GET = answer  # noqa: N815 (names of the library)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_rule_that_lets_in_another_site_is_found_out(bucket, settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Strict)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.S3_PUBLIC_ENDPOINT_URL = f"http://127.0.0.1:{server.server_port}"
    try:
        code, answer = checked()
    finally:
        server.shutdown()
        server.server_close()
    assert (code, wrong(answer)) == (1, ["cors-read", "cors-asked", "cors-sent", "list"])
    assert "it has to allow http://localhost:8000" in str(answer["steps"])


def test_a_store_that_does_not_answer_is_said_at_once(on_s3, settings):
    settings.S3_ENDPOINT_URL = settings.S3_PUBLIC_ENDPOINT_URL = "http://127.0.0.1:9"
    code, answer = checked()
    assert (code, wrong(answer)) == (1, ["answers"])


def test_it_reads_as_lines_too(capsys):
    call_command("check_storage")
    assert capsys.readouterr().out.startswith("ok      answers")
