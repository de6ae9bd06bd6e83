"""Reduced packages of the example run, and ones whose lists were made again after a change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assurance.bundle import MANIFEST, RESULT, TAG_MANIFEST, WITHHELD, Package, manifest_bytes
from assurance.reduced import reduced
from assurance.seal import Signer
from reports.published import masked
from scoring.result import canonical_bytes
from tests.assurance.example import SIGNER, example

NAME = "Trịnh Thị Ví Dụ"
Files = dict[str, bytes]


def short(signer: Signer | None = SIGNER) -> Package:
    """The reduced package of the example's full one."""
    told = json.loads(json.dumps(example().document))
    told["findings"][0]["note"] = f"Người hỏi: {NAME}"
    return reduced(example().package(signer), canonical_bytes(masked(told)), signer=signer)


def relisted(package: Package, change: Callable[[Files], object]) -> Package:
    """A changed package whose hashes fit again, as whoever has no key can make one."""
    files = {name: content for name, content in package.files.items() if isinstance(content, bytes)}
    change(files)
    payload = {name: content for name, content in files.items() if name.startswith("data/")}
    files[MANIFEST] = _list(payload)
    tags = {name: content for name, content in files.items() if name not in payload and name != TAG_MANIFEST}
    files[TAG_MANIFEST] = _list(tags)
    return replace(package, files=files, tag_manifest=files[TAG_MANIFEST], seals={})


def _list(files: Files) -> bytes:
    return manifest_bytes({name: hashlib.sha256(content).hexdigest() for name, content in files.items()})


def _in(name: str, old: bytes, new: bytes) -> Callable[[Files], object]:
    def change(files: Files) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


def _json(name: str, change: Callable[[dict[str, Any]], object]) -> Callable[[Files], object]:
    def edit(files: Files) -> None:
        value = json.loads(files[name])
        change(value)
        files[name] = canonical_bytes(value)

    return edit


# What a verification sees besides: parts that lists and chain alone do not tie to each other.
CONTRADICTING: dict[str, tuple[Callable[[Files], object], str]] = {
    "another agency": (_in("bag-info.txt", "Sở Thử".encode(), "Sở Khác".encode()), "không khớp với kết quả"),
    "a better score": (
        _json(RESULT, lambda value: value["score"].update(low=99, high=99)),
        "sự kiện chấm điểm",
    ),
    "a better outcome": (
        _json(RESULT, lambda value: value["findings"][0].update(outcome="passed", degree=1)),
        "sự kiện chấm điểm",
    ),
    "no findings": (_json(RESULT, lambda value: value.update(findings=None)), "sai dạng"),
    "no agency": (_json(RESULT, lambda value: value.pop("agency")), "sai dạng"),
    "a result in another form": (_in(RESULT, b"\n", b"\n "), "dạng chuẩn"),
    "withheld shortened": (_json(WITHHELD, lambda value: value["files"].pop(0)), "gói đầy đủ"),
    "withheld twice": (
        _json(WITHHELD, lambda value: value["files"].append(value["files"][-1])),
        "gói đầy đủ",
    ),
    "withheld other words": (
        _json(WITHHELD, lambda value: [row.update(sha256="0" * 64) for row in value["files"]]),
        "từ vựng",
    ),
    "withheld without a hash": (_json(WITHHELD, lambda value: value["files"][0].pop("sha256")), "sai dạng"),
    "withheld with a word more": (_json(WITHHELD, lambda value: value.update(note="đủ")), "sai dạng"),
    "withheld in another form": (_in(WITHHELD, b"\n", b"\n "), "dạng chuẩn"),
}
# What can be forged of a package that nobody has signed; each verifier refuses it.
FORGED: dict[str, Callable[[Files], object]] = {
    "a page among it": lambda files: files.update({"data/capture.wacz": b"x"}),
    "withheld of another package": _in(WITHHELD, b'"package": "', b'"package": "0'),
    "said to be full": _in("bag-info.txt", b"reduced-1", b"1"),
    "of no known kind": _in("bag-info.txt", b"reduced-1", b"reduced-2"),
    "an event of before gone": lambda files: files.update(
        {"data/custody.jsonl": files["data/custody.jsonl"].partition(b"\n")[2]}
    ),
    "no list of what is withheld": lambda files: files.pop(WITHHELD),
    "no result": lambda files: files.pop(RESULT),
}
