"""Readings of a portal's pages, kept between its runs: one small SQLite file for each portal, which may be deleted.

No result depends on it: archives are judged without it in the same way (`rescore`, `verify`), it is neither evidence nor
backed up, and what is missing, damaged or of another version of the code is read anew. A file that cannot be used is
put away and begun again.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import zlib
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import TracebackType

_log = logging.getLogger(__name__)
MOST = 5_000  # readings of a portal; a run has some hundreds, an archive of others twice a thousand
_DAYS = 28  # since a reading was last of use
_LARGEST = 16_000_000  # bytes of one reading; no page that is read at all gives more
_SECONDS = 2.0  # to wait for another process
_TABLE = (
    "CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, version TEXT NOT NULL, used INTEGER NOT NULL, "
    "digest BLOB NOT NULL, reading BLOB NOT NULL) WITHOUT ROWID"
)


class KeptReadings:
    """Readings made by one version of the code (`version`), in the file at `path`. Fulfils evidence.ports.Readings.

    Close it, or use it in a `with` statement: then what is no longer of use goes. Never raises.
    """

    def __init__(self, path: Path, *, version: str, today: date) -> None:
        self._path = path
        self._version = version
        self._today = today.toordinal()
        self._used: set[str] = set()
        self._base = self._opened()

    def __enter__(self) -> KeptReadings:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def get(self, key: str) -> bytes | None:
        """What was kept under a key by the same version, with the digest that it had; None where there is none."""
        if self._base is None:
            return None
        try:
            row = self._base.execute(
                "SELECT digest, reading FROM readings WHERE key = ? AND version = ?", (key, self._version)
            ).fetchone()
        except sqlite3.Error as trouble:
            self._give_up(trouble)
            return None
        reading = self._whole(key, *row) if row is not None else None
        if reading is not None:
            self._used.add(key)
        elif row is not None:
            self._forget(key)
        return reading

    def put(self, key: str, reading: bytes) -> None:
        """Keep a reading under a key."""
        if self._base is None or len(reading) > _LARGEST:
            return
        row = (key, self._version, self._today, self._digest(key, reading), zlib.compress(reading, 1))
        try:
            self._base.execute("INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?)", row)
        except sqlite3.Error as trouble:
            self._give_up(trouble)

    def close(self) -> None:
        """Write everything, and let go what is of another version, was of no use for long, or is too much."""
        base, self._base = self._base, None
        if base is None:
            return
        try:
            base.executemany(
                "UPDATE readings SET used = ? WHERE key = ? AND used < ?",
                ((self._today, key, self._today) for key in self._used),
            )
            base.execute(
                "DELETE FROM readings WHERE version <> ? OR used < ?", (self._version, self._today - _DAYS)
            )
            base.execute(
                "DELETE FROM readings WHERE key IN "
                "(SELECT key FROM readings ORDER BY used DESC, key LIMIT -1 OFFSET ?)",
                (MOST,),
            )
            base.commit()
        except sqlite3.Error as trouble:
            _log.warning("%s: %s", self._path.name, trouble)
        finally:
            base.close()

    def _opened(self) -> sqlite3.Connection | None:
        for once_more in (True, False):
            try:
                return self._base_at()
            except sqlite3.OperationalError as trouble:  # no room, no rights, in use
                _log.warning("%s: %s", self._path, trouble)
                return None
            except sqlite3.DatabaseError as trouble:
                _log.warning("%s is begun anew: %s", self._path, trouble)
                if once_more:
                    forget(self._path)
            except OSError as trouble:
                _log.warning("%s: %s", self._path, trouble)
                return None
        return None

    def _base_at(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(self._path, timeout=_SECONDS, check_same_thread=False)
        try:
            # What is lost with the power is read again: nothing waits for the disk.
            base.execute("PRAGMA synchronous = OFF")
            # Pages may be erased at a person's request: nothing of them stays in free space.
            base.execute("PRAGMA secure_delete = ON")
            base.execute(_TABLE)
            base.commit()
        except BaseException:
            base.close()
            raise
        return base

    def _give_up(self, trouble: sqlite3.Error) -> None:
        """Go on without; a file that is damaged goes."""
        _log.warning("%s: pages are read anew: %s", self._path, trouble)
        base, self._base = self._base, None
        if base is not None:
            with suppress(sqlite3.Error):
                base.close()
        if not isinstance(trouble, sqlite3.OperationalError):
            forget(self._path)

    def _forget(self, key: str) -> None:
        _log.warning("%s: a reading is damaged and is made anew", self._path.name)
        if self._base is not None:
            with suppress(sqlite3.Error):
                self._base.execute("DELETE FROM readings WHERE key = ?", (key,))

    def _whole(self, key: str, digest: object, packed: object) -> bytes | None:
        if not isinstance(packed, bytes) or not isinstance(digest, bytes):
            return None
        opener = zlib.decompressobj()
        try:
            reading = opener.decompress(packed, _LARGEST)
        except zlib.error:
            return None
        return reading if opener.eof and self._digest(key, reading) == digest else None

    def _digest(self, key: str, reading: bytes) -> bytes:
        """Binds a reading to its key and to the version that made it."""
        return hashlib.sha256(f"{self._version}\n{key}\n".encode() + reading).digest()


def forget(path: Path) -> None:
    """Delete the readings of a portal, where there are any. Raises OSError."""
    for file in (path, path.with_name(f"{path.name}-journal")):
        file.unlink(missing_ok=True)
