"""What people lay down in a season: periods, forms, reviews, looks at links, objections. Rows are added, never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from db.problem import DatabaseProblem, ProblemKind, explained
from db.round_models import FreezeRow, OfficialChoiceRow
from db.season_measured import MeasuredRun, measured_runs
from db.season_models import (
    SeasonAnswerRow,
    SeasonFormRow,
    SeasonLinkRow,
    SeasonObjectionRow,
    SeasonPeriodRow,
    SeasonReviewRow,
)
from db.season_records import (
    Act,
    AnswerRecord,
    FormRecord,
    LinkRecord,
    LinkState,
    ObjectionRecord,
    PeriodRecord,
    ReviewRecord,
)
from db.season_rows import claim_of, plain_claim
from db.session import writing


class SeasonDesk:
    """The desk of one database. Every trouble of the database is a DatabaseProblem."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def stamp(self) -> tuple[tuple[int, ...], int]:
        """Numbers that change with whatever a queue of differences is made of, but reviews; and the newest review."""
        rows = (SeasonPeriodRow, SeasonFormRow, SeasonLinkRow, FreezeRow, OfficialChoiceRow, SeasonReviewRow)
        newest = [sa.select(sa.func.coalesce(sa.func.max(row.id), 0)).scalar_subquery() for row in rows]
        with explained(self._url), self._engine.connect() as connection:
            *others, reviews = (int(value) for value in connection.execute(sa.select(*newest)).one())
        return tuple(others), reviews

    def heard(self) -> tuple[int, ...]:
        """Numbers that change with every period, objection and answer to one."""
        rows = (SeasonPeriodRow, SeasonObjectionRow, SeasonAnswerRow)
        newest = [sa.select(sa.func.coalesce(sa.func.max(row.id), 0)).scalar_subquery() for row in rows]
        with explained(self._url), self._engine.connect() as connection:
            return tuple(int(value) for value in connection.execute(sa.select(*newest)).one())

    # Periods

    def lay_down(self, period: PeriodRecord) -> int:
        """Lay a season's dates down; earlier ones stay in the history."""
        return self._add(
            SeasonPeriodRow,
            _values(
                period,
                schemes=list(period.schemes),
                maxima=[[scheme, category, str(most)] for scheme, category, most in period.maxima],
            ),
        )

    def periods(self, season: int | None = None) -> tuple[PeriodRecord, ...]:
        """What was laid down for a season, or for all, newest first; the first one of a season holds."""
        return tuple(
            PeriodRecord(
                **row
                | {
                    "schemes": tuple(row["schemes"]),
                    "maxima": tuple((one, part, Fraction(most)) for one, part, most in row["maxima"]),
                }
            )
            for row in self._rows(SeasonPeriodRow, season)
        )

    def measured(self, run_ids: Sequence[int], rubric_id: str) -> Iterator[Mapping[int, MeasuredRun]]:
        """What runs measured by one rubric, batch by batch."""
        return measured_runs(self._engine, self._url, run_ids, rubric_id)

    # Forms

    def keep_forms(self, forms: Iterable[FormRecord]) -> tuple[int, ...]:
        """Keep forms, all or none; their numbers."""
        with explained(self._url), writing(self._engine) as connection:
            return tuple(
                _insert(
                    connection,
                    SeasonFormRow,
                    _values(form, claims=[plain_claim(claim) for claim in form.claims]),
                )
                for form in forms
            )

    def forms(self, season: int, agency_code: str | None = None) -> tuple[FormRecord, ...]:
        """The forms of a season, newest first, without their bytes; of agency and scheme the first one holds."""
        return tuple(
            FormRecord(**row | {"claims": tuple(claim_of(one) for one in row["claims"])})
            for row in self._rows(SeasonFormRow, season, agency_code, without=("content",))
        )

    def form_content(self, number: int) -> bytes:
        """The bytes of a form as it came. Raises DatabaseProblem where there is none of that number."""
        query = sa.select(SeasonFormRow.content).where(SeasonFormRow.id == number)
        with explained(self._url), self._engine.connect() as connection:
            found = connection.execute(query).scalar()
        if found is None:
            raise _none("phiếu", number)
        return bytes(found)

    # Reviews

    def review(self, act: ReviewRecord) -> int:
        """Add an act on an item; its number. What it targets must be of the same item."""
        return self.review_all((act,))[0]

    def review_all(self, acts: Iterable[ReviewRecord]) -> tuple[int, ...]:
        """Add acts, all or none; their numbers."""
        with explained(self._url), writing(self._engine) as connection:
            return tuple(
                _insert(connection, SeasonReviewRow, _values(act, act=act.act.value, links=list(act.links)))
                for act in acts
            )

    def reviews(self, season: int, agency_code: str | None = None) -> tuple[ReviewRecord, ...]:
        """All acts of a season, oldest first."""
        rows = self._rows(SeasonReviewRow, season, agency_code)
        return tuple(_review(row) for row in reversed(rows))

    def exemptions_before(self, season: int, still_on: date) -> tuple[ReviewRecord, ...]:
        """Acts of earlier seasons on items with an exemption that lasts until a day or longer, oldest first."""
        row = SeasonReviewRow
        lasting = (
            sa.select(row.id)
            .where(row.season < season, row.act == Act.EXEMPT.value, row.expires >= still_on)
            .scalar_subquery()
        )
        query = (
            sa.select(row.__table__)
            .where(row.season < season, row.id.in_(lasting) | row.target_id.in_(lasting))
            .order_by(row.id)
        )
        with explained(self._url), self._engine.connect() as connection:
            return tuple(_review(dict(one)) for one in connection.execute(query).mappings())

    # Links

    def keep_looks(self, looks: Iterable[LinkRecord]) -> None:
        """Add looks at links."""
        with explained(self._url), writing(self._engine) as connection:
            for look in looks:
                _insert(connection, SeasonLinkRow, _values(look, state=look.state.value))

    def links(self, season: int, agency_code: str | None = None) -> Mapping[tuple[str, str], LinkRecord]:
        """The newest look at each link, by agency code and address."""
        rows = self._rows(SeasonLinkRow, season, agency_code)
        return {
            (row["agency_code"], row["url"]): LinkRecord(**row | {"state": LinkState(row["state"])})
            for row in reversed(rows)
        }

    # Objections

    def object(self, objection: ObjectionRecord) -> int:
        """Add an objection; its number."""
        values = _values(objection)
        del values["answers"]
        return self._add(SeasonObjectionRow, values)

    def answer(self, answer: AnswerRecord) -> int:
        """Add an answer. Raises DatabaseProblem where there is no such objection."""
        self.objection(answer.objection_id)
        return self._add(SeasonAnswerRow, _values(answer))

    def objection(self, number: int) -> ObjectionRecord:
        """One objection with its answers. Raises DatabaseProblem where there is none of that number."""
        found = self._objections(SeasonObjectionRow.id == number)
        if not found:
            raise _none("kiến nghị", number)
        return found[0]

    def objections(self, season: int, agency_code: str | None = None) -> tuple[ObjectionRecord, ...]:
        """The objections of a season with their answers, oldest first."""
        row = SeasonObjectionRow
        whose = [row.agency_code == agency_code] if agency_code is not None else []
        return self._objections(row.season == season, *whose)

    def objections_by_number(self, numbers: Sequence[int]) -> tuple[ObjectionRecord, ...]:
        """Objections of these numbers with their answers, oldest first."""
        return self._objections(SeasonObjectionRow.id.in_(list(numbers)))

    def _objections(self, *conditions: sa.ColumnElement[bool]) -> tuple[ObjectionRecord, ...]:
        row, answers = SeasonObjectionRow, defaultdict[int, list[AnswerRecord]](list)
        mine = sa.select(row.id).where(*conditions)
        with explained(self._url), self._engine.connect() as connection:
            for one in connection.execute(
                sa.select(SeasonAnswerRow.__table__)
                .where(SeasonAnswerRow.objection_id.in_(mine))
                .order_by(SeasonAnswerRow.id.desc())
            ).mappings():
                answers[one["objection_id"]].append(AnswerRecord(**one))
            found = connection.execute(sa.select(row.__table__).where(*conditions).order_by(row.id))
            return tuple(
                ObjectionRecord(**one, answers=tuple(answers[one["id"]])) for one in found.mappings()
            )

    def _add(self, row: Any, values: dict[str, Any]) -> int:
        with explained(self._url), writing(self._engine) as connection:
            return _insert(connection, row, values)

    def _rows(
        self, row: Any, season: int | None, agency_code: str | None = None, *, without: tuple[str, ...] = ()
    ) -> list[dict[str, Any]]:
        """Rows of a table, newest first."""
        columns = [column for column in row.__table__.columns if column.name not in without]
        query = sa.select(*columns).order_by(row.id.desc())
        if season is not None:
            query = query.where(row.season == season)
        if agency_code is not None:
            query = query.where(row.agency_code == agency_code)
        with explained(self._url), self._engine.connect() as connection:
            return [dict(one) for one in connection.execute(query).mappings()]


def _values(record: Any, **instead: Any) -> dict[str, Any]:
    values = asdict(replace(record, claims=()) if isinstance(record, FormRecord) else record)
    del values["id"]
    return values | instead


def _insert(connection: Connection, row: Any, values: dict[str, Any]) -> int:
    key = connection.execute(sa.insert(row).values(**values)).inserted_primary_key
    assert key is not None  # noqa: S101 — both engines give the key of a single insert
    return int(key[0])


def _review(row: dict[str, Any]) -> ReviewRecord:
    return ReviewRecord(**row | {"act": Act(row["act"]), "links": tuple(row["links"])})


def _none(what: str, number: int) -> DatabaseProblem:
    return DatabaseProblem(f"Không có {what} số {number}.", ProblemKind.NOT_STORED)
