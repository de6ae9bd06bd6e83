"""Leagues and results as files: those that the pages offer."""

from __future__ import annotations

from enum import StrEnum

from starlette.responses import Response

from web.api.asked import Code, Day, RunNumber, Slug
from web.league_files import KINDS
from web.pages.league import league_download
from web.pages.portal import portal_download
from web.visit import Here


class LeagueKind(StrEnum):
    """The kinds of a league's file."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


class ResultKind(StrEnum):
    """The kinds of a result's file: the whole document (docs/result.schema.json), or the report to print."""

    JSON = "json"
    HTML = "html"


LEAGUE_MEDIA = tuple(KINDS[kind].partition(";")[0] for kind in LeagueKind)
RESULT_MEDIA = ("application/json", "text/html")


def league_file(visit: Here, slug: Slug, kind: LeagueKind, on: Day = "") -> Response:
    """Một bảng thành tệp."""
    return league_download(visit, slug, kind, on)


def result_file(visit: Here, code: Code, run: RunNumber, kind: ResultKind) -> Response:
    """Kết quả của một lượt thành tệp: cả tài liệu JSON, hoặc báo cáo để in."""
    return portal_download(visit, code, run, kind)
