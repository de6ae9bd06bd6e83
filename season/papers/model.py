"""What papers need beside the season's result: who issues and signs them, their numbers, what the form asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

BLANK = "…………"
"""What stands where nobody told us: to be filled in before the paper is signed."""


class Kind(StrEnum):
    """The papers of a season, by the name that the command line knows them by."""

    LETTER = "cong-van"
    PROPOSAL = "to-trinh"
    DECISION = "quyet-dinh"
    PERSONNEL = "so-noi-vu"
    TABLES = "bang-xep-hang"
    NOTICES = "thong-bao"
    REPORT = "bao-cao"


class PaperProblem(Exception):
    """A paper that cannot be made as asked; the message is one Vietnamese sentence."""


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who signs: the office in capitals as it is printed ('GIÁM ĐỐC'), and the name; empty texts stay blanks."""

    title: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Office:
    """Who issues the papers. Empty texts become blanks.

    `parent` is the body above the department (in the head's first line), `place` the place of the date line, `symbol` the
    department's letters in document numbers (SKHCN), `contact` whom agencies ask. `numbers` maps a kind to the paper's
    number and signs where they are known already. `day` dates the papers; None leaves day and month to be filled in.
    """

    parent: str = ""
    place: str = ""
    symbol: str = ""
    contact: str = ""
    department_signer: Signer = Signer()
    province_signer: Signer = Signer()
    numbers: Mapping[Kind, str] = field(default_factory=dict)
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """One line of the survey form. `maximum` None: the scheme does not name it, or a number is asked for.

    `measured`: the tool has filled it in already.
    """

    heading: str
    title: str
    maximum: Fraction | None = None
    measured: bool = False


@dataclass(frozen=True, kw_only=True)
class SurveyForm:
    """What the agencies of one group are asked under one scheme."""

    scheme_title: str
    group: str
    questions: tuple[Question, ...]
    draft_note: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One finished file: its path below the folder, and its bytes, or the HTML that a browser has yet to print as PDF."""

    kind: Kind
    path: str
    content: bytes = b""
    html: str = ""
