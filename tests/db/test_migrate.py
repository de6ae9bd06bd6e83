"""Migrations on both engines, and what is said of a database that cannot be used."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from alembic import command
from benchmarks.reliability.kills_databases import Server
from db.migrate import Schema, configuration, state, upgrade
from db.models import SCHEMA_REVISION, Base
from db.problem import DatabaseProblem, ProblemKind
from db.session import create_engine, parse_url, writing
from db.store import Store

ROOT = Path(__file__).parents[2]


def tables(url: str) -> set[str]:
    engine = create_engine(parse_url(url))
    with engine.connect() as connection:
        found = set(sa.inspect(connection).get_table_names())
    engine.dispose()
    return found


def stamp(url: str, revision: str) -> None:
    engine = create_engine(parse_url(url))
    with writing(engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :new"), {"new": revision})
    engine.dispose()


def test_upgrade_downgrade_and_upgrade_again(empty_url: str) -> None:
    assert state(empty_url).schema is Schema.NONE
    assert upgrade(empty_url).schema is Schema.CURRENT
    assert tables(empty_url) == set(Base.metadata.tables) | {"alembic_version"}
    engine = create_engine(parse_url(empty_url), foreign_keys=False)
    with writing(engine) as connection:
        command.downgrade(configuration(connection), "base")
    engine.dispose()
    assert tables(empty_url) == {"alembic_version"}
    assert upgrade(empty_url).revision == SCHEMA_REVISION
    assert upgrade(empty_url) == state(empty_url)


def test_the_models_need_no_further_migration(empty_url: str) -> None:
    upgrade(empty_url)
    engine = create_engine(parse_url(empty_url))
    with writing(engine) as connection:
        command.check(configuration(connection))
    engine.dispose()


def test_the_revision_of_the_models_is_the_last_migration() -> None:
    assert ScriptDirectory.from_config(configuration()).get_heads() == [SCHEMA_REVISION]


def test_the_migration_folder_does_not_hide_the_library() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_alembic_on_the_command_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    for words in (["upgrade", "head"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-m", "alembic", "-x", f"url={url}", *words],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
    assert state(url).schema is Schema.CURRENT


def test_alembic_prints_the_sql_for_an_administrator() -> None:
    words = ["-x", "url=postgresql://a@b/c", "upgrade", "head", "--sql"]
    done = subprocess.run(
        [sys.executable, "-m", "alembic", *words],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "CREATE TABLE findings" in done.stdout


def test_two_upgrades_at_once_make_one(empty_url: str) -> None:
    failures: list[Exception] = []

    def work() -> None:
        try:
            upgrade(empty_url)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert state(empty_url).schema is Schema.CURRENT


def test_a_database_of_a_newer_version_is_refused_and_left_alone(empty_url: str) -> None:
    upgrade(empty_url)
    stamp(empty_url, "9999")
    for attempt in (Store, upgrade):
        with pytest.raises(
            DatabaseProblem, match=r"mới hơn chương trình này.*9999.*hãy cập nhật Soi Cổng"
        ) as caught:
            attempt(empty_url)
        assert caught.value.kind is ProblemKind.NEWER
    assert state(empty_url).revision == "9999"


def test_an_empty_database_says_what_to_run(empty_url: str) -> None:
    with pytest.raises(DatabaseProblem, match=r"hãy chạy: ./soicong db upgrade") as caught:
        Store(empty_url)
    assert caught.value.kind is ProblemKind.NOT_MIGRATED


def test_an_older_database_says_what_to_run(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(empty_url)
    monkeypatch.setattr("db.migrate.SCHEMA_REVISION", "9998")
    with pytest.raises(
        DatabaseProblem, match=r"phiên bản cũ hơn.*hãy sao lưu rồi chạy: ./soicong db upgrade"
    ):
        Store(empty_url)


def test_tables_of_another_program_are_not_touched(empty_url: str) -> None:
    engine = create_engine(parse_url(empty_url))
    with writing(engine) as connection:
        connection.execute(sa.text("CREATE TABLE agencies (id INTEGER)"))
    engine.dispose()
    with pytest.raises(DatabaseProblem, match="bảng trùng tên do chương trình khác tạo"):
        upgrade(empty_url)
    assert tables(empty_url) == {"agencies"}


def test_a_folder_that_lacks_is_made_and_a_file_in_its_place_is_said(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path / 'a' / 'b' / 'c.sqlite3'}")
    (tmp_path / "file").write_text("x")
    with pytest.raises(DatabaseProblem, match="Không tạo được thư mục"):
        upgrade(f"sqlite:///{tmp_path / 'file' / 'c.sqlite3'}")


def test_asking_for_the_state_creates_nothing(tmp_path: Path) -> None:
    state(f"sqlite:///{tmp_path / 'none.sqlite3'}")
    assert list(tmp_path.iterdir()) == []


def test_dangling_references_stop_an_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    upgrade(url)
    engine = create_engine(parse_url(url), foreign_keys=False)
    with writing(engine) as connection:
        connection.execute(
            sa.text(
                "INSERT INTO runs (agency_code, started_at, status, stop_reason, archive, live) "
                "VALUES ('x', '2026-01-01', 'done', '', '', 1)"
            )
        )
    engine.dispose()
    monkeypatch.setattr("db.migrate.SCHEMA_REVISION", "9998")
    with pytest.raises(DatabaseProblem, match="không còn nhất quán"):
        upgrade(url)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mysql://a/b", "Không dùng được loại cơ sở dữ liệu ‘mysql’"),
        ("không phải địa chỉ", "không đọc được; hãy viết theo dạng sqlite:///"),
        ("postgresql://a:bí-mật@127.0.0.1:1/x", "Không mở được cơ sở dữ liệu"),
        ("sqlite:////proc/none/x.sqlite3", "Không mở được cơ sở dữ liệu /proc/none/x.sqlite3"),
    ],
)
def test_an_address_that_does_not_work(address: str, sentence: str) -> None:
    with pytest.raises(DatabaseProblem) as caught:
        Store(address)
    assert sentence in str(caught.value)
    assert "bí-mật" not in str(caught.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite3").write_text("Đây không phải là cơ sở dữ liệu." * 100, encoding="utf-8")
    with pytest.raises(DatabaseProblem, match="không phải là cơ sở dữ liệu của Soi Cổng hoặc đã hỏng"):
        Store(f"sqlite:///{tmp_path / 'x.sqlite3'}")


def test_a_read_only_sqlite_file(tmp_path: Path) -> None:
    from tests.db import example

    upgrade(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    with (
        Store(f"sqlite:///file:{tmp_path / 'x.sqlite3'}?mode=ro&uri=true") as store,
        pytest.raises(DatabaseProblem, match="chỉ cho đọc; hãy cấp quyền ghi") as caught,
    ):
        store.save_agencies([example.agency()])
    assert caught.value.kind is ProblemKind.READ_ONLY


@pytest.mark.postgresql
def test_a_read_only_postgresql_server(postgresql_url: Callable[[], str]) -> None:
    from tests.db import example

    url = postgresql_url()
    upgrade(url)
    with (
        Store(f"{url}&options=-c%20default_transaction_read_only%3Don") as store,
        pytest.raises(DatabaseProblem, match="chỉ cho đọc"),
    ):
        store.save_agencies([example.agency()])


@pytest.mark.postgresql
def test_a_postgresql_database_or_account_that_does_not_exist(postgresql_server: Server) -> None:
    with pytest.raises(DatabaseProblem, match=r"Không có cơ sở dữ liệu .* trên máy chủ; hãy tạo trước"):
        Store(f"postgresql://postgres@/nowhere?host={postgresql_server.folder}")
    with pytest.raises(DatabaseProblem, match="từ chối tài khoản"):
        Store(f"postgresql://nobody-known@/postgres?host={postgresql_server.folder}")


def test_a_database_that_another_process_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.db import example

    monkeypatch.setattr("db.session.BUSY_TIMEOUT_MS", 50)
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    upgrade(url)
    holder = create_engine(parse_url(url))
    with Store(url) as store, writing(holder):
        assert store.list_runs() == ()  # readers are not kept waiting
        with pytest.raises(DatabaseProblem, match="đang bận") as caught:
            store.save_agencies([example.agency()])
    holder.dispose()
    assert caught.value.kind is ProblemKind.BUSY


def test_sqlite_is_opened_with_its_safe_settings(tmp_path: Path) -> None:
    engine = create_engine(parse_url(f"sqlite:///{tmp_path / 'x.sqlite3'}"))
    with engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15_000}
