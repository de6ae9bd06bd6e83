"""The store: dataclasses in, dataclasses out. A call is one transaction, a trouble a DatabaseProblem."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from types import TracebackType
from typing import Any

from sqlalchemy.orm import Session

from db import keeping, queries, retention, unfinished
from db.alerts import Alerts
from db.custody import CustodyLog
from db.freshness import Freshness
from db.guarding import Guarding
from db.judgements import Judgements
from db.ledger import DatabaseLedger
from db.listing import Listing
from db.migrate import demand_current
from db.move_proposals import MoveProposals
from db.problem import DatabaseProblem, explained
from db.records import Imported, RunStatus, RunSummary, StoredResult, Unfinished
from db.referring import References
from db.registered import list_agencies, save_agencies
from db.registry_store import RegistryStore
from db.rounds import Rounds
from db.season_desk import SeasonDesk
from db.seasons import Seasons
from db.session import create_engine, default_url, parse_url, writing
from db.shared_archives import SharedArchives
from db.trend import TrendPart, trend
from db.watching import WatchLog
from db.web_accounts import WebAccounts
from db.web_audits import WebAudits
from db.web_keys import WebKeys
from db.web_sessions import WebSessions
from db.web_watch import WebWatch
from evidence.model import Agency, Page, Tier
from scoring.differences import SeenPage
from scoring.model import Assessment, Scorecard


class Store:
    """One database, opened and known to have this version's schema.

    Raises DatabaseProblem on opening where it is missing, older, newer, or cannot be reached.
    """

    def __init__(self, url: str | None = None) -> None:
        self._url = parse_url(url or default_url())
        self._engine = create_engine(self._url)
        try:
            with explained(self._url), self._engine.connect() as connection:
                demand_current(connection, self._url)
        except DatabaseProblem:
            self._engine.dispose()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def save_agencies(self, agencies: Iterable[Agency]) -> Imported:
        """Register agencies as they are, since ever, or correct those whose code is known. All or none.

        For lists that come with the program; people's lists keep days, names and reasons (see `registry`).
        """
        return save_agencies(self.registry(), agencies)

    def list_agencies(
        self, on: date, *, codes: Iterable[str] = (), tier: Tier | None = None, group: str | None = None
    ) -> tuple[Agency, ...]:
        """Agencies that exist at a day by tier, group and code. Codes asked for must be among them.

        Raises DatabaseProblem naming the codes that are not.
        """
        return list_agencies(self.registry().load(), on, codes=codes, tier=tier, group=group)

    def registry(self) -> RegistryStore:
        """The registry of agencies with its history."""
        return RegistryStore(self._engine, self._url)

    def move_proposals(self) -> MoveProposals:
        """Portals that crawls found to have moved."""
        return MoveProposals(self._engine, self._url)

    # Rounds and seasons

    def rounds(self) -> Rounds:
        """Rounds with their portals and runs."""
        return Rounds(self._engine, self._url)

    def seasons(self) -> Seasons:
        """What people laid down for the official runs of a season."""
        return Seasons(self._engine, self._url)

    def season_desk(self) -> SeasonDesk:
        """What people lay down in a season: periods, forms, reviews, objections."""
        return SeasonDesk(self._engine, self._url)

    def guarding(self) -> Guarding:
        """Which rounds are held back, and why."""
        return Guarding(self._engine, self._url)

    def alerts(self) -> Alerts:
        """What was announced to whom, and digests until they are delivered."""
        return Alerts(self._engine, self._url)

    def watch(self) -> WatchLog:
        """Looks through the day, and announced maintenance."""
        return WatchLog(self._engine, self._url)

    # The web room

    def web_accounts(self) -> WebAccounts:
        """Who may log in."""
        return WebAccounts(self._engine, self._url)

    def web_sessions(self) -> WebSessions:
        """Who is logged in."""
        return WebSessions(self._engine, self._url)

    def freshness(self) -> Freshness:
        """Whether leagues that are kept in memory still hold."""
        return Freshness(self._engine, self._url)

    def web_watch(self) -> WebWatch:
        """Wrong attempts and security events."""
        return WebWatch(self._engine, self._url)

    def web_keys(self) -> WebKeys:
        """Keys with which programs ask the interface."""
        return WebKeys(self._engine, self._url)

    def listing(self) -> Listing:
        """Agencies, runs, rounds and objections, a page at a time."""
        return Listing(self._engine, self._url)

    def web_audits(self) -> WebAudits:
        """Audits that people ask for in the web room."""
        return WebAudits(self._engine, self._url)

    # Runs and results

    def start_run(
        self,
        agency: Agency,
        *,
        started_at: datetime,
        archive: str = "",
        live: bool = True,
        asked: Mapping[str, Any] | None = None,
    ) -> int:
        """Begin a run and get its number. An agency that is not registered is kept, but not listed.

        `asked` is what the crawl is asked for (plain JSON): only a run that tells it can be gone on with.
        """
        with explained(self._url), writing(self._engine) as connection:
            return keeping.begin(
                connection, agency, started_at=started_at, archive=archive, live=live, asked=asked
            )

    def ledger(self, run_id: int) -> DatabaseLedger:
        """The addresses of a run, for its crawl; of an interrupted one as its last group has left them."""
        return DatabaseLedger(self._engine, self._url, run_id)

    def custody(self, *, nothing: str) -> CustodyLog:
        """The custody log; `nothing` is what its first event names as the one before."""
        return CustodyLog(self._engine, self._url, nothing=nothing)

    def references(self) -> References:
        """Which archives the runs' archives need beside themselves."""
        return References(self._engine, self._url)

    def shared_archives(self) -> SharedArchives:
        """Which archives lie in the shared place."""
        return SharedArchives(self._engine, self._url)

    def unfinished_run(self, agency_code: str) -> Unfinished | None:
        """The newest run of an agency where it has not come to its end (it may still be running)."""
        with explained(self._url), self._engine.connect() as connection:
            return unfinished.latest(connection, agency_code)

    def reopen_run(self, run_id: int) -> None:
        """Go on with an unfinished run."""
        with explained(self._url), writing(self._engine) as connection:
            unfinished.reopen(connection, run_id)

    def give_up_run(self, run_id: int) -> None:
        """Leave an unfinished run for good, as interrupted."""
        with explained(self._url), writing(self._engine) as connection:
            unfinished.give_up(connection, run_id)

    def finish_run(
        self,
        run_id: int,
        *,
        finished_at: datetime,
        stop_reason: str,
        status: RunStatus = RunStatus.DONE,
        pages: Iterable[Page] = (),
    ) -> None:
        """End a run, with the pages that it saw or could not see. Only an interrupted one can be gone on with.

        Of an interrupted one without `pages` those stay that its crawl has written.
        """
        with explained(self._url), writing(self._engine) as connection:
            keeping.finish(
                connection,
                run_id,
                finished_at=finished_at,
                stop_reason=stop_reason,
                status=status,
                pages=pages,
            )

    def save_result(
        self, run_id: int, assessment: Assessment, scorecard: Scorecard, document: Mapping[str, Any]
    ) -> int:
        """Keep a judgement of a run; the same run, rubric and date again replaces it. Returns its number."""
        with explained(self._url), writing(self._engine) as connection:
            return keeping.keep_result(connection, run_id, assessment, scorecard, document)

    def list_runs(
        self, *, agency_code: str | None = None, limit: int | None = None
    ) -> tuple[RunSummary, ...]:
        """Runs, newest first."""
        with explained(self._url), Session(self._engine) as session:
            return queries.runs(session, agency_code=agency_code, limit=limit)

    def load_run(self, run_id: int) -> RunSummary:
        """One run.

        Raises DatabaseProblem where there is none of that number.
        """
        with explained(self._url), Session(self._engine) as session:
            return queries.run(session, run_id)

    def load_document(self, run_id: int | None = None, *, agency_code: str | None = None) -> dict[str, Any]:
        """The result document of a run, or the latest of an agency, exactly as it was saved.

        Raises DatabaseProblem where nothing was judged yet.
        """
        with explained(self._url), Session(self._engine) as session:
            loaded: dict[str, Any] = json.loads(queries.document(session, run_id, agency_code))
        return loaded

    def load_documents(self, run_id: int) -> dict[int, dict[str, Any]]:
        """Every result document of a run by the number of its judgement, oldest first."""
        with explained(self._url), self._engine.connect() as connection:
            return {
                number: json.loads(content)
                for number, content in retention.documents_of(connection, run_id).items()
            }

    def load_pages(self, run_id: int) -> dict[str, SeenPage]:
        """How a run saw every address."""
        with explained(self._url), Session(self._engine) as session:
            return queries.pages(session, run_id)

    def latest_scorecards(
        self,
        *,
        tier: Tier | None = None,
        group: str | None = None,
        rubric_id: str | None = None,
        until: date | None = None,
        registered_only: bool = True,
        existing_on: date | None = None,
        run_ids: Collection[int] | None = None,
        codes: Collection[str] | None = None,
        criteria: bool = True,
    ) -> tuple[StoredResult, ...]:
        """The latest judgement of every agency (evaluated on `until` or before), best printed score first; among the
        runs `run_ids`, of the agencies `codes` only, where they are given. Without `criteria` only headings are told.

        Agencies as they were on the day judged at; only those that exist on the day `existing_on`, where one is given.
        """
        with explained(self._url), Session(self._engine) as session:
            return queries.latest(
                session,
                tier=tier,
                group=group,
                rubric_id=rubric_id,
                until=until,
                registered_only=registered_only,
                existing_on=existing_on,
                run_ids=run_ids,
                codes=codes,
                criteria=criteria,
            )

    def history(self, agency_code: str, *, rubric_id: str | None = None) -> tuple[StoredResult, ...]:
        """All judgements of an agency, oldest first."""
        with explained(self._url), Session(self._engine) as session:
            return queries.history(session, agency_code, rubric_id)

    def judgements(self) -> Judgements:
        """The judgements of agencies over time, a few at a time."""
        return Judgements(self._engine, self._url)

    def trend(self, agency_code: str, *, rubric_id: str | None = None) -> tuple[TrendPart, ...]:
        """All judgements of an agency and of those that it follows, each part for itself."""
        registry = self.registry().load()
        with explained(self._url), Session(self._engine) as session:
            return trend(session, registry, agency_code, rubric_id=rubric_id)
