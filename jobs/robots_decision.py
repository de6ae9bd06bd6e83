"""Reading the written decision by which robots.txt is passed over: strictly, one clear sentence an error."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from crawler.robots_decision import RobotsDecision
from evidence.problem import told
from jobs.problems import InputProblem
from scoring.source import SourceError, demand_plain

_LARGEST = 100_000  # bytes: a decision is a page
_FIELDS = {
    "number": "số, ký hiệu văn bản",
    "date": "ngày ký",
    "signed_by": "chức vụ người ký",
    "portals": "các cổng được áp dụng",
    "valid_until": "ngày hết hiệu lực",
    "reason": "lý do",
}


def read_decision(path: Path, *, today: date) -> RobotsDecision:
    """A decision from a YAML file. Raises InputProblem; also for one that is not valid today."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise InputProblem(
                f"Quyết định ‘{path}’ lớn hơn {_LARGEST // 1000} kB: kiểm tra lại có đúng tệp không."
            )
        demand_plain(text := content.decode("utf-8"), path.name)
        value = yaml.load(text, Loader=yaml.CSafeLoader)
    except OSError as problem:
        raise InputProblem(f"Không đọc được quyết định ‘{path}’ ({told(problem)}).") from problem
    except SourceError as problem:
        raise InputProblem(str(problem)) from problem
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise InputProblem(
            f"Quyết định ‘{path}’ không phải tệp YAML đúng cú pháp: sửa theo mẫu ở docs/first-night.md."
        ) from problem
    if not isinstance(value, Mapping):
        raise InputProblem(f"Quyết định ‘{path}’ phải gồm các dòng ‘tên: giá trị’: {', '.join(_FIELDS)}.")
    for name, meaning in _FIELDS.items():
        if value.get(name) in (None, "", []):
            raise InputProblem(f"Quyết định ‘{path}’ thiếu ‘{name}’ ({meaning}).")
    if unknown := sorted(str(name) for name in value if name not in _FIELDS):
        raise InputProblem(f"Quyết định ‘{path}’ có dòng lạ ‘{unknown[0]}’; chỉ dùng: {', '.join(_FIELDS)}.")
    decision = RobotsDecision(
        number=_text(path, value, "number"),
        signed_on=_day(path, value, "date"),
        signed_by=_text(path, value, "signed_by"),
        hosts=tuple(_host(path, portal) for portal in _portals(path, value["portals"])),
        valid_until=_day(path, value, "valid_until"),
        reason=_text(path, value, "reason"),
    )
    if decision.valid_until < decision.signed_on:
        raise InputProblem(f"Quyết định ‘{path}’: ngày hết hiệu lực đứng trước ngày ký.")
    if today < decision.signed_on:
        raise InputProblem(f"Quyết định ‘{path}’ ký ngày {decision.signed_on:%d/%m/%Y}, chưa tới ngày ấy.")
    if today > decision.valid_until:
        raise InputProblem(f"Quyết định ‘{path}’ đã hết hiệu lực từ ngày {decision.valid_until:%d/%m/%Y}.")
    return decision


def demand_covered(decision: RobotsDecision | None, urls: list[str]) -> None:
    """Refuse a decision that covers none of the portals that are to be crawled. Raises InputProblem."""
    hosts = [(urlsplit(url).hostname or "").lower() for url in urls]
    if decision is not None and not set(hosts) & set(decision.hosts):
        raise InputProblem(
            f"Quyết định {decision.number} không áp dụng cho cổng nào được kiểm tra ({', '.join(hosts[:3])}): "
            "thêm cổng vào quyết định, hoặc bỏ --robots-decision."
        )


def _text(path: Path, value: Mapping[str, Any], name: str) -> str:
    text = value[name]
    if not isinstance(text, str) or not text.strip():
        raise InputProblem(f"Quyết định ‘{path}’: ‘{name}’ phải là chữ, đặt trong dấu nháy.")
    return " ".join(text.split())


def _day(path: Path, value: Mapping[str, Any], name: str) -> date:
    found = value[name]
    if isinstance(found, date) and not isinstance(found, datetime):
        return found
    raise InputProblem(f"Quyết định ‘{path}’: ‘{name}’ phải là ngày dạng 2026-11-22; nhận được ‘{found}’.")


def _portals(path: Path, value: Any) -> list[str]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    raise InputProblem(f"Quyết định ‘{path}’: ‘portals’ phải là danh sách tên miền, mỗi dòng một tên.")


def _host(path: Path, text: str) -> str:
    """A host, also out of an address; a whole domain cannot be covered at once."""
    host = (urlsplit(text if "://" in text else f"//{text}").hostname or "").lower()
    if "." not in host or "*" in host or " " in host:
        raise InputProblem(
            f"Quyết định ‘{path}’: ‘{text}’ không phải tên miền của một cổng (ví dụ so.tinh.gov.vn)."
        )
    return host
