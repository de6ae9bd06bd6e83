"""Settings are read from the environment: what differs from the last start is told to the custody chain, by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from assurance.custody import Kind, read_event, stream_of
from db.store import Store
from db.web_watch import WebEvent
from jobs.custody import log_of
from web.security_log import note
from web.setting_words import SETTINGS

_KIND = "settings_changed"


def note_settings(
    store: Store,
    allowed: Iterable[tuple[str, int]],
    *,
    at: datetime,
    environment: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Note what has changed since the last start; the names. Of secrets it is only told that they are set."""
    told = {one.name: one.told(environment) for _, group in SETTINGS for one in group}
    told["--allow-host"] = " ".join(f"{host}:{port}" for host, port in sorted(allowed))
    now = {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in told.items()}
    before = _last(store)
    changed = tuple(sorted(name for name in now.keys() | before.keys() if now.get(name) != before.get(name)))
    if changed:
        event = WebEvent(at=at, kind=_KIND, detail=f"{len(changed)} cài đặt")
        note(store, event, changed=list(changed), values=now)
    return changed


def _last(store: Store) -> Mapping[str, str]:
    """The values at the last start, by hash; nothing where there was none."""
    found: Mapping[str, str] = {}
    for line in log_of(store).lines(stream_of(0, Kind.SECURITY)):
        event = read_event(line)
        if event is not None and event["facts"].get("what") == _KIND:
            found = event["facts"]["values"]
    return found
