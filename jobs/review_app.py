"""The commands over verification: `./soicong review …`."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.agencies_options import By, Why
from jobs.problems import InputProblem
from jobs.usage import Command, group
from season.model import Difference

review_app = group("Thẩm tra: tự chấm, máy đo, thẩm tra đặt cạnh nhau.\n\nHướng dẫn: docs/season.md.")
Code = Annotated[str, typer.Argument(metavar="MÃ", help="Mã cơ quan.")]
Item = Annotated[str, typer.Argument(metavar="MỤC", help="Mã mục, ví dụ 2.3.")]
Number = Annotated[int, typer.Argument(metavar="SỐ")]
Codes = Annotated[list[str] | None, typer.Argument(metavar="[MÃ]…", help="Bỏ trống: mọi cơ quan.")]
Season = Annotated[
    int | None,
    typer.Option("--season", metavar="KỲ", min=2000, max=2100, help="Mặc định kỳ mới nhất đã mở."),
]
Scheme = Annotated[
    str | None, typer.Option("--scheme", metavar="MÃ", help="Bộ tiêu chí, khi cơ quan có nhiều bộ.")
]
Evidence = Annotated[
    list[str] | None,
    typer.Option("--evidence", metavar="CHỨNG_CỨ", help="Đường dẫn hoặc số văn bản; nêu được nhiều lần."),
]
AsJson = Annotated[bool, typer.Option("--json", help="In dạng JSON.")]
_KINDS = {
    "cao": Difference.OVER_CLAIMED,
    "thap": Difference.UNDER_CLAIMED,
    "chua-kiem-chung": Difference.CANNOT_BE_VERIFIED,
    "duong-dan": Difference.LINK_DOES_NOT_WORK,
}


@review_app.command("list", cls=Command)
def review_list(
    codes: Codes = None,
    season: Season = None,
    everything: Annotated[bool, typer.Option("--all", help="Cả mục không khác nhau.")] = False,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="LOẠI", help=f"Chỉ loại này: {', '.join(_KINDS)}.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """In chỗ khác nhau giữa ba cột, nhiều điểm trước; và các thẩm tra đã ghi.

    Ví dụ: ./soicong review list so-y-te
    """
    from jobs.review_table import list_reviews

    if kind is not None and kind not in _KINDS:
        raise InputProblem(f"--kind là một trong: {', '.join(_KINDS)}; nhận được ‘{kind}’.")
    chosen = _KINDS[kind] if kind is not None else None
    raise typer.Exit(
        list_reviews(codes or [], season=season, everything=everything, kind=chosen, as_json=as_json)
    )


@review_app.command("history", cls=Command)
def review_history(code: Code, season: Season = None) -> None:
    """In mọi việc thẩm tra của một cơ quan theo thứ tự: ai, lúc nào, trước và sau, vì sao.

    Ví dụ: ./soicong review history so-y-te
    """
    from jobs.review_history import show_history

    raise typer.Exit(show_history(code, season=season))


@review_app.command("set", cls=Command)
def review_set(
    code: Code,
    item: Item,
    points: Annotated[str, typer.Argument(metavar="ĐIỂM", help="Ví dụ 1,5.")],
    *,
    why: Why,
    evidence: Evidence = None,
    season: Season = None,
    scheme: Scheme = None,
    by: By = None,
) -> None:
    """Ghi điểm thẩm tra của một mục, có lý do và chứng cứ.

    Ví dụ: ./soicong review set so-y-te 2.3 1,5 --why "Đã xem mục, đủ 3 bài" --evidence https://soyte.tinh.gov.vn/tin
    """
    from jobs.registry_words import Author
    from jobs.review_acts import set_review

    author = Author(by=by, why=why)
    raise typer.Exit(
        set_review(code, item, points, evidence=evidence or [], season=season, scheme=scheme, author=author)
    )


@review_app.command("accept", cls=Command)
def review_accept(
    code: Code,
    items: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MỤC]…", help="Bỏ trống: mọi mục máy chưa kết luận mà cơ quan đã tự chấm."),
    ] = None,
    *,
    why: Why,
    evidence: Evidence = None,
    season: Season = None,
    scheme: Scheme = None,
    by: By = None,
) -> None:
    """Công nhận điểm tự chấm sau khi đối chiếu hồ sơ, một lần cho nhiều mục; mục máy đã đo được thì không đổi.

    Ví dụ: ./soicong review accept so-y-te --why "Biên bản 12" --evidence "Biên bản đối chiếu 12/BB"
    """
    from jobs.registry_words import Author
    from jobs.review_bulk import accept_claims

    author = Author(by=by, why=why)
    raise typer.Exit(
        accept_claims(code, items or [], evidence=evidence or [], season=season, scheme=scheme, author=author)
    )


@review_app.command("exempt", cls=Command)
def review_exempt(
    code: Code,
    item: Item,
    *,
    until: Annotated[str, typer.Option("--until", metavar="NGÀY", help="Ngày cuối cùng được miễn.")],
    why: Why,
    season: Season = None,
    scheme: Scheme = None,
    by: By = None,
) -> None:
    """Miễn một mục cho một cơ quan tới hết một ngày, kể cả sang kỳ sau.

    Ví dụ: ./soicong review exempt so-y-te 8.2 --until 31/12/2027 --why "CV 88: không có thủ tục này"
    """
    from jobs.registry_words import Author
    from jobs.review_acts import exempt

    author = Author(by=by, why=why)
    raise typer.Exit(exempt(code, item, until=until, season=season, scheme=scheme, author=author))


@review_app.command("confirm", cls=Command)
def review_confirm(
    numbers: Annotated[list[int], typer.Argument(metavar="SỐ...")],
    why: Why,
    season: Season = None,
    by: By = None,
) -> None:
    """Người thứ hai xác nhận một hay nhiều thẩm tra đổi nhiều điểm: tất cả, hoặc không cái nào.

    Ví dụ: ./soicong review confirm 12 --why "Đã xem lại" --by "Trần Văn Minh"
    """
    from jobs.registry_words import Author
    from jobs.review_acts import confirm_review

    raise typer.Exit(confirm_review(numbers, season=season, author=Author(by=by, why=why)))


@review_app.command("ask", cls=Command)
def review_ask(
    code: Code,
    item: Item,
    question: Annotated[str, typer.Argument(metavar="CÂU_HỎI")],
    season: Season = None,
    scheme: Scheme = None,
    by: By = None,
) -> None:
    """Hỏi lại cơ quan về một mục; mục rời hàng thẩm tra cho tới khi có trả lời hoặc hết hạn.

    Ví dụ: ./soicong review ask so-y-te 2.3 "Mục tin hằng ngày nằm ở đường dẫn nào?" --by "Trần Văn Minh"
    """
    from jobs.registry_words import Author
    from jobs.review_questions import ask_agency

    author = Author(by=by, why=question)
    raise typer.Exit(ask_agency(code, item, season=season, scheme=scheme, author=author))


@review_app.command("reply", cls=Command)
def review_reply(
    number: Number,
    answer: Annotated[str, typer.Argument(metavar="TRẢ_LỜI")],
    evidence: Evidence = None,
    season: Season = None,
    by: By = None,
) -> None:
    """Ghi câu trả lời mà cơ quan gửi bằng công văn; cơ quan có tài khoản thì tự trả lời trên trang.

    Ví dụ: ./soicong review reply 12 "CV 301/SYT: mục nằm ở trang Tin tức" --evidence https://soyte.tinh.gov.vn/tin
    """
    from jobs.registry_words import Author
    from jobs.review_questions import keep_reply

    author = Author(by=by, why=answer)
    raise typer.Exit(keep_reply(number, evidence=evidence or [], season=season, author=author))


@review_app.command("undo", cls=Command)
def review_undo(number: Number, why: Why, season: Season = None, by: By = None) -> None:
    """Huỷ một thẩm tra, hoặc rút một câu hỏi chưa được trả lời; việc trước đó có hiệu lực lại, dấu vết vẫn còn.

    Ví dụ: ./soicong review undo 12 --why "Ghi nhầm cơ quan"
    """
    from jobs.registry_words import Author
    from jobs.review_acts import undo_review

    raise typer.Exit(undo_review(number, season=season, author=Author(by=by, why=why)))


@review_app.command("check-links", cls=Command)
def review_check_links(
    codes: Codes = None,
    season: Season = None,
    delay: Annotated[
        float,
        typer.Option("--delay", metavar="GIÂY", min=0, max=60, help="Nghỉ giữa hai lần hỏi một máy chủ."),
    ] = 1.0,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", metavar="MÁY:CỔNG", help="Địa chỉ riêng được phép.")
    ] = None,
) -> None:
    """Mở thử các đường dẫn minh chứng trong phiếu. Chỉ ‘không mở được’ khi chính máy chủ nói là không có.

    Ví dụ: ./soicong review check-links so-y-te
    """
    from jobs.review_links import check_links

    raise typer.Exit(check_links(codes or [], season=season, delay=delay, allow_hosts=allow_host or []))
