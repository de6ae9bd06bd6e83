"""The shapes of the golden sets: one page or one small portal, and what a person sees on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from evidence.model import Tier

HTML = "text/html; charset=utf-8"

Why = Literal[
    "empty",
    "placeholder",
    "administrator_notice",
    "login",
    "soft_404",
    "other_kind",
    "other_organisation",
    "only_title",
    "scanned",
]


@dataclass(frozen=True, kw_only=True)
class Decoy:
    """A label that looks like section `not_key` and is not."""

    label: str
    not_key: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Behind:
    """What a menu entry `label` led to: whether the page holds section `key` (True, False, or 'unsure')."""

    key: str
    label: str
    holds: bool | Literal["unsure"]
    why: Why | None = None


@dataclass(frozen=True, kw_only=True)
class ItemTruth:
    """An entry of a list; `day` None: undated."""

    title: str
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class ArticleTruth:
    """A single item's own page. Fields that are None were not written down."""

    title: str
    day: date | None = None
    author: str | None = None
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentTruth:
    """A document; `normative` tells QPPL numbers from administrative ones, `files` counts its files."""

    number: str | None = None
    issued: date | None = None
    effective: date | None = None
    kind: str | None = None
    authority: str | None = None
    abstract: str | None = None
    signer: str | None = None
    normative: bool | None = None
    files: int | None = None


@dataclass(frozen=True, kw_only=True)
class PersonTruth:
    """A leader or official."""

    name: str
    position: str | None = None
    phone: str | None = None
    email: str | None = None
    duties: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ContactsTruth:
    """A contact block."""

    address: str | None = None
    phones: tuple[str, ...] | None = None
    faxes: tuple[str, ...] | None = None
    emails: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class ScheduleTruth:
    """First and last day of a work schedule (`from`, `to` in the file)."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class ProjectTruth:
    """A project and the names of the fields that the page tells of it."""

    name: str
    fields: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class ProcedureTruth:
    """A procedure; `level` as contract: 'toàn trình', 'một phần', '1' … '4'."""

    name: str
    field: str | None = None
    level: str | None = None


@dataclass(frozen=True, kw_only=True)
class DraftTruth:
    """A draft for comment."""

    title: str
    deadline: date | None = None
    email: str | None = None
    full_text: bool | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionTruth:
    """A question, in page order."""

    asked: date | None = None
    answered: bool | None = None
    answer_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class ToolsTruth:
    """Functions that stand on the page."""

    print: bool | None = None
    text_size: bool | None = None
    read_aloud: bool | None = None
    visit_counter: bool | None = None
    poll: bool | None = None
    emc: bool | None = None
    trust_label: bool | None = None
    feeds: int | None = None


@dataclass(frozen=True, kw_only=True)
class GoldenPage:
    """A page alone. What a file leaves out is None (or empty): not written down, so not compared."""

    name: str
    body: bytes
    address: str
    tier: Tier
    day: date
    make: str
    content_type: str = HTML
    note: str = ""
    present: tuple[str, ...] = ()
    external: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    decoys: tuple[Decoy, ...] = ()
    section: Behind | None = None
    items: tuple[ItemTruth, ...] | None = None
    article: ArticleTruth | None = None
    documents: tuple[DocumentTruth, ...] | None = None
    people: tuple[PersonTruth, ...] | None = None
    contacts: ContactsTruth | None = None
    schedule: ScheduleTruth | None = None
    projects: tuple[ProjectTruth, ...] | None = None
    procedures: tuple[ProcedureTruth, ...] | None = None
    drafts: tuple[DraftTruth, ...] | None = None
    questions: tuple[QuestionTruth, ...] | None = None
    tools: ToolsTruth | None = None

    @property
    def is_home(self) -> bool:
        """Whether the file tells what the page's links promise."""
        return bool(self.present or self.external or self.absent)


@dataclass(frozen=True, kw_only=True)
class SectionTruth:
    """What a person finds of a section on a whole portal; `present` None: a person too cannot say."""

    present: bool | None
    url: str = ""
    how: str = ""
    external: bool = False
    empty: bool = False
    newest: date | None = None
    host: str = ""
    also: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an address answers."""

    status: int = 200
    type: str = HTML
    location: str = ""
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class GoldenPortal:
    """A whole small portal: answers by path (with query), and what unknown addresses get."""

    name: str
    host: str
    tier: Tier
    day: date
    make: str
    pages: Mapping[str, Answer]
    sections: Mapping[str, SectionTruth]
    not_found: Answer = field(default_factory=lambda: Answer(status=404, body=b"<h1>404 Not Found</h1>"))
    decoys: tuple[Decoy, ...] = ()
    note: str = ""

    @property
    def home_url(self) -> str:
        """The portal's address."""
        return f"http://{self.host}/"
