"""`./soicong test [pytest arguments]`: style, types, the judging rooms with coverage, then all other tests.

`./soicong test --audit` asks for known vulnerabilities of the locked packages instead (tests.audit).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
_JUDGING = ("tests/checks", "tests/scoring")


def main(arguments: list[str]) -> int:
    """Run the chosen tests, or everything; the first failing step's exit code."""
    if arguments == ["--audit"]:
        from tests.audit import audit

        return audit()
    if arguments:
        return subprocess.run([PYTHON, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode
    steps = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy", "."],
        # What is measured line by line takes three times as long: the judging rooms by their own tests.
        [
            *("pytest", "-n", "2", *_JUDGING),
            *("--cov=checks", "--cov=scoring", "--cov-report=term", "--cov-fail-under=100"),
        ],
        # Many of the others wait for servers and browsers: three at a time keep two cores busy.
        [
            *("pytest", "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "tests"),
            *(f"--ignore={folder}" for folder in _JUDGING),
        ],
    ]
    for step in steps:
        result = subprocess.run([PYTHON, "-m", *step], cwd=ROOT, check=False)
        if result.returncode:
            return result.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
