"""Verifying a package that a stranger sent, in a process of its own with limits: `python -m jobs.bounded_verify FILE`.

The verdict goes to standard output as JSON; exit codes are those of `./soicong verify`. What a hostile package can take is
the time, memory and disk named here, and nothing of the process that asked.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

from jobs.problems import ExitCode, InputProblem
from jobs.settings import Settings

SECONDS = 240
MEMORY = 3 * 1024**3  # bytes of addresses: an archive is judged anew beside the file that is mapped
WRITTEN = 2 * 1024**3  # bytes of one temporary file


def verdict_of(path: Path, configuration: Settings, *, operator: str) -> bytes:
    """The JSON verdict on a package. Raises InputProblem where it cannot be read, or takes more than it may."""
    told = {
        "SOICONG_DATA": str(configuration.data),
        "SOICONG_DATABASE": configuration.database,
        "SOICONG_OPERATOR": operator,
    }
    try:
        done = subprocess.run(  # noqa: S603 — a module of our own
            [sys.executable, "-m", "jobs.bounded_verify", str(path)],
            cwd=Path(__file__).parents[1],
            env={**os.environ, **told},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise InputProblem(
            f"Kiểm tra gói chưa xong sau {SECONDS} giây nên đã dừng: hãy kiểm tra trên máy chủ bằng ./soicong verify."
        ) from problem
    if done.returncode in (ExitCode.DONE, ExitCode.OURS) and done.stdout:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == ExitCode.BAD_INPUT and said:
        raise InputProblem(said[:2_000])
    raise InputProblem(
        "Không kiểm tra được gói này trong giới hạn của trang: hãy kiểm tra trên máy chủ bằng ./soicong verify."
    )


def main(path: Path) -> int:
    """Verify within the limits; the exit code."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from jobs.season_package import verify_season
    from jobs.verifying import verify_package
    from season.package import is_package

    try:
        if is_package(path):
            return verify_season(path, code=None, as_json=True)
        return verify_package(
            path, trust=[], time_root=None, code=None, at_least=None, quick=False, as_json=True
        )
    except InputProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return ExitCode.BAD_INPUT


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
