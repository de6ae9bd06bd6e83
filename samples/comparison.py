"""Holds a result document against a portal's recorded truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

FOLDER = Path(__file__).parent / "truth"


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What a person sees on a sample portal, as recorded in samples/truth."""

    code: str
    evaluated_at: date
    status: str
    sections: Mapping[str, Mapping[str, Any]]
    criteria: Mapping[str, Mapping[str, Any]]
    counts: Mapping[str, int] = field(default_factory=dict)

    def differences(self, document: Mapping[str, Any]) -> list[str]:
        """Sentences that tell where a result differs from the truth; none where it agrees."""
        if document["status"] != self.status:
            return [f"trạng thái là {document['status']}, sự thật là {self.status}"]
        if self.status != "scored":
            return []
        findings = {finding["criterion"]: finding for finding in document["findings"]}
        told = [
            sentence
            for key, expected in self.sections.items()
            if (sentence := _section(key, expected, document["sections"].get(key)))
        ]
        told += [
            sentence
            for name, expected in self.criteria.items()
            if (sentence := _criterion(name, expected, findings.get(name)))
        ]
        counts = {count["key"]: count["value"] for count in document["counts"]}
        told += [
            f"số đếm {key}: {counts.get(key)}, sự thật là {expected}"
            for key, expected in self.counts.items()
            if counts.get(key) != expected
        ]
        told += [f"tiêu chí {name} không có trong sự thật" for name in findings if name not in self.criteria]
        return told


@cache
def truth_of(code: str) -> Truth:
    """The recorded truth of a sample portal. Raises FileNotFoundError for one that is not of the province."""
    raw = yaml.load((FOLDER / f"{code}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return Truth(
        code=raw["code"],
        evaluated_at=raw["evaluated_at"],
        status=raw["status"],
        sections=raw.get("sections", {}),
        criteria=raw.get("criteria", {}),
        counts=raw.get("counts", {}),
    )


def _state(section: Mapping[str, Any]) -> str:
    if section["empty"]:
        return "empty"
    if section["present"] is None:
        return "unknown"
    if not section["present"]:
        return "absent"
    return "external" if section["external"] else "present"


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path.rstrip("/").lower() + (f"?{parts.query}" if parts.query else "")


def _section(key: str, expected: Mapping[str, Any], found: Mapping[str, Any] | None) -> str:
    if found is None:
        return f"mục {key}: không có trong kết quả"
    state = _state(found)
    if state != expected["state"]:
        if expected.get("either"):
            return ""
        return f"mục {key}: {state} ({found['reason']}), sự thật là {expected['state']} {expected.get('url', '')}"
    wanted = expected.get("url")
    accepted = {_path(url) for url in (wanted, *expected.get("also", ())) if url}
    if wanted and state == "present" and _path(found["url"]) not in accepted and not expected.get("either"):
        return f"mục {key}: ở {found['url']}, sự thật là {wanted}"
    newest = expected.get("newest")
    either = {str(day) for day in (newest, expected.get("also_newest")) if day}
    if newest and found["newest"] not in either:
        return f"mục {key}: tin mới nhất {found['newest']}, sự thật là {newest}"
    return ""


def _criterion(name: str, expected: Mapping[str, Any], found: Mapping[str, Any] | None) -> str:
    if found is None:
        return f"tiêu chí {name}: không có trong kết quả"
    if found["outcome"] != expected["outcome"]:
        return f"tiêu chí {name}: {found['outcome']} ({found['note']}), sự thật là {expected['outcome']}"
    degree = expected.get("degree")
    if (
        degree is not None
        and found["outcome"] == "partial"
        and abs(found["degree"] - float(Fraction(str(degree)))) > 0.01
    ):
        return f"tiêu chí {name}: mức {found['degree']} ({found['note']}), sự thật là {degree}"
    return ""
