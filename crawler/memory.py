"""What a crawl must remember beside its addresses, as pieces of plain JSON: only what changed is written again."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from itertools import islice
from typing import Any, Union, get_args, get_origin, get_type_hints

_NEW = object()


_OPEN: dict[type, bool] = {}  # of the kinds of values that were met: whether they are taken apart


@dataclass(frozen=True, kw_only=True)
class Place:
    """One attribute of an object that is remembered. `kind` is its type, by which it is read back.

    `grows`: a dictionary whose entries are never changed or taken away, so that only its end need be looked at.
    """

    owner: Any
    attribute: str
    kind: Any
    name: str
    grows: bool = False


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Pieces that are new or different, by path, and paths that are gone."""

    pieces: Mapping[str, Any]
    forgotten: tuple[str, ...]


class Memory:
    """The remembered attributes of some objects.

    Dictionaries, sets and dataclasses that can change are taken apart; everything else is one piece.
    """

    def __init__(self, places: Sequence[Place]):
        self._places = places
        self._shadow: dict[str, Any] = {}

    def changes(self) -> Changes:
        """What has changed since the last call (or since `restore`)."""
        pieces: dict[str, Any] = {}
        gone: list[str] = []
        for place in self._places:
            value = getattr(place.owner, place.attribute)
            seen = self._shadow.setdefault(place.name, {})
            if place.grows:
                for key, item in islice(value.items(), len(seen), None):
                    seen[key] = item
                    pieces[_path((place.name, encode(key)))] = encode(item)
            else:
                _compare((place.name,), value, seen, pieces, gone)
        return Changes(pieces=pieces, forgotten=tuple(gone))

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Give the attributes back what was remembered; those that were not keep what they have."""
        trees: dict[str, dict[str, Any]] = {}
        for path, value in kept.items():
            name, *steps = json.loads(path)
            node: dict[str, Any] = trees.setdefault(name, {})
            for step in steps:
                node = node.setdefault(json.dumps(step), {})
            node[""] = value
        for place in self._places:
            if place.name in trees:
                now = getattr(place.owner, place.attribute)
                setattr(place.owner, place.attribute, _built(place.kind, trees[place.name], now))
        self.changes()


@lru_cache(maxsize=256)
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _path(steps: Sequence[Any]) -> str:
    return json.dumps(steps, ensure_ascii=True)


def _is_open(value: Any) -> bool:
    """Whether a value is taken apart."""
    kind = type(value)
    known = _OPEN.get(kind)
    if known is None:
        parameters = getattr(kind, "__dataclass_params__", None)
        changes = parameters is not None and not parameters.frozen
        known = _OPEN[kind] = changes or issubclass(kind, dict | set)
    return known


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, set):
        yield from ((item, True) for item in value)
    else:
        yield from ((item.name, getattr(value, item.name)) for item in fields(value))


def _compare(
    path: tuple[Any, ...], value: Any, seen: dict[Any, Any], pieces: dict[str, Any], gone: list[str]
) -> None:
    """Note what differs between a value and what was seen of it; `seen` is brought up to date."""
    if not _is_open(value):
        if seen.get(_NEW, _NEW) != value:
            seen[_NEW] = list(value) if isinstance(value, list) else value
            pieces[_path(path)] = encode(value)
        return
    if isinstance(value, set) and len(value) == len(seen):  # sets here only grow
        return
    count = 0
    for key, item in _parts(value):
        count += 1
        before = seen.get(key, _NEW)
        if before is item:  # never one that is taken apart: of that a _Seen is kept
            continue
        if _is_open(item):
            inner = before if isinstance(before, _Seen) else _Seen()
            seen[key] = inner
            _compare((*path, encode(key)), item, inner, pieces, gone)
        elif before != item:
            seen[key] = item
            pieces[_path((*path, encode(key)))] = encode(item)
    if count < len(seen):
        for key in set(seen) - {key for key, _ in _parts(value)}:
            gone.append(_path((*path, encode(key))))
            del seen[key]


class _Seen(dict[Any, Any]):
    """What was seen of a value that is taken apart, so that it is not mistaken for one."""


def encode(value: Any) -> Any:  # noqa: PLR0911 — one line a kind of value
    """A value as plain JSON: dataclasses as lists of their fields, sets sorted, dictionaries as pairs."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return [[encode(key), encode(item)] for key, item in value.items()]
    if isinstance(value, set | frozenset):
        return sorted((encode(item) for item in value), key=json.dumps)
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if is_dataclass(value):
        return [encode(getattr(value, item.name)) for item in fields(value)]
    raise TypeError(f"cannot be remembered: {type(value).__name__}")


def decode(kind: Any, value: Any) -> Any:  # noqa: PLR0911 — one line a kind of type
    """The value of a type that `encode` has written."""
    origin, arguments = get_origin(kind) or kind, get_args(kind)
    if origin in (types.UnionType, Union):
        rest = [argument for argument in arguments if argument is not type(None)]
        return None if value is None else decode(rest[0], value)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(decode(arguments[0], item) for item in value)
        return tuple(decode(part, item) for part, item in zip(arguments, value, strict=True))
    if not isinstance(origin, type):
        return value
    if issubclass(origin, dict):
        key, item = _of_dictionary(arguments)
        return origin({decode(key, k): decode(item, v) for k, v in value})
    if issubclass(origin, list | set | frozenset):
        return origin(decode(arguments[0], item) for item in value)
    if is_dataclass(origin):
        hints = _hints(kind)
        names = [item.name for item in fields(origin)]
        return origin(**{name: decode(hints[name], item) for name, item in zip(names, value, strict=True)})
    if issubclass(origin, date):
        return origin.fromisoformat(value)
    return origin(value) if issubclass(origin, Enum) else value


def _of_dictionary(arguments: tuple[Any, ...]) -> tuple[Any, Any]:
    """Types of key and value; a Counter names only its key."""
    return (arguments[0], arguments[1]) if len(arguments) == 2 else (arguments[0], int)


def _built(kind: Any, tree: Mapping[str, Any], now: Any) -> Any:
    """A value out of its pieces; a dataclass that can change is changed in place."""
    if "" in tree:
        return decode(kind, tree[""])
    origin, arguments = get_origin(kind) or kind, get_args(kind)
    if is_dataclass(origin):
        hints = _hints(kind)
        for step, node in tree.items():
            name = json.loads(step)
            setattr(now, name, _built(hints[name], node, getattr(now, name)))
        return now
    if issubclass(origin, set):
        return origin(decode(arguments[0], json.loads(step)) for step in tree)
    key, item = _of_dictionary(arguments)
    # Through a plain dictionary: a Counter would count pairs.
    return origin({decode(key, json.loads(step)): _built(item, node, None) for step, node in tree.items()})
