"""The store on S3 and what speaks its language. Parts go from the browser straight to it, under addresses signed here."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from django.utils import timezone
from storages.backends.s3 import S3Storage

from media.store import PartAddress, StoreProblem

# A signature version 4 address lives seven days at most.
LONGEST_SECONDS = 7 * 24 * 3600
GONE = {"NoSuchUpload", "NoSuchKey", "404", "NotFound"}


@contextmanager
def answered() -> Iterator[None]:
    """Turn what the store or the network refuses into a StoreProblem."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise StoreProblem(str(error)) from error


def is_gone(error: ClientError) -> bool:
    """Whether the store says that there is no such thing."""
    return error.response.get("Error", {}).get("Code") in GONE


class S3Store:
    """Objects of one bucket: originals/ID, renditions/ID/..."""

    def __init__(self) -> None:
        """Connect by the settings; connections are kept for each thread."""
        self.bucket = settings.S3_BUCKET
        self.storage = _storage(*_connection(settings.S3_ENDPOINT_URL))
        self.public = _storage(*_connection(settings.S3_PUBLIC_ENDPOINT_URL or settings.S3_ENDPOINT_URL))

    @property
    def client(self) -> Any:
        """Our own way to the store."""
        return self.storage.connection.meta.client

    def begin(self, key: str) -> str:
        """Open a multipart upload."""
        with answered():
            found = self.client.create_multipart_upload(
                Bucket=self.bucket, Key=key, ContentType="application/octet-stream"
            )
        return str(found["UploadId"])

    def part_address(
        self, key: str, name: str, *, upload_id: str, number: int, size_bytes: int, expires_at: datetime
    ) -> PartAddress:
        """Sign for one part of one length: the browser sends the length by itself, and the store compares."""
        url = self.public.connection.meta.client.generate_presigned_url(
            "upload_part",
            Params={
                "Bucket": self.bucket,
                "Key": key,
                "UploadId": name,
                "PartNumber": number,
                "ContentLength": size_bytes,
            },
            ExpiresIn=_seconds_until(expires_at),
        )
        return PartAddress(number, url)

    def received(self, key: str, name: str) -> dict[int, int]:
        """Ask the store."""
        return {part["PartNumber"]: part["Size"] for part in self._listed(key, name)}

    def join(self, key: str, name: str, sizes: list[int]) -> None:
        """Complete the multipart upload with the tags the store itself lists: a client need not read them."""
        parts = sorted(self._listed(key, name), key=lambda part: part["PartNumber"])
        if not parts and self.size(key) == sum(sizes):
            return  # joined before
        if [part["Size"] for part in parts] != sizes:
            raise StoreProblem(f"{key} does not have the parts it should.")
        with answered():
            self.client.complete_multipart_upload(
                Bucket=self.bucket,
                Key=key,
                UploadId=name,
                MultipartUpload={"Parts": [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in parts]},
            )

    def abandon(self, key: str, name: str) -> None:
        """Abort every multipart upload of this key: also one whose name we never got to write down."""
        with answered():
            found = self.client.list_multipart_uploads(Bucket=self.bucket, Prefix=key).get("Uploads", [])
        for upload_id in {name, *(upload["UploadId"] for upload in found if upload["Key"] == key)} - {""}:
            try:
                self.client.abort_multipart_upload(Bucket=self.bucket, Key=key, UploadId=upload_id)
            except ClientError as error:
                if not is_gone(error):
                    raise StoreProblem(str(error)) from error

    @contextmanager
    def local_copy(self, key: str) -> Iterator[Path]:
        """Fetch into a folder that is gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="soundings-copies-original-") as folder:
            path = Path(folder) / "original"
            with answered():
                self.client.download_file(self.bucket, key, str(path))
            yield path

    def put(self, source: Path, key: str, content_type: str) -> None:
        """Send under a fixed type: a signed address cannot add `nosniff` later."""
        with source.open("rb") as opened, answered():
            file = File(opened, name=key)
            file.content_type = content_type  # type: ignore[attr-defined]
            self.storage.save(key, file)

    def size(self, key: str) -> int | None:
        """Ask the store."""
        try:
            with answered():
                return int(self.client.head_object(Bucket=self.bucket, Key=key)["ContentLength"])
        except StoreProblem as problem:
            if isinstance(problem.__cause__, ClientError) and is_gone(problem.__cause__):
                return None
            raise

    def address(self, key: str, content_type: str, *, expires_at: datetime) -> str | None:
        """Sign for reading, under our type, shown in the page."""
        return str(
            self.public.url(
                key,
                parameters={"ResponseContentType": content_type, "ResponseContentDisposition": "inline"},
                expire=_seconds_until(expires_at),
            )
        )

    def delete(self, key: str) -> None:
        """Remove the object."""
        with answered():
            self.storage.delete(key)

    def check(self) -> None:
        """Ask for the bucket."""
        with answered():
            self.client.head_bucket(Bucket=self.bucket)

    def _listed(self, key: str, name: str) -> list[dict[str, Any]]:
        try:
            pages = self.client.get_paginator("list_parts").paginate(Bucket=self.bucket, Key=key, UploadId=name)
            return [part for page in pages for part in page.get("Parts", [])]
        except ClientError as error:
            if is_gone(error):
                return []
            raise StoreProblem(str(error)) from error
        except BotoCoreError as error:
            raise StoreProblem(str(error)) from error


def _connection(endpoint: str) -> tuple[str, str, str, str, str]:
    return (
        settings.S3_BUCKET,
        settings.S3_REGION,
        endpoint,
        settings.AWS_ACCESS_KEY_ID,
        settings.AWS_SECRET_ACCESS_KEY,
    )


@cache
def _storage(bucket: str, region: str, endpoint: str, access_key: str, secret_key: str) -> S3Storage:
    return S3Storage(
        bucket_name=bucket,
        region_name=region or None,
        endpoint_url=endpoint or None,
        access_key=access_key or None,
        secret_key=secret_key or None,
        file_overwrite=True,
        client_config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if endpoint else "virtual"},
            # Browsers send plain bodies; checksums that newer libraries add by themselves would have to be signed too.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=10,
            read_timeout=60,
            retries={"max_attempts": 4, "mode": "standard"},
        ),
    )


def _seconds_until(moment: datetime) -> int:
    return max(1, min(LONGEST_SECONDS, int((moment - timezone.now()).total_seconds())))
