"""Formula strings in every table that is written, CSV and XLSX, as LibreOffice opens it: no formula, no link.

CSV is opened with its own separator and with others, with spaces left out and formulas computed. What Excel takes for a
formula and LibreOffice does not (`+1`, `@SUM`) is counted by how the cells begin. Control: the same strings unescaped.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.security.formula_strings import COUNT, formulas
from benchmarks.security.formula_tables import written
from benchmarks.table import Row

SEPARATORS = {"as written": "44", "semicolon": "59", "tab": "9", "all": "9/44/59/124"}
_OPTIONS = (
    "CSV:{separators},34,76,1,,0,false,true,false,false,{trim},,true"  # the last: formulas are computed
)
_SECONDS = 300
_MADE = re.compile(
    r"table:formula=\"([^\"]*)\"|<text:a [^>]*xlink:href=\"([^\"]*)\"|<table:dde-link|<table:cell-range-source"
)
_COUNT = {"short": 200, "normal": COUNT, "long": 6_000}
_STARTS = ("=", "+", "-", "@")


@dataclass
class Opened:
    """What LibreOffice made of files: the formulas and links by file, and how many cells had a text."""

    made: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)


def measure(form: str) -> list[Row]:
    """Every table with the strings; then the strings as they are."""
    every = formulas(_COUNT[form])
    with tempfile.TemporaryDirectory(prefix="soicong-formulas-") as folder:
        files = written(Path(folder), every)
        raw = Path(folder) / "raw.csv"
        raw.write_text(plain_csv(every), "utf-8-sig")
        by_rule = _by_rule(files, raw)
        if shutil.which("soffice") is None:
            return [by_rule, _without_office(files)]
        ours = opened(files, Path(folder))
        control = opened([raw], Path(folder))
    sheets = f"{len(files)} tables, {sum(ours.texts.values())} cells with text, {len(every)} strings"
    return [
        _none("formulas and links that LibreOffice makes of our tables", ours, sheets),
        by_rule,
        Row(
            what="control: formulas that it makes of the same strings unescaped",
            goal="> 100",
            reached=str(sum(map(len, control.made.values()))),
            ok=sum(map(len, control.made.values())) > 100,
            note=", ".join(f"{name}: {len(found)}" for name, found in control.made.items()),
        ),
    ]


def opened(files: Iterable[Path], folder: Path, separators: Mapping[str, str] = SEPARATORS) -> Opened:
    """Files as LibreOffice opens them, each CSV with several separators. Raises RuntimeError where it does not."""
    seen = Opened()
    every = [*files]
    texts = [file for file in every if file.suffix == ".csv"]
    tables = [file for file in every if file.suffix != ".csv"]
    for name, letters in separators.items():
        if texts:
            options = _OPTIONS.format(separators=letters, trim="true" if name == "all" else "false")
            _convert(texts, folder, f"csv, {name}", (f"--infilter={options}",), seen)
    if tables:
        _convert(tables, folder, "xlsx", (), seen)
    return seen


def _convert(files: Sequence[Path], folder: Path, name: str, options: Sequence[str], seen: Opened) -> None:
    out = folder / "opened" / name.replace(", ", "-")
    out.mkdir(parents=True, exist_ok=True)
    words = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--convert-to", "fods", *options, "--outdir", str(out)),
        *map(str, files),
    ]
    done = subprocess.run(words, capture_output=True, timeout=_SECONDS, check=False, text=True)
    for file in files:
        made = out / f"{file.stem}.fods"
        if not made.is_file():
            raise RuntimeError(f"LibreOffice did not open {file.name}: {done.stderr[-300:]}")
        text = made.read_text("utf-8")
        found = [found[1] or found[2] or found[0] for found in _MADE.finditer(text)]
        seen.made[f"{file.name}, {name}"] = found
        seen.texts[f"{file.name}, {name}"] = text.count("<text:p>")
        made.unlink()


def plain_csv(every: Iterable[str]) -> str:
    """The strings as a program writes them that does not think of formulas."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerows([one, one] for one in every)
    return out.getvalue()


def begins_as_formula(cell: str) -> bool:
    """Whether Excel may take a cell for a formula: by its first letter that is seen, in its usual form."""
    seen = next((one for one in cell if not one.isspace() and unicodedata.category(one)[0] != "C"), "")
    return unicodedata.normalize("NFKC", seen) in _STARTS


def cells_of(file: Path, separator: str) -> list[str]:
    """The cells of a CSV file, read with a separator."""
    text = file.read_text("utf-8-sig").replace("\0", "")
    return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]


def _by_rule(files: Sequence[Path], raw: Path) -> Row:
    def found(file: Path) -> list[str]:
        return [
            cell for separator in ",;\t|" for cell in cells_of(file, separator) if begins_as_formula(cell)
        ]

    ours = [cell for file in files if file.suffix == ".csv" for cell in found(file)]
    return Row(
        what="cells of our CSV that begin as a formula, with , ; tab or | as separator",
        goal="0",
        reached=str(len(ours)),
        ok=not ours,
        note=f"first: {ours[0]!r}" if ours else f"unescaped: {len(found(raw))}",
    )


def _none(what: str, seen: Opened, note: str) -> Row:
    wrong = {name: found for name, found in seen.made.items() if found}
    return Row(
        what=what,
        goal="0",
        reached=str(sum(map(len, wrong.values()))),
        ok=not wrong and bool(seen.texts),
        note="; ".join(f"{name}: {len(found)}, first {found[0]!r}" for name, found in wrong.items())[:400]
        or note,
    )


def _without_office(files: Sequence[Path]) -> Row:
    """Where LibreOffice is not installed: by openpyxl, which says what the file itself says."""
    from openpyxl import load_workbook

    wrong = [
        f"{file.name} {cell.coordinate}"
        for file in files
        if file.suffix == ".xlsx"
        for sheet in load_workbook(file).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" or cell.hyperlink is not None
    ]
    return Row(
        what="formulas and links in our workbooks, by openpyxl",
        goal="0",
        reached=str(len(wrong)),
        ok=not wrong,
        note="LibreOffice is not installed: CSV was not opened",
    )
