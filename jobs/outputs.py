"""What a command leaves behind: JSON results and report pages."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from evidence.model import Site
from evidence.ports import Readings
from evidence.problem import told
from jobs.exhibits import write_exhibits
from jobs.problems import InputProblem
from reports.build import Context, portal_report
from reports.province import ProvinceContext, province_report
from reports.published import masked
from reports.view import portal_view
from scoring.model import League
from scoring.result import canonical_bytes


def writable_folder(folder: Path) -> Path:
    """A folder that can be written to, made where it is missing; asked before long work. Raises InputProblem."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputProblem(
            f"Không ghi được vào thư mục ‘{folder}’ ({told(error)}): chọn thư mục khác hoặc cấp quyền ghi."
        ) from error
    return folder


def writable_file(path: Path) -> Path:
    """A file that can be written. Raises InputProblem."""
    if path.is_dir():
        raise InputProblem(f"‘{path}’ là thư mục: hãy đặt tên một tệp, ví dụ {path / 'ket-qua.json'}.")
    writable_folder(path.parent)
    if path.exists() and not os.access(path, os.W_OK):
        raise InputProblem(f"Không ghi được tệp ‘{path}’: cấp quyền ghi hoặc chọn tên khác.")
    return path


def write(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all. Raises InputProblem."""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(path)
    except OSError as error:
        raise InputProblem(f"Không ghi được tệp ‘{path}’ ({told(error)}).") from error
    return path


def write_json(path: Path, document: Mapping[str, Any]) -> Path:
    """A result document in canonical bytes."""
    return write(writable_file(path), canonical_bytes(document))


def report_name(document: Mapping[str, Any]) -> str:
    """File name of a portal's report."""
    code = str(document["agency"]["code"])
    return "".join(c if c.isalnum() or c in ".-_" else "-" for c in code) + ".html"


def changes_name(code: str) -> str:
    """File name of the page that tells what changed on an agency's portal."""
    return f"dien-bien-{report_name({'agency': {'code': code}})}"


def write_report(
    folder: Path,
    document: dict[str, Any],
    context: Context,
    site: Site | None,
    readings: Readings | None = None,
) -> Path:
    """A portal's report page, its result document and the archived pages that it cites in a folder; returns the page.

    Citizens' data are covered in all of them. Without a `site` the archived pages are left out.
    """
    name = report_name(document)
    view = portal_view(document)
    exhibits = write_exhibits(folder, name, document, site, readings, view=view)
    beside = changes_name(str(document["agency"]["code"]))
    changes_href = beside if (folder / beside).exists() else ""
    told_all = replace(context, exhibits=exhibits, changes_href=changes_href)
    page = write(folder / name, portal_report(document, context=told_all, view=view).encode())
    write_json(page.with_suffix(".json"), masked(document))
    return page


def write_province(folder: Path, leagues: Sequence[League], *, human_check: str) -> Path:
    """The province's page with its leagues, beside the portals' reports; `human_check` as in its context."""
    links = {
        standing.result.agency.code: report_name({"agency": {"code": standing.result.agency.code}})
        for league in leagues
        for standing in league.standings
    }
    context = ProvinceContext(links=links, human_check=human_check)
    return write(folder / "index.html", province_report(leagues, context=context).encode())
