"""A package that is being verified: its files by their path in the bag, its lists, its first lines."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from assurance.bundle import (
    CAPTURE,
    CUSTODY,
    INFO,
    MANIFEST,
    REDUCED_FORMAT,
    RESULT,
    SIGNATURE,
    SIGNER,
    STAMP,
    TAG_MANIFEST,
    VERSIONS,
    WITHHELD,
    manifest_bytes,
)
from assurance.container import BadContainer, Container

_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._/-]+)")
_SMALL = 1 << 24
_REQUIRED = frozenset(
    {"bagit.txt", INFO, MANIFEST, TAG_MANIFEST, "HOW-TO-VERIFY.txt", "verify.sh", "verify.html"}
)
_REQUIRED_PAYLOAD = frozenset({CAPTURE, RESULT, CUSTODY, VERSIONS})
_REQUIRED_REDUCED = frozenset({"bagit.txt", INFO, MANIFEST, TAG_MANIFEST, RESULT, CUSTODY, WITHHELD})


class Refused(ValueError):
    """A check fails; the message is one Vietnamese sentence."""


@dataclass(kw_only=True)
class Opened:
    """An opened package. `container` holds `identifier`/…; paths here are within the bag."""

    container: Container
    identifier: str
    _small: dict[str, bytes] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """Every file of the bag."""
        return frozenset(name.removeprefix(f"{self.identifier}/") for name in self.container.entries)

    def chunks(self, name: str) -> Iterator[bytes]:
        """A file in pieces."""
        return self.container.chunks(f"{self.identifier}/{name}")

    def read(self, name: str) -> bytes:
        """A file of at most 16 MiB. Raises BadContainer beyond."""
        if name not in self._small:
            self._small[name] = self.container.read(f"{self.identifier}/{name}", limit=_SMALL)
        return self._small[name]

    def sha256(self, name: str) -> str:
        """The hash of a file."""
        hasher = hashlib.sha256()
        for piece in self.chunks(name):
            hasher.update(piece)
        return hasher.hexdigest()

    def inner(self, name: str) -> Container:
        """A container within. Raises BadContainer."""
        return self.container.inner(f"{self.identifier}/{name}")

    def info(self) -> dict[str, str]:
        """bag-info.txt by label. Raises Refused."""
        found: dict[str, str] = {}
        for line in _text(self.read(INFO), INFO).splitlines():
            label, colon, value = line.partition(": ")
            if not colon or label in found:
                raise Refused(f"{INFO} sai dạng.")
            found[label] = value
        return found

    def listed(self, name: str) -> dict[str, str]:
        """A list of hashes by path. Raises Refused where it is not in the form that we write."""
        text = _text(self.read(name), name)
        found: dict[str, str] = {}
        for line in text.splitlines():
            match = _LINE.fullmatch(line)
            if match is None or match[2] in found:
                raise Refused(f"{name} sai dạng hoặc ghi một tệp hai lần.")
            found[match[2]] = match[1]
        if manifest_bytes(found) != text.encode("ascii"):
            raise Refused(f"{name} không ở dạng chuẩn.")
        return found


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{name} không phải văn bản UTF-8.") from error


def open_package(stream: IO[bytes]) -> Opened:
    """Open a package. Raises BadContainer."""
    container = Container(stream)
    roots = {name.partition("/")[0] for name in container.entries}
    if len(roots) != 1 or any("/" not in name for name in container.entries):
        raise BadContainer("không phải gói chứng cứ của Soi Cổng: cần đúng một thư mục gốc.", readable=True)
    opened = Opened(container=container, identifier=roots.pop())
    if TAG_MANIFEST not in opened.names and "bagit.txt" not in opened.names:
        raise BadContainer("không phải gói chứng cứ của Soi Cổng.", readable=True)
    return opened


def is_reduced(package: Opened) -> bool:
    """Whether it says of itself that it is one for third parties, without the pages. Raises Refused."""
    return INFO in package.names and package.info().get("Soicong-Package-Format") == REDUCED_FORMAT


def demand_complete(package: Opened) -> None:
    """Every file is listed and every listed file is there; nothing else is. Raises Refused."""
    names = package.names
    required = _REQUIRED_REDUCED if is_reduced(package) else _REQUIRED | _REQUIRED_PAYLOAD
    if missing := sorted(required - names):
        raise Refused(f"thiếu ‘{missing[0]}’.")
    listed = {**package.listed(MANIFEST), **package.listed(TAG_MANIFEST)}
    if wrong := [name for name in package.listed(MANIFEST) if not name.startswith("data/")]:
        raise Refused(f"{MANIFEST} ghi ‘{wrong[0]}’ ở ngoài data/.")
    seals = {TAG_MANIFEST}
    info = package.info()
    if info.get("Soicong-Signer"):
        seals.add(SIGNATURE)
        listed.setdefault(SIGNER, "")
        if STAMP in names:
            seals.add(STAMP)
    expected = frozenset(listed) | seals
    if missing := sorted(expected - names):
        raise Refused(f"thiếu ‘{missing[0]}’.")
    if planted := sorted(names - expected):
        raise Refused(f"có tệp lạ ‘{planted[0]}’, không nằm trong danh sách niêm phong.")


def demand_hashes(package: Opened) -> int:
    """Every file has the hash of its list; the number of files. Raises Refused, BadContainer."""
    listed = {**package.listed(TAG_MANIFEST), **package.listed(MANIFEST)}
    for name, wanted in listed.items():
        if package.sha256(name) != wanted:
            raise Refused(f"‘{name}’ đã bị sửa: nội dung không khớp mã băm đã niêm phong.")
    for name in package.names - frozenset(listed):
        for _ in package.chunks(name):  # the container's own checksums of the seals
            pass
    return len(listed)


def copied(package: Container, name: str, path: Path) -> Path:
    """Write one file of a container to a path that we chose."""
    with path.open("wb") as stream:
        for piece in package.chunks(name):
            stream.write(piece)
    return path


def json_of(package: Opened, name: str) -> dict[str, Any]:
    """A JSON object of the package. Raises Refused."""
    try:
        value = json.loads(package.read(name))
    except (ValueError, RecursionError) as error:
        raise Refused(f"‘{name}’ không phải JSON.") from error
    if not isinstance(value, dict):
        raise Refused(f"‘{name}’ không phải một đối tượng JSON.")
    return value
