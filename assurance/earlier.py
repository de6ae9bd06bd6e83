"""Records of earlier runs in a package: a run that referred to them for what had not changed needs no other file.

They stand behind the run's own records, byte for byte as they were stored then, each once, in the order in which the
run's revisits refer to them; a gzip WARC may be continued like that. What the events name is the run's own part.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assurance.records import BadRecord, WarcRecord
from evidence.revisits import BLOCK_DIGEST, answers_of, referred
from evidence.warc import scan

_SAME = (
    ("warc-record-id", "warc-refers-to"),
    ("warc-target-uri", "warc-refers-to-target-uri"),
    ("warc-date", "warc-refers-to-date"),
    ("warc-payload-digest", "warc-payload-digest"),
    ("warc-block-digest", BLOCK_DIGEST.lower()),
)


@dataclass(frozen=True, kw_only=True)
class Referred:
    """What ties a record to those that refer to it: its own fields, or those of a revisit, in one order."""

    record: str
    fields: tuple[str, ...]


def told_by(revisit: WarcRecord) -> Referred:
    """What a revisit says of its original."""
    fields = tuple(revisit.headers.get(name, "") for _, name in _SAME)
    return Referred(record=fields[0], fields=fields)


def told_of(original: WarcRecord) -> Referred:
    """What an answer says of itself."""
    fields = tuple(original.headers.get(name, "") for name, _ in _SAME)
    return Referred(record=fields[0], fields=fields)


def demand_referred(revisits: Iterable[Referred], originals: Iterable[Referred]) -> None:
    """Behind a run's own records stand those that it refers to, all of them, in order, and nothing else.

    Raises BadRecord.
    """
    wanted: dict[str, Referred] = {}
    for revisit in revisits:
        if "" in revisit.fields:
            raise BadRecord("kho lưu có bản ghi ‘không đổi’ không nói rõ bản gốc.")
        if wanted.setdefault(revisit.record, revisit) != revisit:
            raise BadRecord("kho lưu có hai bản ghi ‘không đổi’ nói khác nhau về một bản gốc.")
    if list(wanted.values()) != list(originals):
        raise BadRecord(
            "bản gốc của lượt trước trong kho lưu thiếu, thừa hoặc không phải bản mà lượt này dẫn tới."
        )


def self_contained(archive: Path, folder: Path) -> Path:
    """The archive as it goes into a package: itself, or a copy in `folder` with the records that it refers to.

    Raises BadRecord where one of them is not to be found, and as `scan`.
    """
    records = list(scan(archive))
    answers = answers_of(archive, records)
    if answers.missing:
        raise BadRecord(
            f"{len(answers.missing)} trang không đổi được lưu ở kho lưu của lượt trước, nay không còn trong "
            f"‘{archive.parent}’: khôi phục tệp ấy rồi xuất lại."
        )
    originals = referred(answers, records)
    if not originals:
        return archive
    out = folder / archive.name
    with out.open("wb") as whole:
        with archive.open("rb") as own:
            shutil.copyfileobj(own, whole)
        for original in originals:
            place = original.reference
            with archive.with_name(place.file).open("rb") as earlier:
                earlier.seek(place.offset)
                whole.write(earlier.read(place.length))
    return out


def hash_of_first(pieces: Iterable[bytes], size: int) -> str:
    """SHA-256 of the first so many bytes."""
    hasher, left = hashlib.sha256(), size
    for piece in pieces:
        hasher.update(piece[:left])
        left -= len(piece)
        if left <= 0:
            break
    return hasher.hexdigest()
