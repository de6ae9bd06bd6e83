"""Outcomes of rounds and what readers know, for the tests of digests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from checks.compromise import Sign, SignKind
from reports.alerts_model import PortalOutcome, Recipient, Role, RoundOutcome

NOW = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
STAFF = Recipient(address="can-bo@so.example", role=Role.STAFF)
SYSTEM = Recipient(address="webhook", role=Role.SYSTEM)
PLANTED = Sign(
    kind=SignKind.PLANTED, url="https://so-y-te.hoaphong.gov.vn/nha-cai", words="Nhà cái uy tín số 1"
)
LINK = Sign(
    kind=SignKind.LINK, url="https://so-y-te.hoaphong.gov.vn/", target="kubet.example", words="x", pages=9
)


def contact(*codes: str) -> Recipient:
    return Recipient(address="dau-moi@so-y-te.example", role=Role.AGENCY, codes=codes)


def portal(code: str = "so-y-te", **changes: Any) -> PortalOutcome:
    facts: dict[str, Any] = {
        "code": code,
        "name": {"so-y-te": "Sở Y tế", "so-noi-vu": "Sở Nội vụ", "so-cong": "Sở Công thương"}.get(code, code),
        "home_url": f"https://{code}.hoaphong.gov.vn/",
        "run_id": 7,
        "low": Decimal("61.25"),
        "high": Decimal("72.5"),
        "signs": (),
        "report": f"https://soicong.hoaphong.gov.vn/{code}.html",
    }
    return PortalOutcome(**(facts | changes))


def down(code: str = "so-y-te", unseen: str = "down", **changes: Any) -> PortalOutcome:
    why = "Không kết nối được tới cổng (hết thời gian chờ kết nối)."
    return portal(
        code, **({"low": None, "high": None, "unseen": unseen, "why": why, "signs": None} | changes)
    )


def outcome(*portals: PortalOutcome, **changes: Any) -> RoundOutcome:
    facts: dict[str, Any] = {
        "number": 12,
        "started_at": NOW - timedelta(hours=6, minutes=14),
        "finished_at": NOW,
        "portals": portals or (portal(),),
        "league": "https://soicong.hoaphong.gov.vn/index.html",
    }
    return RoundOutcome(**(facts | changes))
