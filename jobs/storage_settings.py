"""What an installation sets for the shared place of its evidence."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from jobs.problems import InputProblem

_GIGABYTE = 1_000_000_000
_FORMS = "viết một thư mục (đường dẫn đầy đủ) hoặc s3://tên-kho/thư-mục"


@dataclass(frozen=True, kw_only=True)
class StorageSettings:
    """Where archives are shared: a folder's path or `s3://bucket/prefix`. Secrets enter no log and no database.

    Where `endpoint`, `key` or `secret` is '' the S3 client finds its own (AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID …).
    Archives that lie in the shared place leave this machine, longest unread first, above `local_bytes`.
    """

    address: str
    endpoint: str = ""
    key: str = ""
    secret: str = ""
    local_bytes: int = 50 * _GIGABYTE

    @property
    def is_s3(self) -> bool:
        """Whether it is a bucket."""
        return self.address.startswith("s3://")


def storage_settings(environment: Mapping[str, str] | None = None) -> StorageSettings | None:
    """From SOICONG_STORAGE, SOICONG_STORAGE_ENDPOINT, SOICONG_STORAGE_KEY, SOICONG_STORAGE_SECRET and
    SOICONG_STORAGE_LOCAL_GB; None where archives stay in the data folder alone. Raises InputProblem.
    """
    given = os.environ if environment is None else environment
    address = given.get("SOICONG_STORAGE", "").strip()
    if not address:
        return None
    return StorageSettings(
        address=_address(address),
        endpoint=_endpoint(given.get("SOICONG_STORAGE_ENDPOINT", "").strip()),
        key=given.get("SOICONG_STORAGE_KEY", ""),
        secret=given.get("SOICONG_STORAGE_SECRET", ""),
        local_bytes=_bytes(given.get("SOICONG_STORAGE_LOCAL_GB", "").strip() or "50"),
    )


def _address(text: str) -> str:
    scheme, separator, rest = text.partition("://")
    if scheme == "s3" and separator:
        bucket = rest.strip("/")
        if not bucket or "@" in bucket:
            raise InputProblem(f"SOICONG_STORAGE thiếu hoặc sai tên kho S3: {_FORMS}.")
        return f"s3://{bucket}"
    path = Path(rest if scheme == "file" and separator else text)
    if (separator and scheme != "file") or not path.is_absolute():
        raise InputProblem(f"SOICONG_STORAGE không dùng được: {_FORMS}.")
    return str(path)


def _endpoint(text: str) -> str:
    if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname):
        raise InputProblem("SOICONG_STORAGE_ENDPOINT cần dạng https://máy-chủ hoặc http://máy-chủ:cổng.")
    return text


def _bytes(text: str) -> int:
    try:
        size = float(text.replace(",", "."))
    except ValueError:
        size = 0.0
    if not 0 < size < 1_000_000:
        raise InputProblem(
            f"SOICONG_STORAGE_LOCAL_GB cần một số gigabyte lớn hơn 0, ví dụ 50; đang là ‘{text}’."
        )
    return int(size * _GIGABYTE)
