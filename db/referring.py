"""Which archives the archive of a run needs, beside itself, for bodies that had not changed (evidence.revisits)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from db.models import ReferenceRow
from db.problem import explained
from db.session import writing


class References:
    """The references of one database, by run: names of files in the folder of the run's own archive."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url

    def note(self, run_id: int, files: Iterable[str]) -> None:
        """A run's archive needs these and no others. Raises DatabaseProblem."""
        told = [{"run_id": run_id, "file": file} for file in sorted(set(files))]
        with explained(self._url), writing(self._engine) as connection:
            connection.execute(sa.delete(ReferenceRow).where(ReferenceRow.run_id == run_id))
            if told:
                connection.execute(sa.insert(ReferenceRow), told)

    def of(self, run_id: int) -> frozenset[str]:
        """What the archive of one run needs. Raises DatabaseProblem."""
        query = sa.select(ReferenceRow.file).where(ReferenceRow.run_id == run_id)
        with explained(self._url), self._engine.connect() as connection:
            return frozenset(connection.execute(query).scalars())

    def all(self) -> Mapping[int, frozenset[str]]:
        """What each run's archive needs; runs that need nothing are left out. Raises DatabaseProblem."""
        found: dict[int, set[str]] = {}
        with explained(self._url), self._engine.connect() as connection:
            for run_id, file in connection.execute(sa.select(ReferenceRow.run_id, ReferenceRow.file)):
                found.setdefault(run_id, set()).add(file)
        return {run_id: frozenset(files) for run_id, files in found.items()}
