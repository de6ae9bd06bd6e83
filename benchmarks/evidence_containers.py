"""Forgeries of the ZIP around a package: what a hex editor and a packing program can do."""

from __future__ import annotations

import io
import random
import zipfile

from assurance.container import Container
from benchmarks.evidence_base import Base, Forge, any_file, flipped, packed


def _header_places(base: Base) -> list[int]:
    """Every byte of the container that belongs to no file."""
    container = Container(io.BytesIO(base.whole))
    inside = [(entry.offset, entry.offset + entry.size) for entry in container.entries.values()]
    places: list[int] = []
    position = 0
    for start, end in [*inside, (len(base.whole), 0)]:
        places.extend(range(position, start))
        position = end
    return places


def header(kind: str) -> Forge:
    """One place among the headers."""

    def forge(base: Base, luck: random.Random) -> bytes:
        place = luck.choice(_header_places(base))
        whole = base.whole
        if kind == "flip":
            return whole[:place] + bytes([whole[place] ^ 1 << luck.randrange(8)]) + whole[place + 1 :]
        if kind == "insert":
            return whole[:place] + bytes([luck.randrange(256)]) + whole[place:]
        return whole[:place] + whole[place + 1 :]

    return forge


def ends(kind: str) -> Forge:
    """Bytes around the whole."""

    def forge(base: Base, luck: random.Random) -> bytes:
        some = luck.randbytes(luck.randrange(1, 60))
        if kind == "append":
            return base.whole + some
        if kind == "prepend":
            return some + base.whole
        comment = bytearray(base.whole + some)
        comment[len(base.whole) - 2 : len(base.whole)] = len(some).to_bytes(2, "little")
        return bytes(comment)

    return forge


def repacked(kind: str) -> Forge:
    """Packed again by a common program, which keeps every file as it is."""

    def forge(base: Base, luck: random.Random) -> bytes:
        names = sorted(base.files)
        method = zipfile.ZIP_DEFLATED if kind == "pack" else zipfile.ZIP_STORED
        if kind == "order":
            first = luck.randrange(len(names) - 1)
            names[first], names[first + 1] = names[first + 1], names[first]
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", method) as archive:
            for name in names:
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.create_system, info.external_attr, info.compress_type = 3, 0o100644 << 16, method
                if kind == "date":
                    info.date_time = (luck.randrange(1981, 2030), luck.randrange(1, 13), 7, 1, 2, 4)
                if kind == "mode":
                    info.external_attr = luck.choice((0o100755, 0o120777, 0o100600)) << 16
                if kind == "extra":
                    info.extra = b"\xfe\xca\x04\x00" + luck.randbytes(4)
                archive.writestr(info, base.files[name])
        return stream.getvalue()

    return forge


def twice(base: Base, luck: random.Random) -> bytes:
    """A name that stands there twice, with other content: some programs take the first, some the last."""
    name = any_file(base, luck)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for known in sorted(base.files):
            archive.writestr(zipfile.ZipInfo(known), base.files[known])
            if known == name:
                archive.filelist.append(archive.filelist.pop())
                info = zipfile.ZipInfo(known)
                archive.NameToInfo.pop(known)
                archive.writestr(info, flipped(base.files[known], luck))
    return stream.getvalue()


def folder(base: Base, luck: random.Random) -> bytes:
    """Another name of the package's folder."""
    new = f"{base.identifier}-{luck.randrange(10**6)}"
    return packed({name.replace(base.identifier, new, 1): content for name, content in base.files.items()})
