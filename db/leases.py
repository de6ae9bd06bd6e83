"""Leases on names, held by one session of PostgreSQL: whoever dies loses them at once, whatever killed it."""

from __future__ import annotations

import asyncio
import hashlib
from types import TracebackType

import psycopg
from sqlalchemy.engine import URL

from db.problem import DatabaseProblem, ProblemKind, shown
from db.session import CONNECT_TIMEOUT_S, parse_url

_ANSWERS_WITHIN = 10.0  # seconds
# A machine that vanished without a word is noticed by the server within half a minute, not after the system's two hours.
_SERVER = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"


def connection_string(address: str) -> str:
    """The address of a PostgreSQL database as psycopg reads it. Raises DatabaseProblem for any other database."""
    url = parse_url(address)
    if url.get_backend_name() != "postgresql":
        raise DatabaseProblem(
            f"Hàng đợi nhiều máy cần PostgreSQL, đang dùng {shown(url)}: chép sang bằng ./soicong db copy --to "
            "postgresql://…, rồi đặt SOICONG_DATABASE.",
            ProblemKind.BAD_URL,
        )
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


class Leases:
    """The leases of one process. Use as `async with Leases(…)`. Every method raises DatabaseProblem."""

    def __init__(self, address: str) -> None:
        self._address = connection_string(address)
        self._url: URL = parse_url(address)
        self._connection: psycopg.AsyncConnection[tuple[bool]] | None = None
        self._held: set[str] = set()

    async def __aenter__(self) -> Leases:
        try:
            self._connection = await psycopg.AsyncConnection.connect(
                self._address,
                autocommit=True,
                connect_timeout=CONNECT_TIMEOUT_S,
                application_name="soicong leases",
                options=_SERVER,
                keepalives_idle=10,
                keepalives_interval=5,
                keepalives_count=3,
            )
        except psycopg.Error as error:
            raise self._gone() from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def take(self, name: str) -> bool:
        """Take the lease on a name; False where somebody has it, this process included."""
        if name in self._held:
            return False
        self._held.add(name)
        taken = False
        try:
            taken = await self._ask("SELECT pg_try_advisory_lock(%s)", name)
        finally:
            if not taken:
                self._held.discard(name)
        return taken

    async def give_back(self, name: str) -> None:
        """Give a lease back; one that is not held is no problem."""
        if name in self._held:
            self._held.discard(name)
            await self._ask("SELECT pg_advisory_unlock(%s)", name)

    async def still_held(self) -> None:
        """Ask whether the session lives: with it go the leases."""
        await self._ask("SELECT pg_backend_pid() > 0 AND %s IS NOT NULL", "")

    async def _ask(self, query: str, name: str) -> bool:
        assert self._connection is not None, "leases are entered first"  # noqa: S101
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                cursor = await self._connection.execute(query.encode(), (key_of(name),))
                row = await cursor.fetchone()
        except (psycopg.Error, TimeoutError) as error:
            raise self._gone() from error
        return bool(row and row[0])

    def _gone(self) -> DatabaseProblem:
        return DatabaseProblem(
            f"Mất kết nối với cơ sở dữ liệu {shown(self._url)}: máy này dừng các cổng đang xem, máy khác sẽ làm tiếp.",
            ProblemKind.UNREACHABLE,
        )


def key_of(name: str) -> int:
    """The number by which PostgreSQL knows a name (64 bits, signed)."""
    return int.from_bytes(hashlib.sha256(f"soicong {name}".encode()).digest()[:8], signed=True)
