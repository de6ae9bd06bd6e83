"""The PostgreSQL server of the database's tests serves here, too."""

from tests.db.conftest import empty_url, postgresql_server, postgresql_url, store

__all__ = ["empty_url", "postgresql_server", "postgresql_url", "store"]
