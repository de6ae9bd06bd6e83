"""One server and one database for all tests of a file; files in which much is written meet both kinds of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.db.conftest import postgresql_server
from tests.web.served import Served, served

__all__ = ["postgresql_server"]

_ON_BOTH = (
    "test_api",
    "test_agency_desk",
    "test_log_in",
    "test_publishing",
    "test_standings",
    "test_verification",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "site" not in metafunc.fixturenames or metafunc.module.__name__.rpartition(".")[2] not in _ON_BOTH:
        return
    postgresql = pytest.param("postgresql", marks=pytest.mark.postgresql)
    metafunc.parametrize("site", ["sqlite", postgresql], indirect=True, scope="module")


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    environment: dict[str, str] = {}
    if getattr(request, "param", "sqlite") == "postgresql":
        environment["SOICONG_DATABASE"] = request.getfixturevalue("postgresql_server").new_database()
    with served(tmp_path_factory.mktemp("web"), allowed=(), **environment) as running:
        yield running
