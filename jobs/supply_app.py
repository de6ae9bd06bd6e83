"""The command over what the program is made of: `./soicong sbom`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from jobs.usage import Command


def add_supply(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("sbom", cls=Command)(sbom)


def sbom(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="TỆP", help="Ghi vào tệp này thay vì in ra.")
    ] = None,
    licences: Annotated[
        bool, typer.Option("--licences", help="Chỉ liệt kê giấy phép của từng gói, mỗi gói một dòng.")
    ] = False,
) -> None:
    """Liệt kê mọi thành phần phần mềm (SBOM, CycloneDX 1.5): phiên bản, mã băm, giấy phép.

    Ví dụ: ./soicong sbom -o soicong.cdx.json
    """
    from jobs.problems import InputProblem
    from jobs.supply import bill, reviewed

    if licences:
        known = reviewed()
        rows = [*known.packages.items(), *((one.file, one.licence) for one in known.vendored)]
        text = "".join(f"{name}: {licence}\n" for name, licence in rows)
    else:
        text = json.dumps(bill(), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputProblem(f"Không ghi được {output}: {error.strerror}. Chọn tệp khác bằng -o.") from error
    typer.echo(f"Đã ghi {output}.")
