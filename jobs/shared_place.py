"""The shared place itself: files in a folder or in an S3-compatible bucket, by fsspec. Every call is bounded."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from crawler.outlet import permit_service
from evidence.problem import told
from jobs.storage_settings import StorageSettings

_CONNECT_S = 5
_SILENCE_S = 30
_CALL_S = 60.0
_SLOWEST = 200_000.0  # bytes per second; a connection that is slower counts as broken
_PIECE = 1 << 20

T = TypeVar("T")


class StorageProblem(Exception):
    """The shared place does not do what is asked; `str()` is a Vietnamese sentence."""


class SharedPlace:
    """One folder or bucket. Every method raises StorageProblem."""

    def __init__(self, setting: StorageSettings) -> None:
        self._setting = setting
        self._root = setting.address.removeprefix("s3://").rstrip("/")
        self._files: Any = None

    @property
    def address(self) -> str:
        """Where it is; without secrets."""
        return self._setting.address

    def put(self, path: Path, key: str, *, sha256: str) -> None:
        """Put a file there under a key; it counts once it was read back with this hash and the file's size."""
        size = path.stat().st_size
        with self._explained():
            if self._setting.is_s3:
                self._call(self._open().put_file, str(path), self._at(key), size=size)
            else:
                self._put_in_folder(path, key)
            found = int(self._call(self._open().info, self._at(key))["size"])
        if found != size or self._hash(key, size) != sha256:
            raise StorageProblem(
                f"Kho chung {self.address} giữ ‘{key}’ không đúng như đã gửi; sẽ gửi lại sau."
            )

    def get(self, key: str, path: Path, *, sha256: str, size: int) -> None:
        """Fetch a file; it appears at `path` only whole and with this hash."""
        path.parent.mkdir(parents=True, exist_ok=True)
        coming = path.with_name(f".{path.name}.{secrets.token_hex(4)}.coming")
        try:
            with self._explained():
                self._call(self._open().get_file, self._at(key), str(coming), size=size)
            if _hash_of(coming) != sha256:
                raise StorageProblem(
                    f"‘{key}’ trong kho chung {self.address} không khớp mã băm đã ghi: khôi phục tệp ấy từ bản sao lưu."
                )
            coming.replace(path)
        finally:
            coming.unlink(missing_ok=True)

    def delete(self, key: str) -> None:
        """Delete a file; one that is not there is no problem."""
        with self._explained():
            try:
                self._call(self._open().rm_file, self._at(key))
            except FileNotFoundError:
                return

    def check(self) -> None:
        """Write, read and delete a few bytes."""
        key, content = f".kiem-tra-{secrets.token_hex(8)}", secrets.token_bytes(32)
        with self._explained():
            if not self._setting.is_s3:
                self._open().makedirs(self._root, exist_ok=True)
            self._call(self._open().pipe_file, self._at(key), content)
            same = self._call(self._open().cat_file, self._at(key)) == content
            self._call(self._open().rm_file, self._at(key))
        if not same:
            raise StorageProblem(f"Kho chung {self.address} trả lại nội dung khác với nội dung vừa ghi.")

    def _put_in_folder(self, path: Path, key: str) -> None:
        """Under another name first, so that nobody reads half a file."""
        files, target = self._open(), self._at(key)
        coming = f"{target}.{secrets.token_hex(4)}.coming"
        files.makedirs(str(Path(target).parent), exist_ok=True)
        try:
            files.put_file(str(path), coming)
            with Path(coming).open("rb") as stream:
                os.fsync(stream.fileno())
            files.mv(coming, target)
        finally:
            if files.exists(coming):
                files.rm_file(coming)

    def _hash(self, key: str, size: int) -> str:
        hasher = hashlib.sha256()
        with self._explained():
            for start in range(0, size, 16 * _PIECE):
                end = min(start + 16 * _PIECE, size)
                hasher.update(self._call(self._open().cat_file, self._at(key), start=start, end=end))
        return hasher.hexdigest()

    def _at(self, key: str) -> str:
        return f"{self._root}/{key}"

    def _open(self) -> Any:
        if self._files is None:
            import fsspec  # with s3fs half a second, which only who shares pays

            if not self._setting.is_s3:
                self._files = fsspec.filesystem("file", use_listings_cache=False)
            else:
                given = self._setting
                if given.endpoint:
                    permit_service(given.endpoint)
                self._files = fsspec.filesystem(
                    "s3",
                    key=given.key or None,
                    secret=given.secret or None,
                    endpoint_url=given.endpoint or None,
                    config_kwargs={
                        "connect_timeout": _CONNECT_S,
                        "read_timeout": _SILENCE_S,
                        "retries": {"max_attempts": 2},
                    },
                    use_listings_cache=False,
                    skip_instance_cache=True,
                )
        return self._files

    def _call(self, function: Callable[..., T], *arguments: Any, size: int = 0, **named: Any) -> T:
        """Call a method of fsspec; that of a bucket may take so long and no longer."""
        if not self._setting.is_s3:
            return function(*arguments, **named)
        return partial(function, timeout=_CALL_S + size / _SLOWEST)(*arguments, **named)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except StorageProblem:
            raise
        except Exception as error:  # botocore, aiohttp and fsspec have no root in common
            raise StorageProblem(self._sentence(error)) from error

    def _sentence(self, error: Exception) -> str:
        name, text = type(error).__name__, str(error)
        if not self._setting.is_s3:
            why = told(error) if isinstance(error, OSError) else name
            return f"Không dùng được kho chung {self.address} ({why}): kiểm tra thư mục và quyền ghi."
        for signs, sentence in _REASONS:
            if any(sign in name or sign in text for sign in signs):
                return f"Kho chung {self.address} {sentence}"
        return f"Kho chung {self.address} không nhận việc ({name})."


_REASONS = (
    (
        ("NoCredentials", "PartialCredentials"),
        "chưa có khoá: đặt SOICONG_STORAGE_KEY và SOICONG_STORAGE_SECRET.",
    ),
    (
        ("InvalidAccessKeyId", "SignatureDoesNotMatch", "Forbidden", "Access Denied", "PermissionError"),
        "từ chối khoá: kiểm tra SOICONG_STORAGE_KEY, SOICONG_STORAGE_SECRET và quyền của khoá.",
    ),
    (
        ("bucket does not exist", "NoSuchBucket"),
        "không có trên máy chủ S3: tạo kho ấy hoặc sửa SOICONG_STORAGE.",
    ),
    (
        ("FileNotFoundError",),
        "không còn tệp cần lấy: khôi phục tệp ấy từ bản sao lưu.",
    ),
    (
        ("Timeout", "Connect", "Endpoint", "ClientError", "ServerDisconnected"),
        "không trả lời: kiểm tra máy chủ S3, SOICONG_STORAGE_ENDPOINT và đường mạng.",
    ),
)


def _hash_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
