"""The commands of `./soicong papers`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobs.usage import Command, group

papers_app = group(
    "Giấy tờ của kỳ đánh giá: công văn, tờ trình, dự thảo quyết định, bảng xếp hạng, thông báo, báo cáo."
)


@papers_app.command("make", cls=Command)
def make(
    season: Annotated[
        int | None, typer.Argument(metavar="[KỲ]", min=2000, max=2100, help="Mặc định kỳ mới nhất.")
    ] = None,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="THƯ_MỤC", help="Nơi để giấy tờ.")],
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="LOẠI",
            help="Chỉ lập: cong-van, to-trinh, quyet-dinh, so-noi-vu, bang-xep-hang, thong-bao, bao-cao (nhiều lần).",
        ),
    ] = None,
    scheme: Annotated[
        list[str] | None, typer.Option("--scheme", metavar="MÃ", help="Chỉ những bộ tiêu chí này.")
    ] = None,
    templates: Annotated[
        Path | None,
        typer.Option("--templates", metavar="THƯ_MỤC", help="Mẫu đã sửa; mẫu nào không có thì dùng mẫu gốc."),
    ] = None,
    dated: Annotated[
        str | None, typer.Option("--date", metavar="NGÀY", help="Ngày ghi trên giấy tờ.")
    ] = None,
    number: Annotated[
        list[str] | None,
        typer.Option("--number", metavar="LOẠI=SỐ", help="Số, ký hiệu của một loại giấy tờ."),
    ] = None,
    signer: Annotated[
        str | None,
        typer.Option("--signer", metavar="CHỨC_VỤ/HỌ_TÊN", help="Người ký của sở (SOICONG_SIGNER)."),
    ] = None,
    province_signer: Annotated[
        str | None,
        typer.Option(
            "--province-signer",
            metavar="CHỨC_VỤ/HỌ_TÊN",
            help="Người ký Quyết định (SOICONG_PROVINCE_SIGNER).",
        ),
    ] = None,
    symbol: Annotated[
        str | None, typer.Option("--symbol", metavar="CHỮ", help="Chữ viết tắt tên sở (SOICONG_SYMBOL).")
    ] = None,
    place: Annotated[
        str | None, typer.Option("--place", metavar="ĐỊA_DANH", help="Địa danh (SOICONG_PLACE).")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="NGÀY", help="Tính kết quả tới ngày này.")] = None,
) -> None:
    """Lập giấy tờ của một kỳ theo thể thức Nghị định 30/2020/NĐ-CP.

    Ví dụ:

    \b
    ./soicong papers make 2026 -o giay-to
    ./soicong papers make 2026 -o giay-to --only quyet-dinh --number quyet-dinh=1513/QĐ-UBND
    """
    from jobs.papers import make_papers

    raise typer.Exit(
        make_papers(
            season,
            output=output,
            only=only or [],
            schemes=scheme or [],
            templates=templates,
            dated=dated,
            numbers=number or [],
            signer=signer,
            province_signer=province_signer,
            symbol=symbol,
            place=place,
            at=at,
        )
    )


@papers_app.command("templates", cls=Command)
def templates(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="THƯ_MỤC", help="Nơi để các mẫu.")],
) -> None:
    """Chép các mẫu giấy tờ ra một thư mục để sửa bằng Word (DOCX) hoặc trình soạn thảo (HTML, CSS).

    Ví dụ: ./soicong papers templates -o mau-giay-to
    """
    from jobs.papers import copy_templates

    raise typer.Exit(copy_templates(output))
