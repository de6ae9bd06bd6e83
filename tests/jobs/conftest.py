"""The PostgreSQL server of the database's tests serves here, too."""

from tests.db.conftest import postgresql_server, postgresql_url

__all__ = ["postgresql_server", "postgresql_url"]
