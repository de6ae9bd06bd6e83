"""What an installation sets, read from the environment once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings of an installation.

    `data` holds archives, reports and the embedded database. `contact` is in the user agent, so that an agency can
    reach us. `organisation`, `parent`, `place` and `egress` (our addresses) stand in
    letters. `name_map` points to a file of recorded names (samples and tests only).
    """

    data: Path
    database: str
    contact: str
    organisation: str
    parent: str
    place: str
    egress: tuple[str, ...]
    name_map: Path | None

    @property
    def archives(self) -> Path:
        """Where the WARC files of runs lie."""
        return self.data / "archives"

    @property
    def readings(self) -> Path:
        """Where readings of pages are kept between runs (db.readings); no evidence, and may be deleted."""
        return self.data / "readings"

    @property
    def reports(self) -> Path:
        """Where reports are written when no folder is named."""
        return self.data / "reports"


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from SOICONG_DATA, SOICONG_DATABASE, SOICONG_CONTACT, SOICONG_NAME_MAP, and for letters
    SOICONG_ORGANISATION, SOICONG_PARENT, SOICONG_PLACE and SOICONG_EGRESS (split at spaces or commas).
    """
    given = os.environ if environment is None else environment
    data = Path(given.get("SOICONG_DATA") or ROOT / "var")
    name_map = given.get("SOICONG_NAME_MAP")
    return Settings(
        data=data,
        database=given.get("SOICONG_DATABASE") or f"sqlite:///{data / 'soicong.sqlite3'}",
        contact=given.get("SOICONG_CONTACT", ""),
        organisation=given.get("SOICONG_ORGANISATION", ""),
        parent=given.get("SOICONG_PARENT", ""),
        place=given.get("SOICONG_PLACE", ""),
        egress=tuple(given.get("SOICONG_EGRESS", "").replace(",", " ").split()),
        name_map=Path(name_map) if name_map else None,
    )
