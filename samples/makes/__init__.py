"""How the portals are made: one module per make, differing in markup, addresses and habits."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samples.makes.base import Make

CLASSES = {
    "news_cms": "NewsCms",
    "nuke": "Nuke",
    "webforms": "WebForms",
    "portlets": "Portlets",
    "script_app": "ScriptApp",
    "old_charset": "OldCharset",
    "component": "Component",
    "layout_tables": "LayoutTables",
    "links_out": "LinksOut",
}


def make_of(name: str) -> type[Make]:
    """The make by its name in province.yaml (the module of that name). Raises KeyError."""
    found: type[Make] = getattr(import_module(f"samples.makes.{name}"), CLASSES[name])
    return found
