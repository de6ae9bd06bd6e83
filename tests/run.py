"""`./soicong test [pytest arguments]`: style, types, then every test with coverage of the judging rooms."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable


def main(arguments: list[str]) -> int:
    """Run the chosen tests, or everything; the first failing step's exit code."""
    if arguments:
        return subprocess.run([PYTHON, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode
    steps = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy", "."],
        [
            *("pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"),
            *("--cov=checks", "--cov=scoring", "--cov-report=term", "--cov-fail-under=100"),
        ],
    ]
    for step in steps:
        result = subprocess.run([PYTHON, "-m", *step], cwd=ROOT, check=False)
        if result.returncode:
            return result.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
