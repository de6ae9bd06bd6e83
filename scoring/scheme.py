"""Scheme files: load, validate, find. Errors are those of rubrics: one Vietnamese sentence each, with its line."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path as FilePath

from scoring.model import Grade, LegalBasis
from scoring.rubric_errors import RubricError, unknown_text
from scoring.scheme_model import (
    Category,
    Measure,
    Scale,
    Scheme,
    SchemeCriterion,
    SchemeLeague,
    ValueSource,
)
from scoring.scheme_rules import broken_rules
from scoring.scheme_schema import CategoryEntry, SchemeEntry
from scoring.strict_file import content_of, mistakes, source_of, validated

FOLDER = FilePath(__file__).parent / "schemes"


class NoSuchScheme(LookupError):
    """No scheme has an id; the message lists those that there are."""


def load_scheme(path: FilePath) -> Scheme:
    """Load one scheme file. Raises RubricError, also where the file cannot be read."""
    return parse_scheme(content_of(path), path.name)


def parse_scheme(content: bytes, name: str) -> Scheme:
    """Validate the bytes of a scheme file called `name`. Raises RubricError with every mistake."""
    source = source_of(content, name)
    entry = validated(source, SchemeEntry)
    if problems := list(broken_rules(source, entry)):
        raise mistakes(source, problems)
    return _scheme(entry, hashlib.sha256(content).hexdigest())


def all_schemes(folder: FilePath = FOLDER) -> tuple[Scheme, ...]:
    """Every scheme of a folder, by id. Raises RubricError, also where a file is not named by its id."""
    schemes = []
    for path in sorted(folder.glob("*.yaml")):
        scheme = load_scheme(path)
        if scheme.id != path.stem:
            raise RubricError(
                [
                    f"{path.name}, dòng 1: mã ‘{scheme.id}’ khác tên tệp; hãy đổi tên tệp thành {scheme.id}.yaml."
                ]
            )
        schemes.append(scheme)
    return tuple(schemes)


def find_scheme(scheme_id: str, schemes: tuple[Scheme, ...] | None = None) -> Scheme:
    """A scheme by its id. Raises NoSuchScheme with the ids that exist."""
    known = all_schemes() if schemes is None else schemes
    for scheme in known:
        if scheme.id == scheme_id:
            return scheme
    ids = [scheme.id for scheme in known]
    text = unknown_text("cách chấm", scheme_id, ids, "hãy dùng ‘schemes list’ để xem danh mục")
    raise NoSuchScheme(f"{text[0].upper()}{text[1:]}.")


def _scheme(entry: SchemeEntry, sha256: str) -> Scheme:
    return Scheme(
        id=entry.id,
        title=entry.title,
        decision=entry.decision,
        adopted=entry.adopted,
        valid_from=entry.validity.start,
        valid_until=entry.validity.until,
        measure=Measure(entry.measure),
        derived=entry.derived,
        decimals=entry.decimals,
        leagues=tuple(SchemeLeague(id=one.id, title=one.title, size=one.size) for one in entry.leagues),
        categories=tuple(_category(one) for one in entry.categories),
        levels=tuple(Grade(name=level.name, at_least=level.at_least) for level in entry.levels),
        below=entry.below,
        ties=tuple(entry.ties),
        legal_basis=tuple(
            LegalBasis(document=one.document, article=one.article, clause=one.clause, point=one.point)
            for one in entry.legal_basis
        ),
        note=entry.note,
        sha256=sha256,
    )


def _category(entry: CategoryEntry) -> Category:
    criteria = tuple(
        SchemeCriterion(id=one.id, title=one.title, maximum=one.maximum) for one in entry.criteria
    )
    maximum = entry.maximum
    if maximum is None and criteria:
        maximum = sum((one.maximum for one in criteria), Fraction(0))
    return Category(
        id=entry.id,
        title=entry.title,
        heading=entry.heading,
        maximum=maximum,
        source=ValueSource(entry.source),
        scale=Scale(entry.scale) if entry.scale is not None else None,
        criteria=criteria,
    )
