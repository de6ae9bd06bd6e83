"""Frozen records as plain JSON and back, exactly: fractions as '13/4', days and moments in ISO form."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(value: Any) -> Any:
    """A record, or a collection of them, as plain JSON. Bytes are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: getattr(value, one.name) for one in fields(value)}
        return {name: plain(each) for name, each in told.items() if not isinstance(each, bytes)}
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return str(value)
    return value.isoformat() if isinstance(value, datetime | date) else value


def record(kind: type[T], told: Any) -> T:
    """A record of a kind that `plain` wrote. Raises ValueError where it is none."""
    try:
        found = _of(kind, told)
    except (TypeError, KeyError, ZeroDivisionError, AttributeError) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error
    if not isinstance(found, kind):
        raise ValueError(f"no {kind.__name__}")
    return found


def _of(kind: Any, told: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (types.UnionType, Union):
        return None if told is None else _of(next(one for one in inner if one is not type(None)), told)
    if origin is tuple:
        if inner[-1] is Ellipsis:
            return tuple(_of(inner[0], one) for one in told)
        return tuple(_of(one, each) for one, each in zip(inner, told, strict=True))
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        known = {one.name for one in fields(kind)}
        return kind(**{name: _of(hints[name], each) for name, each in told.items() if name in known})
    if kind in (date, datetime):
        return kind.fromisoformat(told)
    return kind(told) if kind is Fraction or issubclass(kind, Enum) else told
