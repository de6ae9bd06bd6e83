"""Archives that the retention of this machine has to think of, though they lie in the shared place alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from db.records import RunSummary
from db.shared_archives import SharedArchive
from db.store import Store
from jobs.problems import InputProblem
from jobs.settings import Settings
from jobs.shared_archives import Shared, path_here
from jobs.shared_place import StorageProblem


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Shared archives by their runs, and how to get at them."""

    archives: Mapping[int, SharedArchive] = field(default_factory=dict)
    configuration: Settings | None = None
    shared: Shared | None = None

    @classmethod
    def of(cls, store: Store, configuration: Settings) -> Elsewhere:
        """What this installation shares. Raises InputProblem."""
        shared = Shared.of(store, configuration)
        if shared is None:
            return cls()
        kept = {run: one for run, one in store.shared_archives().all().items() if one.put_at is not None}
        return cls(archives=kept, configuration=configuration, shared=shared)

    def path_here(self, run: RunSummary) -> Path:
        """Where the archive of a run lies here, or would lie."""
        return path_here(self.configuration, run) if self.configuration is not None else Path(run.archive)

    def fetched(self, run: RunSummary) -> Path:
        """The archive of a run, fetched. Raises InputProblem."""
        assert self.shared is not None, "only shared archives are elsewhere"  # noqa: S101
        try:
            return self.shared.fetched(run)
        except StorageProblem as problem:
            raise InputProblem(str(problem)) from problem


NOWHERE_ELSE = Elsewhere()
