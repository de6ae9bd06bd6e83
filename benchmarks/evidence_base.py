"""A genuine package as forgers have it, and what they do with files."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assurance.bundle import SIGNATURE, STAMP, TAG_MANIFEST, manifest_bytes
from assurance.container import write_container
from assurance.seal import Signer

Files = dict[str, bytes]


class Seen(StrEnum):
    """At which level a forgery lies: who can see it at all."""

    CONTAINER = "container"  # lost when somebody unpacks it
    FILES = "files"  # in the unpacked files
    DIGESTS = "digests"  # the lists fit again, the archive's own digests do not
    ROOT = "root"  # planted beside data/, where bagit does not look
    SEALS = "seals"  # signature, time stamp, whose package it is
    INSIDE = "inside"  # all seals are right: the parts contradict each other
    PLAIN = "plain"  # as inside, and plain enough for the packaged commands


@dataclass(frozen=True, kw_only=True)
class Base:
    """A genuine package and what forgers have at hand: an older one, stolen seals, keys, a way to seal again.

    `short` is its reduced package with the same.
    """

    whole: bytes
    files: Mapping[str, bytes]
    identifier: str
    older: bytes
    older_files: Mapping[str, bytes]
    stranger: Signer
    foreign_stamp: Callable[[bytes], bytes]
    expired_stamp: Callable[[bytes], bytes]
    seal_again: Callable[[Files], None]
    seal_as_stranger: Callable[[Files], None]
    short: Base | None = None

    def name(self, path: str) -> str:
        """Full name of a file of the bag."""
        return f"{self.identifier}/{path}"


Forge = Callable[[Base, random.Random], bytes]


def packed(files: Mapping[str, bytes]) -> bytes:
    """A container in canonical form."""
    stream = io.BytesIO()
    write_container(stream, files)
    return stream.getvalue()


def changed(change: Callable[[Base, Files, random.Random], object]) -> Forge:
    """Change files, then pack them as we would."""

    def forge(base: Base, luck: random.Random) -> bytes:
        files = dict(base.files)
        change(base, files, luck)
        try:
            return packed(files)
        except ValueError:  # a name that our own writer does not take
            return zipped(files)

    return forge


def zipped(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    """As a common program packs."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, content)
    return stream.getvalue()


def any_file(base: Base, luck: random.Random) -> str:
    """The name of a file that the lists cover."""
    outside = {base.name(name) for name in (TAG_MANIFEST, SIGNATURE, STAMP)}
    return luck.choice([name for name in sorted(base.files) if base.files[name] and name not in outside])


def flipped(content: bytes, luck: random.Random) -> bytes:
    """One bit changed."""
    place = luck.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << luck.randrange(8)]) + content[place + 1 :]


def list_files(files: Files, identifier: str) -> None:
    """Lists made anew over whatever the files are, as anybody can; the seals stay as they are."""
    plain = {name.partition("/")[2]: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    payload = {name: value for name, value in plain.items() if name.startswith("data/")}
    files[f"{identifier}/manifest-sha256.txt"] = manifest_bytes(payload)
    outside = (TAG_MANIFEST, SIGNATURE, STAMP)
    tags = {
        path: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if not (path := name.partition("/")[2]).startswith("data/") and path not in outside
    }
    files[f"{identifier}/{TAG_MANIFEST}"] = manifest_bytes(tags)


def seal_files(files: Files, identifier: str, signer: Signer, stamp: Callable[[bytes], bytes]) -> None:
    """Lists, signature and time stamp made anew over whatever the files are."""
    files[f"{identifier}/signer.pub"] = signer.public_pem
    list_files(files, identifier)
    signature = signer.sign(files[f"{identifier}/{TAG_MANIFEST}"])
    files[f"{identifier}/{SIGNATURE}"] = signature
    files[f"{identifier}/{STAMP}"] = stamp(signature)
