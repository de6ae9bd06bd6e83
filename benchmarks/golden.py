"""Reads the golden sets of tests/golden: pages alone and small portals, with what a person sees on them.

`pages/NAME.html` + `NAME.yaml` is one page: (a) a home page and what its links promise, or (b) a content page that a
label led to; either with (c) what is to be read on it. `portals/NAME/portal.yaml` + files is a whole small portal.
Everything in them is invented. Loading is strict: a misspelt field or an unknown section is an error.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml

from benchmarks.golden_truth import Answer, GoldenPage, GoldenPortal, SectionTruth
from checks.vocabulary import keys
from evidence.model import Tier

FOLDER = Path(__file__).parents[1] / "tests" / "golden"
T = TypeVar("T")


class BadGolden(ValueError):
    """A golden file that is not as it should be; the text names the place and what to mend."""


_RENAMED = {"from": "first", "to": "last", "not": "not_key"}


def _options(wanted: Any) -> tuple[Any, ...]:
    union = isinstance(wanted, types.UnionType) or typing.get_origin(wanted) is typing.Union
    return typing.get_args(wanted) if union else (wanted,)


def _value(value: Any, wanted: Any, where: str) -> Any:
    """A value of the file as a field of a dataclass. Raises BadGolden."""
    for option in _options(wanted):
        origin = typing.get_origin(option)
        if origin is tuple and isinstance(value, list):
            inner = typing.get_args(option)[0]
            return tuple(_value(one, inner, f"{where}[{n}]") for n, one in enumerate(value))
        if origin is Mapping and isinstance(value, dict):
            return value
        if origin is Literal and isinstance(value, str) and value in typing.get_args(option):
            return value
        if is_dataclass(option) and isinstance(value, dict):
            return _build(typing.cast(type[Any], option), value, where)
        if option is Tier and isinstance(value, str) and value in set(Tier):
            return Tier(value)
        if type(value) is option:
            return value
    raise BadGolden(f"{where}: {value!r} is not {wanted}")


def _build(kind: type[T], raw: Mapping[str, Any], where: str) -> T:
    """A dataclass from a mapping of the file. Raises BadGolden for unknown, missing and mistyped fields."""
    hints = typing.get_type_hints(kind)
    known = {one.name: one for one in fields(typing.cast(Any, kind))}
    values = {}
    for key, value in raw.items():
        name = _RENAMED.get(key, key)
        if name not in known:
            raise BadGolden(f"{where}: unknown field ‘{key}’ (known: {', '.join(known)})")
        values[name] = _value(value, hints[name], f"{where}.{key}")
    needed = [
        one.name
        for one in known.values()
        if one.default is MISSING and one.default_factory is MISSING and one.name not in values
    ]
    if needed:
        raise BadGolden(f"{where}: lacks {', '.join(needed)}")
    return kind(**values)


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML mapping. Raises BadGolden."""
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise BadGolden(f"{path}: {error}") from error
    if not isinstance(raw, dict):
        raise BadGolden(f"{path}: not a mapping")
    return raw


def demand_keys(named: typing.Iterable[str], where: str) -> None:
    """Raises BadGolden where a name is not a section key."""
    if unknown := sorted(set(named) - set(keys())):
        raise BadGolden(f"{where}: no such sections: {', '.join(unknown)}")


def load_page(path: Path) -> GoldenPage:
    """One page by its .yaml; its .html lies beside it. Raises BadGolden."""
    raw = read_yaml(path)
    source = path.with_suffix(".html")
    if not source.exists():
        raise BadGolden(f"{path}: {source.name} is missing")
    page = _build(GoldenPage, {**raw, "name": path.stem, "body": source.read_bytes()}, path.stem)
    named = [*page.present, *page.external, *page.absent, *(d.not_key for d in page.decoys)]
    demand_keys([*named, page.section.key] if page.section else named, path.stem)
    stated = [*page.present, *page.external, *page.absent]
    if len(stated) != len(set(stated)):
        raise BadGolden(f"{path.stem}: a section stands twice among present, external and absent")
    return page


def _answer(raw: Any, folder: Path, where: str) -> Answer:
    entry = {"file": raw} if isinstance(raw, str) else dict(raw)
    name = entry.pop("file", None)
    if name is not None and not (folder / name).is_file():
        raise BadGolden(f"{where}: file {name} is missing")
    body = (folder / name).read_bytes() if name is not None else b""
    if name is None and not entry.get("location") and "status" not in entry:
        raise BadGolden(f"{where}: neither a file nor a status")
    return _build(Answer, {**entry, "body": body}, where)


def load_portal(path: Path) -> GoldenPortal:
    """One portal by its portal.yaml. Raises BadGolden."""
    raw, folder = read_yaml(path), path.parent
    where = folder.name
    pages = {route: _answer(one, folder, f"{where} {route}") for route, one in raw.pop("pages", {}).items()}
    sections = {
        key: _build(SectionTruth, one, f"{where}.sections.{key}")
        for key, one in raw.pop("sections", {}).items()
    }
    missing = raw.pop("not_found", None)
    whole = {**raw, "name": where}
    if missing is not None:
        whole["not_found"] = _answer(missing, folder, f"{where}.not_found")
    portal = _build(GoldenPortal, {**whole, "pages": pages, "sections": sections}, where)
    demand_keys([*portal.sections, *(decoy.not_key for decoy in portal.decoys)], where)
    if "/" not in portal.pages:
        raise BadGolden(f"{where}: no page at /")
    return portal


def _all(pattern: str, load: Callable[[Path], T], folder: Path) -> tuple[T, ...]:
    return tuple(load(path) for path in sorted(folder.glob(pattern)))


def golden_pages(folder: Path = FOLDER) -> tuple[GoldenPage, ...]:
    """Every golden page. Raises BadGolden."""
    return _all("pages/*.yaml", load_page, folder)


def golden_portals(folder: Path = FOLDER) -> tuple[GoldenPortal, ...]:
    """Every golden portal. Raises BadGolden."""
    return _all("portals/*/portal.yaml", load_portal, folder)
