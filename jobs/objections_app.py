"""The commands over objections: `./soicong objection …`."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.agencies_options import By
from jobs.problems import InputProblem
from jobs.review_app import AsJson, Code, Evidence, Item, Number, Scheme, Season
from jobs.usage import Command, group

objection_app = group("Kiến nghị của cơ quan và trả lời, có hạn.\n\nHướng dẫn: docs/season.md.")


@objection_app.command("add", cls=Command)
def objection_add(
    code: Code,
    item: Item,
    *,
    text: Annotated[str, typer.Option("--text", metavar="NỘI_DUNG", help="Cơ quan nêu gì.")],
    received: Annotated[
        str | None, typer.Option("--received", metavar="NGÀY", help="Ngày nhận; mặc định hôm nay.")
    ] = None,
    told: Annotated[
        str | None,
        typer.Option("--told", metavar="NGÀY", help="Ngày cơ quan được báo kết quả; mặc định ngày công bố."),
    ] = None,
    season: Season = None,
    scheme: Scheme = None,
    by: By = None,
    why: Annotated[str | None, typer.Option("--why", metavar="CĂN_CỨ", help="Số, ngày công văn.")] = None,
) -> None:
    """Nhận một kiến nghị; hạn trả lời theo số ngày của kỳ.

    Ví dụ: ./soicong objection add so-y-te 2.3 --text "Mục có từ tháng 3" --why "CV 301/SYT"
    """
    from jobs.objections import add_objection
    from jobs.registry_words import Author

    author = Author(by=by, why=why)
    raise typer.Exit(
        add_objection(
            code, item, text, received=received, told=told, season=season, scheme=scheme, author=author
        )
    )


@objection_app.command("list", cls=Command)
def objection_list(season: Season = None, as_json: AsJson = False) -> None:
    """In các kiến nghị: chờ trả lời trước, quá hạn được nêu rõ.

    Ví dụ: ./soicong objection list
    """
    from jobs.objections import list_objections

    raise typer.Exit(list_objections(season, as_json=as_json))


@objection_app.command("answer", cls=Command)
def objection_answer(
    number: Number,
    *,
    answer: Annotated[str, typer.Option("--answer", metavar="TRẢ_LỜI", help="Đã xem gì, kết luận thế nào.")],
    accept: Annotated[bool, typer.Option("--accept", help="Chấp nhận.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="Không chấp nhận.")] = False,
    points: Annotated[
        str | None, typer.Option("--points", metavar="ĐIỂM", help="Cùng --accept: điểm mới của mục.")
    ] = None,
    evidence: Evidence = None,
    keep_golden: Annotated[
        bool,
        typer.Option(
            "--keep-golden", help="Cùng --accept: giữ làm trường hợp mẫu để các bản sau phải chấm đúng."
        ),
    ] = False,
    by: By = None,
) -> None:
    """Trả lời một kiến nghị; chấp nhận thì ghi luôn điểm thẩm tra mới.

    Ví dụ: ./soicong objection answer 3 --accept --points 2 --answer "Đã thấy mục" --evidence https://soyte.tinh.gov.vn/x
    """
    from jobs.objections import answer_objection
    from jobs.registry_words import Author

    if accept is reject:
        raise InputProblem("Nêu một trong hai: --accept hoặc --reject.")
    author = Author(by=by, why=answer)
    raise typer.Exit(
        answer_objection(
            number,
            answer,
            accepted=accept,
            points=points,
            evidence=evidence or [],
            author=author,
            keep_golden=keep_golden,
        )
    )


@objection_app.command("golden", cls=Command)
def objection_golden(as_json: AsJson = False) -> None:
    """Chấm lại mọi trường hợp mẫu đã giữ bằng bản đang dùng; mã thoát 1 khi máy chấm trái với kết luận của người.

    Ví dụ: ./soicong objection golden
    """
    from jobs.golden_cases import check_golden

    raise typer.Exit(check_golden(as_json=as_json))
