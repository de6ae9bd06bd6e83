"""Templates that staff change: used where they are, and one clear sentence where they are broken."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest

from season.papers import templating
from season.papers.making import of_schemes, papers
from season.papers.model import Kind, PaperProblem
from season.papers.templating import Templates
from tests.season.papers.province import OFFICE, season


def changed(folder: Path, old: str, new: str, *, name: str = "to-trinh.docx") -> Templates:
    """The handed-out template with some words replaced, in a folder of staff's own."""
    document = docx.Document(BytesIO(templating.handed_out(name)))
    found = [run for paragraph in document.paragraphs for run in paragraph.runs if old in run.text]
    assert found
    found[0].text = found[0].text.replace(old, new)
    document.save(str(folder / name))
    return Templates(folder=folder)


def proposal(templates: Templates) -> str:
    (paper,) = papers(season(), office=OFFICE, kinds=[Kind.PROPOSAL], templates=templates)
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(paper.content)).paragraphs)


def test_what_staff_changed_is_printed(tmp_path: Path) -> None:
    assert "III. KIẾN NGHỊ CỦA SỞ" in proposal(changed(tmp_path, "III. ĐỀ NGHỊ", "III. KIẾN NGHỊ CỦA SỞ"))


def test_templates_that_are_not_in_the_folder_are_the_handed_out_ones(tmp_path: Path) -> None:
    assert "III. ĐỀ NGHỊ" in proposal(Templates(folder=tmp_path))


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("{{ ten_so }}", "có chỗ điền ‘ten_so’ mà công cụ không biết"),
        ("{{ signer.phone }}", "có chỗ điền ‘phone’ mà công cụ không biết"),
        ("{{ department", "viết sai chỗ điền"),
        ("{% for x in tables %}", "viết sai chỗ điền"),
        ("{{ department.__class__.__mro__ }}", "không"),
        ("{{ tables + 1 }}", "dùng sai một chỗ điền"),
    ],
)
def test_a_broken_placeholder_is_one_sentence_with_its_file(tmp_path: Path, new: str, says: str) -> None:
    with pytest.raises(PaperProblem) as problem:
        proposal(changed(tmp_path, "III. ĐỀ NGHỊ", new))
    assert str(problem.value).startswith(f"Mẫu ‘{tmp_path / 'to-trinh.docx'}’")
    assert says in str(problem.value)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_a_file_that_is_not_word_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "to-trinh.docx").write_bytes(content)
    with pytest.raises(PaperProblem, match="không phải tệp Word"):
        proposal(Templates(folder=tmp_path))


def test_a_zip_that_is_not_word_is_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "to-trinh.docx", "w") as made:
        made.writestr("a.txt", "a")
    with pytest.raises(PaperProblem, match="không phải tệp Word"):
        proposal(Templates(folder=tmp_path))


def test_a_template_that_is_too_large_is_said(tmp_path: Path) -> None:
    with (tmp_path / "to-trinh.docx").open("wb") as made:
        made.truncate(templating.LARGEST + 1)
    with pytest.raises(PaperProblem, match="lớn hơn 20 MB"):
        proposal(Templates(folder=tmp_path))


def test_a_page_that_staff_changed_is_printed_and_a_broken_one_is_said(tmp_path: Path) -> None:
    name = "bao-cao.html"
    given = templating.handed_out(name).decode()
    (tmp_path / name).write_text(given.replace("<h1>BÁO CÁO</h1>", "<h1>BÁO CÁO NĂM</h1>"), encoding="utf-8")
    (paper,) = papers(season(), office=OFFICE, kinds=[Kind.REPORT], templates=Templates(folder=tmp_path))
    assert "BÁO CÁO NĂM" in paper.html
    for broken, says in (
        ("{{ so_lieu_la }}", "‘so_lieu_la’"),
        ("{% if %}", "viết sai"),
        ("{{ [].__class__ }}", "không"),
    ):
        (tmp_path / name).write_text(given.replace("<h1>BÁO CÁO</h1>", broken), encoding="utf-8")
        with pytest.raises(PaperProblem, match=says):
            list(papers(season(), office=OFFICE, kinds=[Kind.REPORT], templates=Templates(folder=tmp_path)))
    (tmp_path / name).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PaperProblem, match="UTF-8"):
        list(papers(season(), office=OFFICE, kinds=[Kind.REPORT], templates=Templates(folder=tmp_path)))


def test_a_template_reaches_no_file_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / "bao-cao.html").write_text("{% include '/etc/hostname' %}", encoding="utf-8")
    with pytest.raises(PaperProblem, match="không dùng được"):
        list(papers(season(), office=OFFICE, kinds=[Kind.REPORT], templates=Templates(folder=tmp_path)))


def test_only_some_schemes() -> None:
    one = of_schemes(season(), ["bac-giang-2294-2020-cntt"])
    assert [table.scheme for table in one.tables] == ["bac-giang-2294-2020-cntt"]
    assert of_schemes(season(), ()) == season()
    with pytest.raises(
        PaperProblem,
        match=r"không có bộ tiêu chí ‘x’\. Đang có: bac-giang-2294-2020, bac-giang-2294-2020-cntt",
    ):
        of_schemes(season(), ["x"])
