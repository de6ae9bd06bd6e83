"""The machine's side of a panel: the newest result of each portal, from the store or from a folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.panel.answers import Answer, of_finding
from db.store import Store
from evidence.model import Agency, Tier
from evidence.problem import told
from jobs.problems import InputProblem
from jobs.settings import Settings
from jobs.terminal import ready_database
from scoring.model import Rubric
from scoring.result import SCHEMA
from scoring.rubric import find, load_all


@dataclass(frozen=True, kw_only=True)
class Run:
    """What the machine said of one portal. `live`: crawled under its own name, no archive and no stand-in.

    `not_scored` is the reason where the portal could not be seen. `answers` are by criterion.
    """

    agency: Agency
    rubric: Rubric
    evaluated_at: str
    live: bool
    not_scored: str
    grade: str
    answers: Mapping[str, Answer]

    def is_called(self, name: str) -> bool:
        """Whether a panel means this portal: by its code, its host, or the address of its home page."""
        return name.casefold() == self.agency.code.casefold() or _site(name) == _site(self.agency.home_url)


def _site(address: str) -> str:
    return address.casefold().split("://")[-1].rstrip("/")


def from_store(configuration: Settings) -> tuple[Run, ...]:
    """The newest stored result of each agency, registered or not. Raises InputProblem where there is none."""
    ready_database(configuration)
    with Store(configuration.database) as store:
        stored = store.latest_scorecards(registered_only=False)
        documents = [store.load_document(agency_code=one.agency.code) for one in stored]
    if not documents:
        raise InputProblem(
            "Chưa có kết quả nào để đối chiếu: chạy ./soicong crawl --all trước, "
            "hoặc nêu thư mục kết quả JSON bằng --run-results."
        )
    return _runs(documents)


def from_folder(folder: Path) -> tuple[Run, ...]:
    """The newest result of each portal among the JSON results of a folder. Raises InputProblem."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".json")
    except OSError as error:
        raise InputProblem(
            f"Không đọc được thư mục ‘{folder}’ ({told(error)}): kiểm tra lại đường dẫn sau --run-results."
        ) from error
    documents = [document for path in paths if (document := _document(path)) is not None]
    if not documents:
        raise InputProblem(
            f"Thư mục ‘{folder}’ không có kết quả JSON nào của Soi Cổng: "
            "tạo bằng ./soicong audit … --json TỆP, hoặc nêu thư mục báo cáo."
        )
    return _runs(documents)


def _document(path: Path) -> dict[str, Any] | None:
    """A result document; None for other JSON. Raises InputProblem for what cannot be read."""
    try:
        document = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputProblem(f"Không đọc được ‘{path}’ ({told(error)}): kiểm tra quyền đọc.") from error
    except ValueError as error:
        raise InputProblem(
            f"‘{path}’ không phải tệp JSON nguyên vẹn: tạo lại kết quả, hoặc chuyển tệp ra khỏi thư mục."
        ) from error
    return document if isinstance(document, dict) and document.get("schema") == SCHEMA else None


def _runs(documents: Iterable[Mapping[str, Any]]) -> tuple[Run, ...]:
    newest: dict[str, Mapping[str, Any]] = {}
    rubrics = load_all()
    try:
        for document in documents:
            code = document["agency"]["code"]
            if code not in newest or _age(document) > _age(newest[code]):
                newest[code] = document
        return tuple(
            _run(newest[code], find(newest[code]["rubric"]["id"], rubrics)) for code in sorted(newest)
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputProblem(
            f"Có kết quả JSON không đúng dạng của Soi Cổng ({error!r}): tạo lại kết quả bằng ./soicong report."
        ) from error


def _age(document: Mapping[str, Any]) -> tuple[str, str]:
    return document["evaluated_at"], document["run"].get("finished_at") or ""


def _run(document: Mapping[str, Any], rubric: Rubric) -> Run:
    facts = document["agency"]
    answers = {finding["criterion"]: of_finding(finding) for finding in document["findings"]}
    scored = not document["not_scored"]
    if scored and set(answers) != {criterion.id for criterion in rubric.criteria}:
        raise InputProblem(
            f"Kết quả của ‘{facts['code']}’ theo một bản cũ của bộ tiêu chí ‘{rubric.id}’: "
            "kiểm tra lại cổng bằng ./soicong crawl rồi đối chiếu."
        )
    return Run(
        agency=Agency(
            code=facts["code"], name=facts["name"], tier=Tier(facts["tier"]), home_url=facts["home_url"]
        ),
        rubric=rubric,
        evaluated_at=document["evaluated_at"],
        live=document["run"].get("live") is True,
        not_scored=document["not_scored"],
        grade=document["score"]["grade"],
        answers=answers,
    )
