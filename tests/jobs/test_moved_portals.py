"""When the pages of a crawl say that a portal has moved, and when they do not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from db.migrate import upgrade
from db.registration import Registration, fields_of
from db.registry import ActKind, Change, Draft
from db.registry_store import Signed
from db.store import Store
from evidence.model import Agency, Cause, Page, RecordReference, Tier, Visibility
from jobs.moved_portals import moved, notice_move

OLD, NEW = "https://so-a.tinh.gov.vn/", "https://sokhcn.tinh.gov.vn/"
AGENCY = Agency(code="so-a", name="Sở A", tier=Tier.SO, home_url=OLD)
WHEN = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
RECORD = RecordReference(file="a.warc.gz", offset=0, length=1, payload_sha256="ab")


def page(url: str, *way: str, depth: int = 0, **facts: Any) -> Page:
    told: dict[str, Any] = {"status": 200, "record": RECORD, "requested_url": way[0] if way else url}
    return Page(url=url, redirects=way, depth=depth, fetched_at=WHEN, **(told | facts))


def outside(url: str, there: str) -> Page:
    return page(
        url,
        there,
        requested_url=url,
        status=None,
        record=None,
        visibility=Visibility.REFUSED,
        cause=Cause.POLICY,
        reason="redirected_out_of_scope",
    )


def test_a_home_page_that_leads_to_another_host_has_moved() -> None:
    home = page(f"{NEW}vi/trang-chu?x=1", OLD, NEW)
    found = moved(AGENCY, [home, page(f"{NEW}tin-tuc", depth=1)])
    assert found is not None
    assert (found.new_url, found.way) == (NEW, (OLD, NEW, f"{NEW}vi/trang-chu?x=1"))
    assert (found.asked, found.redirected, found.status, found.same_owner) == (1, 1, 200, True)


def test_a_component_keeps_the_folder_that_it_moved_to() -> None:
    found = moved(AGENCY, [page("https://tinh.gov.vn/so-a?s=1", OLD)])
    assert found is not None
    assert found.new_url == "https://tinh.gov.vn/so-a"


def test_a_move_to_somebody_elses_domain_was_not_looked_at() -> None:
    found = moved(AGENCY, [outside(OLD, "https://ca-cuoc.example.com/?ref=1")])
    assert found is not None
    assert (found.new_url, found.same_owner, found.status) == ("https://ca-cuoc.example.com/", False, None)


@pytest.mark.parametrize(
    "pages",
    [
        [],
        [page(OLD)],
        [page("https://www.so-a.tinh.gov.vn/", OLD)],
        [page("http://so-a.tinh.gov.vn/trang-chu", OLD)],
        [page(NEW, OLD), page(f"{OLD}tin-tuc", depth=1)],
        [page(NEW, OLD, visibility=Visibility.BLOCKED, reason="blocked_challenge")],
        [page(NEW, OLD, status=503, visibility=Visibility.ERRORED)],
        [page(OLD), page(NEW, f"{OLD}tin-tuc", depth=1)],
    ],
    ids=["nothing", "stays", "www", "scheme", "old-host-lives", "blocked", "down", "only-one-page"],
)
def test_what_is_no_move(pages: list[Page]) -> None:
    assert moved(AGENCY, pages) is None


def test_other_pages_of_the_old_host_that_lead_away_are_counted() -> None:
    pages = [page(NEW, OLD), page(f"{NEW}a", f"{OLD}a", depth=1), outside(f"{OLD}b", "https://x.vn/")]
    found = moved(AGENCY, [*pages, page(f"{OLD}c", depth=1, status=404, record=None)])
    assert found is not None
    assert (found.asked, found.redirected) == (4, 3)


def test_a_registered_portal_gets_a_proposal_with_its_evidence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    upgrade(url)
    with Store(url) as store:
        one = Registration(code="so-a", name="Sở A", tier=Tier.SO, home_url=OLD)
        signed = Signed(by="An", why="", at=WHEN, today=WHEN.date())
        draft = Draft(kind=ActKind.IMPORT, changes=(Change(code="so-a", fields=fields_of(one)),))
        store.registry().change(lambda known: draft, lambda planned: planned, signed)
        run = store.start_run(AGENCY, started_at=WHEN)
        archive = tmp_path / "a.warc.gz"
        told: dict[str, Any] = {"run": run, "archive": archive, "at": WHEN}
        assert notice_move(store, AGENCY, [page(OLD)], **told) is None
        assert notice_move(store, AGENCY, [page(NEW, OLD)], **told) == 1
        (found,) = store.move_proposals().all()
        assert (found.old_url, found.new_url, found.run_id) == (OLD, NEW, run)
        assert found.evidence["way"] == [OLD, NEW]
        assert found.evidence["archive"] == "a.warc.gz"
