"""The commands of `./soicong letter`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobs.options import CrawlWindow, Delay
from jobs.usage import Command, group

letter_app = group("Công văn.")


@letter_app.command("allow-list", cls=Command)
def allow_list(
    places: Annotated[
        list[str], typer.Argument(metavar="ĐỊA_CHỈ|MÃ...", help="Địa chỉ cổng hoặc mã cơ quan đã đăng ký.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="TỆP.docx", help="Tệp công văn.")] = Path(
        "cong-van.docx"
    ),
    to: Annotated[str, typer.Option("--to", metavar="TÊN", help="Kính gửi: cơ quan hoặc nhà cung cấp.")] = "",
    sender: Annotated[
        str | None, typer.Option("--from", metavar="TÊN", help="Cơ quan ban hành (SOICONG_ORGANISATION).")
    ] = None,
    parent: Annotated[
        str | None, typer.Option("--parent", metavar="TÊN", help="Cơ quan chủ quản (SOICONG_PARENT).")
    ] = None,
    signer: Annotated[str, typer.Option("--signer", metavar="CHỨC_VỤ", help="Chức vụ người ký.")] = "",
    number: Annotated[str, typer.Option("--number", metavar="SỐ", help="Số, ký hiệu của công văn.")] = "",
    place: Annotated[
        str | None, typer.Option("--place", metavar="ĐỊA_DANH", help="Địa danh (SOICONG_PLACE).")
    ] = None,
    dated: Annotated[str | None, typer.Option("--date", metavar="NGÀY", help="Ngày công văn.")] = None,
    window: CrawlWindow = None,
    delay: Delay = None,
    egress: Annotated[
        list[str] | None,
        typer.Option("--egress", metavar="IP", help="Địa chỉ IP nguồn của công cụ (SOICONG_EGRESS)."),
    ] = None,
) -> None:
    """Soạn công văn đề nghị cho công cụ vào danh sách được phép truy cập, kèm phụ lục kỹ thuật.

    Ví dụ:

    \b
    ./soicong letter allow-list https://so.tinh.gov.vn/ -o cong-van.docx
    ./soicong letter allow-list SYT --to "Tổng công ty Viễn thông" \\
        --window 22:00-05:00 -o syt.docx
    """
    from jobs.letter import write_allow_list_letter

    raise typer.Exit(
        write_allow_list_letter(
            places,
            output=output,
            to=to,
            sender=sender,
            parent=parent,
            signer=signer,
            number=number,
            place=place,
            dated=dated,
            window=window,
            delay=delay,
            egress=egress or [],
        )
    )
