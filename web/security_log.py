"""Security events: all in the log of the web room; what changes who may do what, or leaves the house, also in the chain.

The chain names accounts and acts. It can never be shortened, so it holds no address of a person's machine and no name that
was only tried (somebody may have typed a password there).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from assurance.custody import Kind
from db.store import Store
from db.web_watch import WebEvent, noting
from jobs.custody import Witness, log_of, witness

CHAINED = frozenset(
    {
        "first_administrator",
        "account_made",
        "account_disabled",
        "account_enabled",
        "code_made",
        "password_chosen",
        "key_made",
        "key_revoked",
        "log_in_limit",
        "code_limit",
        "audit_host_approved",
        "audit_host_disapproved",
        "audit_shared",
        "audit_unshared",
        "backup_started",
        "registry_exported",
        "league_exported",
        "season_published",
        "season_withdrawn",
        "settings_changed",
    }
)
"""Kinds of events that the chain is told."""


def note(store: Store, event: WebEvent, *, by: str = "", **facts: Any) -> None:
    """Note an event; `by` is who did it, where that is not the event's account. Both logs are written, or none."""
    if event.kind not in CHAINED:
        store.web_watch().note(event)
        return
    told = _witness()
    actor = by or event.account
    told = replace(told, who=replace(told.who, operator=actor)) if actor else told
    about = {"account": event.account} if event.account else {}
    line = told.event(Kind.SECURITY, 0, {"what": event.kind, **about, **facts})
    log_of(store).append([line], along=noting(event))


@cache
def _witness() -> Witness:
    return witness()
