"""Who may ask for what: every route declares it, and what nobody declared nobody gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from db.web_accounts import Account, Role
from db.web_keys import Scope

OFFICE = frozenset({Role.STAFF, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR})
"""Those who see every agency."""


def in_the_office(account: Account | None) -> bool:
    """Whether an account sees every agency."""
    return account is not None and account.role in OFFICE


EVERY_ROLE = frozenset(Role)


class OwnObject(StrEnum):
    """Whose object a route shows, as its path names it."""

    NONE = "none"  # the route shows no single agency's object
    AGENCY = "agency"  # `{code}` of the path: an agency sees its own only


class Decision(StrEnum):
    """What becomes of a request."""

    ALLOWED = "allowed"
    LOG_IN = "log_in"  # nobody is logged in
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who may use a route: `roles`, or everybody where `public`; of agencies only the owner of the object (`own`).

    `scope`: programs may ask, too, by a key of an account that may, if the key has this scope; None: people only.
    """

    roles: frozenset[Role] = frozenset()
    public: bool = False
    own: OwnObject = OwnObject.NONE
    scope: Scope | None = None

    def decide(
        self, account: Account | None, path: Mapping[str, str], scopes: frozenset[Scope] | None = None
    ) -> Decision:
        """Whether an account (None: nobody is logged in) may use the route with these names in its path.

        `scopes` are those of the key with which it asks, None where a person asks.
        """
        if self.public:
            return Decision.ALLOWED
        if account is None:
            return Decision.LOG_IN
        if scopes is not None and self.scope not in scopes:
            return Decision.FORBIDDEN
        if account.role not in self.roles:
            return Decision.FORBIDDEN
        # An agency meets its own objects only; on a route that shows none, there is nothing of others to see.
        if account.role is Role.AGENCY and self.own is OwnObject.AGENCY:
            own = account.agency_code is not None and path.get("code") == account.agency_code
            return Decision.ALLOWED if own else Decision.FORBIDDEN
        return Decision.ALLOWED


PUBLIC = Access(public=True)
SIGNED_IN = Access(roles=EVERY_ROLE)
IN_THE_OFFICE = Access(roles=OFFICE)
REVIEWING = Access(roles=frozenset({Role.REVIEWER}))
"""What changes points: reviewers only, not even administrators, so that running the tool and judging stay apart."""
BY_ITS_AGENCY = Access(roles=frozenset({Role.AGENCY}), own=OwnObject.AGENCY)
"""What only the agency itself says: its form, its objections."""
AUDITING = Access(roles=frozenset({Role.AUDITOR, Role.ADMINISTRATOR}))
"""Evidence as a whole: packages out, packages verified, who did what with it."""
CHECKING = Access(roles=frozenset({Role.STAFF, Role.ADMINISTRATOR, Role.AGENCY}))
"""One-off audits; whose a single one is says its page (web.pages.audits)."""
RUNNING = Access(roles=frozenset({Role.STAFF, Role.ADMINISTRATOR}))
"""What keeps the tool going: rounds, hosts that may be audited."""
ADMINISTERING = Access(roles=frozenset({Role.ADMINISTRATOR}))
"""Accounts, agencies, settings, back-up."""
OWN_AGENCY = Access(roles=EVERY_ROLE, own=OwnObject.AGENCY)


def programs_too(access: Access, scope: Scope) -> Access:
    """The access of a page, for programs that ask by a key with a scope as well."""
    return replace(access, scope=scope)
