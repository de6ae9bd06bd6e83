"""How long evidence is kept: a data file, one line a rule, each with its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from db.records import RunStatus, RunSummary
from evidence.problem import told
from jobs.problems import InputProblem
from scoring.source import SourceError, demand_plain

DEFAULT = Path(__file__).parent / "retention.yaml"
SCHEMA = "soicong-retention-1"
_LARGEST = 100_000  # bytes of a policy file
_LONGEST = 36_525  # days
_ENDED = frozenset({RunStatus.DONE, RunStatus.NOT_SEEN})


class What(StrEnum):
    """What a rule is about."""

    ARCHIVES = "archives"
    SCREENSHOTS = "screenshots"
    TRAFFIC = "traffic"
    RESULTS = "results"


class Runs(StrEnum):
    """Whose runs a rule is about."""

    OFFICIAL = "official"  # finished runs of registered portals, seen under their own names
    OTHER = "other"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line: what goes after how many days from a run's end (None: never), and why (Vietnamese)."""

    what: What
    runs: Runs
    keep_days: int | None
    reason: str

    def is_over(self, run: RunSummary, now: datetime) -> bool:
        """Whether a run is older than the rule keeps it."""
        ended = run.finished_at or run.started_at
        return self.keep_days is not None and now - ended > timedelta(days=self.keep_days)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """All rules, and the hash of the file that holds them."""

    id: str
    title: str
    rules: tuple[Rule, ...]
    sha256: str

    def rule(self, what: What, run: RunSummary, *, registered: bool) -> Rule | None:
        """The rule for something of a run; None where it is kept for good."""
        official = registered and run.live and run.status in _ENDED
        mine = {Runs.ALL, Runs.OFFICIAL if official else Runs.OTHER}
        return next((rule for rule in self.rules if rule.what is what and rule.runs in mine), None)


def load_policy(path: Path = DEFAULT) -> Policy:
    """Read a policy. Raises InputProblem."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise InputProblem(
                f"Chính sách lưu trữ ‘{path}’ lớn hơn {_LARGEST // 1000} kB: kiểm tra lại có đúng tệp không."
            )
        demand_plain(content.decode("utf-8"), path.name)
        value = yaml.load(content, Loader=yaml.CSafeLoader)
    except OSError as problem:
        raise InputProblem(f"Không đọc được chính sách lưu trữ ‘{path}’ ({told(problem)}).") from problem
    except SourceError as problem:
        raise InputProblem(str(problem)) from problem
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise InputProblem(f"Chính sách lưu trữ ‘{path}’ không phải YAML đọc được.") from problem
    try:
        return _policy(value, hashlib.sha256(content).hexdigest())
    except ValueError as problem:
        raise InputProblem(f"Chính sách lưu trữ ‘{path}’: {problem}") from problem


def _policy(value: object, sha256: str) -> Policy:
    top = _fields(value, {"schema", "id", "title", "rules"}, "tệp")
    if top["schema"] != SCHEMA:
        raise ValueError(f"schema phải là ‘{SCHEMA}’.")
    if not isinstance(top["rules"], list) or not top["rules"]:
        raise ValueError("rules phải là danh sách quy tắc.")
    rules = tuple(_rule(one, f"quy tắc {place}") for place, one in enumerate(top["rules"], 1))
    for place, rule in enumerate(rules):
        rivals = [
            one
            for one in rules[:place]
            if one.what is rule.what and (one.runs is rule.runs or Runs.ALL in (one.runs, rule.runs))
        ]
        if rivals:
            raise ValueError(f"quy tắc {place + 1} nói lại về ‘{rule.what}’ của cùng những lượt.")
    return Policy(id=_text(top, "id", "tệp"), title=_text(top, "title", "tệp"), rules=rules, sha256=sha256)


def _rule(value: object, where: str) -> Rule:
    always = isinstance(value, Mapping) and "keep" in value
    fields = _fields(value, {"what", "runs", "keep" if always else "keep_days", "reason"}, where)
    try:
        what, runs = What(fields["what"]), Runs(fields["runs"])
    except ValueError:
        raise ValueError(
            f"{where}: what phải là {', '.join(What)}; runs phải là {', '.join(Runs)}."
        ) from None
    if always and fields["keep"] != "always":
        raise ValueError(f"{where}: keep chỉ có thể là always; số ngày ghi ở keep_days.")
    days = None if always else fields["keep_days"]
    if days is not None and (type(days) is not int or not 1 <= days <= _LONGEST):
        raise ValueError(f"{where}: keep_days phải là số ngày từ 1 đến {_LONGEST}.")
    if what is What.RESULTS and days is not None:
        raise ValueError(f"{where}: kết quả và nhật ký chứng cứ không được xoá (keep: always).")
    return Rule(what=what, runs=runs, keep_days=days, reason=_text(fields, "reason", where))


def _fields(value: object, names: set[str], where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or set(value) != names:
        raise ValueError(f"{where} phải có đúng các mục: {', '.join(sorted(names))}.")
    return value


def _text(fields: Mapping[str, Any], name: str, where: str) -> str:
    text = fields[name]
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{where}: {name} phải là chữ, không để trống.")
    return " ".join(text.split())
