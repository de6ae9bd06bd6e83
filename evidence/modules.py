"""Modules that libraries load where they can be had, and that nobody needs here."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import cast


def leave_out(name: str) -> None:
    """Have the import of a module fail, as if it were not installed; one that was loaded already stays."""
    cast("dict[str, ModuleType | None]", sys.modules).setdefault(name, None)
