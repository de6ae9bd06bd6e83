"""A small client of Soi Cổng's interface: the standings of all leagues of a day as CSV on the standard output.

SOICONG_KEY=soicong_… python docs/api_client.py http://127.0.0.1:8642 [2026-09-14]
"""

from __future__ import annotations

import csv
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx


def pages(client: httpx.Client, path: str, **asked: str) -> Iterator[dict[str, Any]]:
    """Every line of a list, page after page."""
    cursor: str | None = ""
    while cursor is not None:
        answer = client.get(path, params={**asked, "cursor": cursor})
        if answer.status_code == 429:  # asked too fast: wait as long as we are told
            time.sleep(int(answer.headers["Retry-After"]))
            continue
        if answer.is_error:
            raise SystemExit(f"{path}: {answer.json()['detail']}")
        page = answer.json()
        yield from page["items"]
        cursor = page["next"]


def plain(text: str) -> str:
    """A text that no sheet takes for a formula."""
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") else text


def main(origin: str, on: str = "") -> None:
    """Write the standings of a day, today's where none is named."""
    headers = {"Authorization": f"Bearer {os.environ['SOICONG_KEY']}"}
    with httpx.Client(base_url=f"{origin}/api/v1", headers=headers, timeout=60) as client:
        lines = csv.writer(sys.stdout)
        lines.writerow(["bảng", "hạng", "mã", "cơ quan", "điểm thấp nhất", "điểm cao nhất"])
        leagues = client.get("/leagues", params={"on": on}).raise_for_status().json()["items"]
        for league in leagues:
            for one in pages(client, f"/leagues/{league['slug']}", on=on):
                row = (one["place"], one["agency"], plain(one["name"]), one["low"], one["high"])
                lines.writerow([plain(league["title"]), *row])


if __name__ == "__main__":
    main(*sys.argv[1:])
