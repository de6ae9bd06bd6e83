"""What of a season waits for a person today: objections whose clock runs."""

from __future__ import annotations

from datetime import date

from db.store import Store
from web.overview_facts import Matter, matter
from web.standings import Standings


def waiting(store: Store, standings: Standings, today: date) -> tuple[Matter, ...]:
    """Objections of the newest season that nobody has answered, by their last day; nothing where none was opened.

    Two small queries: the overview is the page that is opened most.
    """
    seasons = [one.season for one in store.season_desk().periods()]
    if not seasons:
        return ()
    found = [one for one in store.season_desk().objections(max(seasons)) if not one.answers]
    if not found:
        return ()
    names = {one.result.agency.code: one.result.agency.name for one in standings.all}
    late = any(today > one.due_on for one in found)
    return (
        matter(
            "Kiến nghị chờ trả lời" + (", có cái quá hạn" if late else ""),
            "Mỗi kiến nghị có hạn trả lời; chấp nhận thì ghi được điểm mới.",
            [
                (
                    one.agency_code,
                    names.get(one.agency_code, one.agency_code),
                    f"số {one.id}, mục {one.item}, hạn {one.due_on:%d/%m/%Y}",
                )
                for one in sorted(found, key=lambda one: (one.due_on, one.id))
            ],
            "failed" if late else "partial",
            href="/kien-nghi",
        ),
    )
