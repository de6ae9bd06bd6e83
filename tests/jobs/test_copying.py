"""A database that moves from SQLite to PostgreSQL and back keeps every row, its numbers and its custody chain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from assurance.custody import broken_log
from db.copying import copy_database, fingerprint
from db.migrate import upgrade
from db.models import Base, PageRow
from db.problem import DatabaseProblem
from db.session import create_engine, parse_url, writing
from db.store import Store
from jobs.custody import log_of
from tests.jobs.kept_runs import audited

pytestmark = pytest.mark.postgresql


@pytest.fixture
def filled(tmp_path: Path) -> str:
    """An SQLite database with runs, results and a custody log; its last run was taken back."""
    url = f"sqlite:///{tmp_path / 'soicong.sqlite3'}"
    upgrade(url)
    with Store(url) as store:
        first = audited(store, tmp_path)
        audited(store, tmp_path, earlier=first)
        agency = store.load_run(first).agency
        last = store.start_run(agency, started_at=datetime(2026, 1, 1, tzinfo=UTC), archive="")
    engine = create_engine(parse_url(url))
    with writing(engine) as connection:
        connection.execute(sa.text("DELETE FROM runs WHERE id = :last"), {"last": last})
    engine.dispose()
    return url


def prints(url: str) -> dict[str, tuple[int, str]]:
    engine = create_engine(parse_url(url))
    try:
        with engine.connect() as connection:
            tables = [fingerprint(connection, table) for table in Base.metadata.sorted_tables]
        return {table.name: (table.rows, table.sha256) for table in tables}
    finally:
        engine.dispose()


def test_there_and_back_again_nothing_is_lost(
    filled: str, tmp_path: Path, postgresql_url: Callable[[], str]
) -> None:
    served, back = postgresql_url(), f"sqlite:///{tmp_path / 'back.sqlite3'}"
    told = copy_database(filled, served)
    assert {table.name: (table.rows, table.sha256) for table in told} == prints(filled)
    assert sum(table.rows for table in told) > 20
    copy_database(served, back)
    assert prints(filled) == prints(served) == prints(back)
    for url in (served, back):
        with Store(url) as store:
            assert broken_log(log_of(store).lines()) is None
            runs = store.list_runs()
            assert len(runs) == 2 and runs[0].score is not None
            new = store.start_run(runs[0].agency, started_at=datetime(2026, 1, 2, tzinfo=UTC))
            assert new == 4  # number 3 was given once and is not given again


def test_a_target_with_data_is_refused(filled: str, postgresql_url: Callable[[], str]) -> None:
    served = postgresql_url()
    copy_database(filled, served)
    before = prints(served)
    with pytest.raises(DatabaseProblem, match="đã có dữ liệu"):
        copy_database(filled, served)
    assert prints(served) == before


def test_the_source_itself_and_what_is_no_database_are_refused(filled: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="chính là"):
        copy_database(filled, filled)
    with pytest.raises(DatabaseProblem, match="Không dùng được loại"):
        copy_database(filled, "mysql://a/b")
    with pytest.raises(DatabaseProblem, match="db upgrade"):
        copy_database(f"sqlite:///{tmp_path / 'nothing.sqlite3'}", filled)
    with pytest.raises(DatabaseProblem):
        copy_database(filled, "postgresql://postgres@127.0.0.1:1/soicong")


def test_a_copy_that_differs_leaves_nothing_behind(filled: str, postgresql_url: Callable[[], str]) -> None:
    served = postgresql_url()
    upgrade(served)
    engine = create_engine(parse_url(served))
    with writing(engine) as connection:
        connection.execute(
            sa.text(
                "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN NEW.reason := NEW.reason || '!'; RETURN NEW; END $$"
            )
        )
        connection.execute(
            sa.text("CREATE TRIGGER spoil BEFORE INSERT ON pages FOR EACH ROW EXECUTE FUNCTION spoil()")
        )
    with pytest.raises(DatabaseProblem, match="Bảng pages chép sang"):
        copy_database(filled, served)
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(PageRow)) == 0
    engine.dispose()
