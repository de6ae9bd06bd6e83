"""The records of an archive within a package, as forgers take them apart and put them together again."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assurance.bundle import CAPTURE, CUSTODY, INFO, MANIFEST, info_bytes
from assurance.container import Container
from assurance.contents import derived, described, survey
from assurance.custody import NOTHING, hash_of
from assurance.wacz import archive_name, derived_files
from benchmarks.evidence_base import Base, Files, packed
from evidence.canonical import canonical_json
from evidence.warc import sha256_label

_GZIP = 16 + zlib.MAX_WBITS
_END = b"\r\n\r\n"


@dataclass(kw_only=True)
class Raw:
    """One record: its first line, its headers in their order, and its block."""

    first: str
    headers: list[tuple[str, str]]
    block: bytes

    def header(self, name: str) -> str:
        """A header's first value, '' where there is none."""
        return next((value for known, value in self.headers if known.lower() == name), "")

    def set(self, name: str, value: str) -> None:
        """Change a header that is there."""
        self.headers = [(known, value if known.lower() == name else old) for known, old in self.headers]

    def without(self, *names: str) -> None:
        """Take headers off."""
        self.headers = [(name, value) for name, value in self.headers if name.lower() not in names]

    @property
    def browser(self) -> bool:
        """Whether it is browser traffic."""
        return self.header("soicong-traffic") == "browser"

    @property
    def body(self) -> bytes:
        """The block without the HTTP headers of a message."""
        return self.block.partition(_END)[2] if self._is_http else self.block

    @property
    def _is_http(self) -> bool:
        return self.header("content-type").startswith("application/http")

    def fill(self, body: bytes, *, digests: bool) -> None:
        """Another body, with its length; digests fit again where that is asked for."""
        if self._is_http:
            head, length = self.block.partition(_END)[0].split(b"\r\n"), b"content-length: %d" % len(body)
            kept = [length if line.lower().startswith(b"content-length:") else line for line in head]
            self.block = b"\r\n".join(kept) + _END + body
        else:
            self.block = body
        self.set("content-length", str(len(self.block)))
        if digests:
            self.set("warc-block-digest", sha256_label(self.block))
            self.set("warc-payload-digest", sha256_label(body))

    def bytes(self) -> bytes:
        """The gzip member."""
        lines = [self.first, *(f"{name}: {value}" for name, value in self.headers)]
        packer = zlib.compressobj(1, zlib.DEFLATED, _GZIP)
        return packer.compress("\r\n".join(lines).encode() + _END + self.block + _END) + packer.flush()


def records(archive: bytes) -> Iterator[Raw]:
    """The records of an archive."""
    while archive:
        member = zlib.decompressobj(_GZIP)
        head, _, rest = member.decompress(archive).partition(_END)
        first, *lines = head.decode().split("\r\n")
        headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        yield Raw(first=first, headers=headers, block=rest[: -len(_END)])
        archive = member.unused_data


def archive_in(base: Base) -> tuple[dict[str, bytes], str]:
    """The files of the player's container of a package, and the name of the archive among them."""
    inner = Container(io.BytesIO(base.files[base.name(CAPTURE)]))
    return {name: inner.read(name) for name in inner.entries}, archive_name(inner.entries)


def put(base: Base, files: Files, changed: Sequence[Raw], *, remade: bool) -> None:
    """An archive of these records in the place of the package's; all that follows from it where `remade`.

    The events stay as they are. Raises BadRecord where digests are wrong and it is to be remade.
    """
    inner, name = archive_in(base)
    whole = b"".join(record.bytes() for record in changed)
    inner[name] = whole
    if remade:
        seen = survey([whole])
        inner |= derived_files(name.rpartition("/")[2], seen.sha256, seen.size, seen.lines, described(seen))
        files |= {base.name(f"data/{path}"): content for path, content in derived(seen).items()}
    files[base.name(CAPTURE)] = packed(inner)


def retell(base: Base, files: Files) -> None:
    """The events as if they had seen the archive that now lies there, in a chain that fits."""
    inner = Container(io.BytesIO(files[base.name(CAPTURE)]))
    sha256 = survey(inner.chunks(archive_name(inner.entries))).sha256
    lines, before = [], NOTHING
    for line in files[base.name(CUSTODY)].splitlines():
        event = json.loads(line) | {"previous": before}
        if "archive_sha256" in event["facts"]:
            event["facts"]["archive_sha256"] = sha256
        lines.append(canonical_json(event, indent=None))
        before = hash_of(lines[-1])
    files[base.name(CUSTODY)] = b"".join(lines)


def weigh(base: Base, files: Files) -> None:
    """bag-info.txt with the size that the payload now has."""
    name = base.name(INFO)
    signer = next(
        line.partition(b": ")[2].decode()
        for line in files[name].splitlines()
        if line.startswith(b"Soicong-Signer")
    )
    inner = Container(io.BytesIO(files[base.name(CAPTURE)]))
    seen = survey(inner.chunks(archive_name(inner.entries)))
    listed = [line[66:].decode() for line in files[base.name(MANIFEST)].splitlines()]
    size = sum(len(files[base.name(path)]) for path in listed)
    files[name] = info_bytes(seen, f"{size}.{len(listed)}", signer=signer)
