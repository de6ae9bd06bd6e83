"""Runs `soicong` as a user does: a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.warm import ROOT, warm


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended: exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


class Soicong:
    """The command line with data under a folder, which is also where it is called from."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._environment = environment

    def __call__(self, *arguments: str | Path, **environment: str) -> Ended:
        with tempfile.TemporaryDirectory(prefix="soicong-streams-") as scratch:
            out, err = Path(scratch, "out"), Path(scratch, "err")
            code = warm().run(
                [str(one) for one in arguments],
                folder=self.folder,
                environment=self.environment(environment),
                streams=(out, err),
                seconds=500,
            )
            ended = Ended(code=code, out=out.read_text("utf-8"), err=err.read_text("utf-8"))
        assert "Traceback" not in ended.said, ended.said
        return ended

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """A bare environment: no locale, no terminal."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {
            **kept,
            "PYTHONPATH": str(ROOT),
            "SOICONG_DATA": str(self.data),
            **self._environment,
            **(more or {}),
        }

    def refuses(self, *arguments: str | Path, **environment: str) -> str:
        """Call with bad input: exit code 2, one line of error, nothing on the other stream. Returns the line."""
        ended = self(*arguments, **environment)
        assert ended.code == 2, ended.said
        assert ended.out == "", ended.out
        first, *rest = ended.err.rstrip("\n").split("\n")
        assert first.startswith("Lỗi: "), ended.err
        # Files of people (CSV, YAML) may be wrong in several places, a line each.
        assert len(rest) < 12, ended.err
        return ended.err

    def json(self, name: str) -> dict[str, Any]:
        """A JSON file that a command left in the folder."""
        loaded: dict[str, Any] = json.loads((self.folder / name).read_text("utf-8"))
        return loaded

    def runs(self) -> list[dict[str, Any]]:
        """What `runs list --json` prints."""
        ended = self("runs", "list", "--json")
        assert ended.code == 0, ended.said
        listed: list[dict[str, Any]] = json.loads(ended.out)
        return listed
