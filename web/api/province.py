"""Rounds, rubrics, and what waits in a season, as the pages show them."""

from __future__ import annotations

from fractions import Fraction

from db.season_records import ObjectionRecord
from jobs.season_held import held_season
from scoring.model import Rubric
from scoring.rounding import number
from web import shelf
from web.api import schema
from web.api.asked import LIMIT, Code, Cursor, Limit, Name, Number, number_of, told
from web.pages.rubrics import known_rubric
from web.visit import Here, Visit


def rounds(visit: Here, cursor: Cursor = "", limit: Limit = LIMIT) -> schema.Rounds:
    """Các đợt thu thập, mới nhất trước."""
    store = visit.site.store
    found, onward = store.listing().rounds(before=number_of(cursor) or None, limit=limit)
    counts, held = store.rounds().counts(one.id for one in found), store.guarding().held()
    return schema.Rounds(
        items=[
            schema.Round(
                id=one.id,
                started_at=one.started_at,
                finished_at=one.finished_at,
                evaluated_at=one.evaluated_at,
                trigger=one.trigger,
                state=one.state,
                held=one.id in held,
                portals={state.value: count for state, count in counts.get(one.id, {}).items()},
            )
            for one in found
        ],
        next=told(onward),
    )


def round_portals(
    visit: Here, number: Number, cursor: Cursor = "", limit: Limit = LIMIT
) -> schema.RoundPortals:
    """Các cổng của một đợt, theo mã cơ quan."""
    store = visit.site.store
    store.rounds().get(number)
    found, onward = store.listing().portals(number, after=cursor, limit=limit)
    return schema.RoundPortals(
        items=[
            schema.RoundPortal(
                agency=one.agency_code,
                state=one.state,
                run=one.run_id,
                attempts=one.attempts,
                why=one.why,
                changed_at=one.changed_at,
            )
            for one in found
        ],
        next=onward,
    )


def rubrics(visit: Here) -> schema.Rubrics:
    """Mọi bộ tiêu chí, kể cả dự thảo và bộ đã hết hạn."""
    return schema.Rubrics(items=[_rubric(one) for one in shelf.rubrics()])


def rubric(visit: Here, name: Name) -> schema.RubricWhole:
    """Một bộ tiêu chí với các tiêu chí của nó."""
    found = known_rubric(name)
    return schema.RubricWhole(
        rubric=_rubric(found),
        criteria=[
            schema.Criterion(
                id=one.id,
                title=one.title,
                heading=one.heading,
                points=number(one.points),
                success_condition=one.success_condition,
                remedy=one.remedy,
                legal_basis=[basis.label for basis in one.legal_basis],
            )
            for one in found.criteria
        ],
    )


def queue(visit: Here, cursor: Cursor = "", limit: Limit = LIMIT) -> schema.Queue:
    """Hàng đợi thẩm tra của kỳ mới nhất: nơi tự chấm, máy đo và thẩm tra khác nhau, nhiều điểm nhất trước."""
    found = visit.site.queue.of(visit.site.store)
    start = number_of(cursor)
    return schema.Queue(
        season=found.held.period.season,
        items=[
            schema.QueueItem(
                agency=one.agency.code,
                scheme=one.rated.id,
                item=one.item.id,
                title=one.item.title,
                maximum=_plain(one.item.maximum),
                claimed=_plain(one.item.claim.points) if one.item.claim is not None else None,
                measured_low=_plain(one.item.measured.low) if one.item.measured is not None else None,
                measured_high=_plain(one.item.measured.high) if one.item.measured is not None else None,
                official_low=number(one.value.low, 4),
                official_high=_plain(one.value.high),
                origin=one.value.origin,
                exempt=one.value.exempt,
                waits=one.waits,
                difference=one.differs.kind if one.differs is not None else None,
                points=_plain(one.differs.points) if one.differs is not None else None,
            )
            for one in found.rows[start : start + limit]
        ],
        next=told(start + limit) if start + limit < len(found.rows) else None,
    )


def objections(visit: Here, cursor: Cursor = "", limit: Limit = LIMIT) -> schema.Objections:
    """Kiến nghị của mọi cơ quan trong kỳ mới nhất, cũ nhất trước."""
    return _objections(visit, None, cursor, limit)


def own_objections(visit: Here, code: Code, cursor: Cursor = "", limit: Limit = LIMIT) -> schema.Objections:
    """Kiến nghị của một cơ quan trong kỳ mới nhất, cũ nhất trước."""
    return _objections(visit, code, cursor, limit)


def _objections(visit: Visit, code: str | None, cursor: str, limit: int) -> schema.Objections:
    store = visit.site.store
    season = held_season(store, None).period.season
    found, onward = store.listing().objections(season, agency_code=code, after=number_of(cursor), limit=limit)
    records = store.season_desk().objections_by_number(found)
    return schema.Objections(season=season, items=[_objection(one) for one in records], next=told(onward))


def _objection(one: ObjectionRecord) -> schema.Objection:
    return schema.Objection(
        id=one.id,
        season=one.season,
        agency=one.agency_code,
        scheme=one.scheme,
        item=one.item,
        received_on=one.received_on,
        due_on=one.due_on,
        late=one.late,
        text=one.text,
        answers=[
            schema.Answer(accepted=each.accepted, answer=each.answer, at=each.recorded_at)
            for each in one.answers
        ],
    )


def _rubric(one: Rubric) -> schema.Rubric:
    return schema.Rubric(
        id=one.id,
        title=one.title,
        tier=one.tier,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        adopted=one.adopted,
        points=number(one.points),
        sha256=one.sha256,
    )


def _plain(value: Fraction | None) -> float | None:
    return None if value is None else number(value, 4)
