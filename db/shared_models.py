"""The table of archives that lie in the shared place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class SharedArchiveRow(Base):
    """The archive of a run in the shared place. `put_at` is empty while the copy there is not the one that counts.

    `version` grows with every rewriting (thinning, erasure); `holder` is the machine that has the newest version.
    """

    __tablename__ = "shared_archives"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str]
    key: Mapped[str] = mapped_column(index=True)
    sha256: Mapped[str]
    bytes: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int]
    holder: Mapped[str]
    put_at: Mapped[datetime | None]
