"""Looks through the day at portals and services, and the maintenance that staff have announced."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from db.problem import DatabaseProblem, ProblemKind, explained
from db.session import writing
from db.watch_models import WatchLookRow, WatchMaintenanceRow

_KEPT = timedelta(days=800)  # two seasons; archives carry what a result rests on
_BATCH = 400  # bound values of one statement


@dataclass(frozen=True, kw_only=True)
class WatchLook:
    """One look: `state` is that of checks.steadiness, `cause` '' or evidence.model.Cause, `milliseconds` to the answer."""

    url: str
    looked_at: datetime
    state: str
    status: int | None = None
    reason: str = ""
    cause: str = ""
    milliseconds: int | None = None


@dataclass(frozen=True, kw_only=True)
class MaintenanceRecord:
    """Maintenance [begins_at, ends_at) of an address. `withdrawn_by` names who took it back, '' where it holds."""

    id: int
    url: str
    begins_at: datetime
    ends_at: datetime
    recorded_at: datetime
    recorded_by: str
    reason: str
    withdrawn_by: str = ""
    withdrawn_why: str = ""

    @property
    def holds(self) -> bool:
        """Whether it was not taken back."""
        return not self.withdrawn_by

    @property
    def told_late(self) -> bool:
        """Whether it was written down only after it had begun."""
        return self.recorded_at > self.begins_at


class WatchLog:
    """The looks of one database. Every trouble of the database is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def keep(self, looks: Iterable[WatchLook]) -> None:
        """Keep looks; those older than two seasons go."""
        rows = [asdict(look) for look in looks]
        if not rows:
            return
        row, newest = WatchLookRow, max(one["looked_at"] for one in rows)
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(sa.insert(row), rows)
            connection.execute(sa.delete(row).where(row.looked_at < newest - _KEPT))

    def looks(self, urls: Collection[str], *, since: datetime, until: datetime) -> dict[str, list[WatchLook]]:
        """The looks at these addresses in [since, until), oldest first."""
        found: dict[str, list[WatchLook]] = {}
        table, wanted = WatchLookRow.__table__, sorted(set(urls))
        with explained(self._url), self._engine.connect() as connection:
            for start in range(0, len(wanted), _BATCH):
                query = (
                    sa.select(table)
                    .where(table.c.url.in_(wanted[start : start + _BATCH]))
                    .where(table.c.looked_at >= since, table.c.looked_at < until)
                    .order_by(table.c.looked_at, table.c.id)
                )
                for one in connection.execute(query).mappings():
                    look = WatchLook(**{name: value for name, value in one.items() if name != "id"})
                    found.setdefault(look.url, []).append(look)
        return found

    def announce(
        self, urls: Iterable[str], begins: datetime, ends: datetime, *, at: datetime, by: str, why: str
    ) -> tuple[int, ...]:
        """Write maintenance down, for all addresses or none; the numbers."""
        return self._add(
            {
                "url": url,
                "begins_at": begins,
                "ends_at": ends,
                "recorded_at": at,
                "recorded_by": by,
                "reason": why,
            }
            for url in urls
        )

    def withdraw(self, number: int, *, at: datetime, by: str, why: str) -> MaintenanceRecord:
        """Take maintenance back; it stays to be seen. Raises DatabaseProblem where there is none that holds."""
        held = next((one for one in self.maintenance() if one.id == number and one.holds), None)
        if held is None:
            raise DatabaseProblem(
                f"Không có lịch bảo trì số {number} đang có hiệu lực: xem ./soicong watch maintenance list",
                ProblemKind.NOT_STORED,
            )
        self._add(
            [
                {
                    "url": held.url,
                    "begins_at": held.begins_at,
                    "ends_at": held.ends_at,
                    "target_id": number,
                    "recorded_at": at,
                    "recorded_by": by,
                    "reason": why,
                }
            ]
        )
        return held

    def maintenance(self, urls: Collection[str] | None = None) -> tuple[MaintenanceRecord, ...]:
        """All that was written down, of these addresses or of all, by its beginning; what was taken back says so."""
        table = WatchMaintenanceRow.__table__
        with explained(self._url), self._engine.connect() as connection:
            rows = (
                connection.execute(sa.select(table).order_by(table.c.begins_at, table.c.id)).mappings().all()
            )
        back = {one["target_id"]: one for one in rows if one["target_id"] is not None}
        return tuple(
            MaintenanceRecord(
                **{name: value for name, value in one.items() if name != "target_id"},
                withdrawn_by=back[one["id"]]["recorded_by"] if one["id"] in back else "",
                withdrawn_why=back[one["id"]]["reason"] if one["id"] in back else "",
            )
            for one in rows
            if one["target_id"] is None and (urls is None or one["url"] in urls)
        )

    def _add(self, rows: Iterable[dict[str, object]]) -> tuple[int, ...]:
        with explained(self._url), writing(self._engine) as connection:
            return tuple(
                int(
                    (
                        connection.execute(sa.insert(WatchMaintenanceRow).values(**row)).inserted_primary_key
                        or (0,)
                    )[0]
                )
                for row in rows
            )
