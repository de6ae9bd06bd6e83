"""Fuzzes one target in this process: `python -m benchmarks.security.fuzz_target NAME FOLDER [libFuzzer options]`."""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-untyped]


def main() -> None:
    """Instrument our rooms, then run until libFuzzer ends the process."""
    name, folder, *options = sys.argv[1:]
    rooms = ["assurance", "checks", "crawler", "db", "evidence", "scoring", "season"]
    with atheris.instrument_imports(include=rooms):
        from benchmarks.security.fuzz_targets import TARGETS

        target = TARGETS[name]
        take = target.taker()

    def one(data: bytes) -> None:
        try:
            take(data)
        except target.declared:
            return

    atheris.Setup([sys.argv[0], folder, *options], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
