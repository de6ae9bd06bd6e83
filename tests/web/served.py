"""A site that is really served, in a thread of the test's own process, and browsers without a screen to ask it with."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from db.migrate import upgrade
from db.store import Store
from db.web_accounts import Account, NewAccount, Role
from jobs.settings import settings
from web.log_in import Knock, enter
from web.serving import listening, server
from web.site import Site

PASSWORD = "con trâu đi trước cái cày"


@dataclass
class Clock:
    """The time that the site reads; tests turn it on."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(frozen=True)
class Served:
    """A site under `origin`."""

    site: Site
    clock: Clock

    @property
    def store(self) -> Store:
        return self.site.store

    @property
    def origin(self) -> str:
        return self.site.origin

    def browser(self, account: Account | None = None) -> httpx.Client:
        """A client with a cookie jar, logged in as an account."""
        client = httpx.Client(base_url=self.origin, follow_redirects=False, timeout=60)
        if account is not None:
            client.cookies.set("soicong-session", self.session(account))
        return client

    def session(self, account: Account) -> str:
        return enter(self.store, account, Knock(address="127.0.0.1", device="", at=self.clock())).session

    def account(self, role: Role, *, agency: str | None = None, password_hash: str = "") -> Account:
        """The account of a role (and agency), made where there is none."""
        name = f"{role}-{agency}" if agency else str(role)
        return self.store.web_accounts().by_name(name) or self.store.web_accounts().add(
            NewAccount(
                name=name,
                full_name=f"Người {name}",
                role=role,
                agency_code=agency,
                password_hash=password_hash,
            ),
            at=self.clock(),
        )


@contextmanager
def served(
    folder: Path, *, allowed: tuple[tuple[str, int], ...] = (), **environment: str
) -> Iterator[Served]:
    """Serve the data of a folder; its database is made where there is none. `allowed`: as `serve --allow-host`."""
    configuration = settings({"SOICONG_DATA": str(folder), **environment})
    upgrade(configuration.database)
    clock = Clock()
    with listening("127.0.0.1", 0) as listener, Store(configuration.database) as store:
        port = listener.getsockname()[1]
        site = Site(
            store=store,
            configuration=configuration,
            origin=f"http://127.0.0.1:{port}",
            clock=clock,
            allowed=allowed,
        )
        running = server(site)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            until = time.monotonic() + 60
            while not running.started:
                assert time.monotonic() < until
                assert thread.is_alive()
                time.sleep(0.01)
            yield Served(site=site, clock=clock)
        finally:
            running.should_exit = True
            thread.join(60)


def token_of(page: str) -> str:
    """The token that a page's form carries."""
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page)
    assert found is not None, page
    return found[1]


def sent(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Open the page of a form, fill it in and send it."""
    token = token_of(client.get(path).text)
    return client.post(path, data={"form_token": token, **fields})
