"""Where templates come from: those that staff have changed in a folder, else the handed-out ones. What is broken is said."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from evidence.zip_parts import demand_true_sizes
from season.papers import docx_templates
from season.papers.model import PaperProblem

HANDED_OUT = Path(__file__).parent / "templates"
LARGEST = 20_000_000  # bytes: a template with a coat of arms has a few hundred thousand
_LARGEST_TEXT = 2_000_000  # bytes of XML; those handed out have 850,000, nearly all of them styles
_LARGEST_STORY = 400_000  # … of what is written: a document, a header, a footer
_MOST_PARTS = 1_000
_WRITTEN = re.compile(r"word/(?:document|header|footer)\w*\.xml$")
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class Templates:
    """The templates that papers are made from; `folder` holds those that staff have changed (any, or none)."""

    folder: Path | None = None

    def read(self, name: str) -> bytes:
        """A template's bytes. Raises PaperProblem."""
        changed = self.folder / name if self.folder is not None else None
        if changed is None or not changed.is_file():
            return handed_out(name)
        try:
            if changed.stat().st_size > LARGEST:
                raise PaperProblem(f"Mẫu ‘{changed}’ lớn hơn 20 MB: bỏ bớt hình trong mẫu rồi chạy lại.")
            return changed.read_bytes()
        except OSError as error:
            raise PaperProblem(
                f"Không đọc được mẫu ‘{changed}’ ({error.strerror}): cấp quyền đọc rồi chạy lại."
            ) from error

    def where(self, name: str) -> str:
        """The file as a sentence names it."""
        changed = self.folder / name if self.folder is not None else None
        return str(changed) if changed is not None and changed.is_file() else name

    def text(self, name: str) -> str:
        """A text template. Raises PaperProblem."""
        try:
            return self.read(name).decode("utf-8")
        except UnicodeDecodeError as error:
            raise PaperProblem(
                f"Mẫu ‘{self.where(name)}’ không phải văn bản UTF-8: lưu lại bằng UTF-8."
            ) from error


def names() -> tuple[str, ...]:
    """All templates' file names."""
    texts = sorted(path.name for path in HANDED_OUT.iterdir() if path.suffix in (".html", ".css"))
    return (*docx_templates.TEMPLATES, *texts)


def handed_out(name: str) -> bytes:
    """A template as it is handed out."""
    if name in docx_templates.TEMPLATES:
        return timeless(docx_templates.template(name))
    return (HANDED_OUT / name).read_bytes()


def environment() -> SandboxedEnvironment:
    """Where templates run: every value escaped, an unknown placeholder an error, nothing of the machine in reach."""
    return SandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def html(templates: Templates, name: str, values: Mapping[str, Any]) -> str:
    """A page of a template, for a browser to print. Raises PaperProblem."""
    with told(templates.where(name)):
        return pages(templates).get_template(name).render(values)


def pages(templates: Templates) -> SandboxedEnvironment:
    """Where the templates of pages run: they may take in each other."""
    made = environment()
    made.loader = FunctionLoader(lambda name: templates.text(name) if name in names() else None)
    made.filters["css"] = _css
    return made


def _css(text: str) -> Markup:
    """A text inside a string of a style sheet: nothing in it can end the string."""
    return Markup(  # noqa: S704 — letters, digits and escapes of them
        "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in str(text))
    )


def docx(
    templates: Templates, name: str, values: Mapping[str, Any], *, title: str, made_on: datetime
) -> bytes:
    """A Word document of a template. The same values give the same bytes. Raises PaperProblem."""
    from docxtpl import DocxTemplate

    with told(templates.where(name)):
        content = templates.read(name)
        _demand_bounded(content, templates.where(name))
        paper = DocxTemplate(BytesIO(content))
        paper.render(dict(values), jinja_env=environment(), autoescape=True)
        properties = paper.docx.core_properties
        properties.title, properties.author, properties.language = title[:255], "", "vi-VN"
        properties.created = properties.modified = made_on.astimezone(UTC).replace(tzinfo=None)
        held = BytesIO()
        paper.save(held)
    return timeless(held.getvalue())


def _demand_bounded(content: bytes, where: str) -> None:
    """A template's text is looked through again and again. Raises PaperProblem, zipfile.BadZipFile."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        parts = packed.infolist()
    text = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    story = max((part.file_size for part in parts if _WRITTEN.match(part.filename)), default=0)
    large = text > _LARGEST_TEXT or story > _LARGEST_STORY or sum(part.file_size for part in parts) > LARGEST
    if len(parts) > _MOST_PARTS or large:
        raise PaperProblem(f"Mẫu ‘{where}’ quá lớn khi mở ra: chép phần cần dùng sang một tệp Word mới.")
    with zipfile.ZipFile(BytesIO(content)) as packed:
        demand_true_sizes(packed)


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn what can be wrong in a template into one sentence with its file and placeholder."""
    try:
        yield
    except UndefinedError as error:
        missing = _quoted(str(error))
        raise PaperProblem(
            f"Mẫu ‘{where}’ có chỗ điền ‘{missing}’ mà công cụ không biết: sửa lại theo docs/papers.md."
        ) from error
    except TemplateSyntaxError as error:
        raise PaperProblem(
            f"Mẫu ‘{where}’ viết sai chỗ điền{_near(error)}: mỗi {{{{ }}}} và {{% %}} phải đủ dấu đóng, mỗi for/if có "
            "endfor/endif."
        ) from error
    except SecurityError as error:
        raise PaperProblem(
            f"Mẫu ‘{where}’ có chỗ điền không được phép ({_quoted(str(error))}): bỏ chỗ ấy đi."
        ) from error
    except TemplateError as error:
        raise PaperProblem(
            f"Mẫu ‘{where}’ không dùng được ({error}): sửa lại theo docs/papers.md."
        ) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        SyntaxError,
        KeyError,
        ValueError,
        OSError,
        RuntimeError,
    ) as error:
        raise PaperProblem(
            f"Mẫu ‘{where}’ không phải tệp Word .docx đọc được: lưu lại bằng Word rồi chạy lại."
        ) from error
    except (TypeError, AttributeError, ArithmeticError, LookupError) as error:
        raise PaperProblem(
            f"Mẫu ‘{where}’ dùng sai một chỗ điền ({error}): sửa lại theo docs/papers.md."
        ) from error


def timeless(data: bytes) -> bytes:
    """A zip file with the times of its parts taken out, so that equal papers are equal bytes."""
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as given, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in given.namelist():
            part = zipfile.ZipInfo(name, _NO_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(part, given.read(name))
    return held.getvalue()


def _quoted(text: str) -> str:
    """What jinja2 names in its message."""
    found = re.findall(r"'([^']+)'", text)
    return found[-1] if found else text


def _near(error: TemplateSyntaxError) -> str:
    """' (gần “{{ name ”)', where the place is known."""
    context = [" ".join(str(line).split()) for line in getattr(error, "docx_context", ())]
    shown = [line for line in context if "{{" in line or "{%" in line] or (
        [error.source.splitlines()[error.lineno - 1].strip()] if error.source and error.lineno else []
    )
    return f" (gần “{shown[min(len(shown) // 2, len(shown) - 1)][:80]}”)" if shown else ""
