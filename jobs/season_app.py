"""The commands over a season: `./soicong season …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobs.agencies_options import By, Why
from jobs.usage import Command, group

season_app = group(
    "Kỳ đánh giá hằng năm: lịch, phiếu tự chấm, thẩm tra, xếp hạng.\n\n"
    "Kỳ mang tên năm kết thúc: kỳ 2026 có dữ liệu từ 01/10/2025 đến hết 30/09/2026. Hướng dẫn: docs/season.md."
)
Number = Annotated[int, typer.Argument(metavar="KỲ", min=2000, max=2100)]
AnyNumber = Annotated[
    int | None, typer.Argument(metavar="[KỲ]", min=2000, max=2100, help="Mặc định kỳ mới nhất.")
]
AsJson = Annotated[bool, typer.Option("--json", help="In dạng JSON.")]
_From = Annotated[str | None, typer.Option("--from", metavar="NGÀY", help="Đầu kỳ số liệu; mặc định 01/10.")]
_Until = Annotated[str | None, typer.Option("--until", metavar="NGÀY", help="Cuối kỳ số liệu.")]
_Letter = Annotated[str | None, typer.Option("--letter", metavar="NGÀY", help="Ngày gửi công văn kèm phiếu.")]
_Due = Annotated[
    str | None,
    typer.Option("--answers-due", metavar="NGÀY", help="Hạn trả lời; mặc định 15 ngày sau công văn."),
]
_Verify = Annotated[str | None, typer.Option("--verification", metavar="NGÀY", help="Ngày bắt đầu thẩm tra.")]
_Publish = Annotated[str | None, typer.Option("--publication", metavar="NGÀY", help="Ngày công bố.")]
_Closed = Annotated[str | None, typer.Option("--closed", metavar="NGÀY", help="Ngày khép kỳ.")]
_Objection = Annotated[
    int | None,
    typer.Option("--objection-days", metavar="SỐ", help="Số ngày để kiến nghị, và để trả lời kiến nghị."),
]
_Second = Annotated[
    str | None,
    typer.Option(
        "--second-above", metavar="ĐIỂM", help="Thẩm tra làm đổi quá số điểm này cần người thứ hai."
    ),
]
_Schemes = Annotated[
    list[str] | None,
    typer.Option("--scheme", metavar="MÃ", help="Bộ tiêu chí dùng trong kỳ; nêu được nhiều lần."),
]

_Maxima = Annotated[
    list[str] | None,
    typer.Option(
        "--maximum",
        metavar="BỘ:HẠNG_MỤC=ĐIỂM",
        help="Điểm tối đa kỳ tự đặt, nơi quyết định chưa nêu; bỏ số để huỷ; nêu được nhiều lần.",
    ),
]


def _dates(
    start: str | None,
    until: str | None,
    letter: str | None,
    due: str | None,
    verification: str | None,
    publication: str | None,
    closed: str | None,
) -> dict[str, str | None]:
    return {
        "window_from": start,
        "window_until": until,
        "letter_on": letter,
        "answers_due": due,
        "verification_on": verification,
        "publication_on": publication,
        "closed_on": closed,
    }


@season_app.command("open", cls=Command)
def season_open(
    season: Number,
    *,
    why: Why,
    start: _From = None,
    until: _Until = None,
    letter: _Letter = None,
    due: _Due = None,
    verification: _Verify = None,
    publication: _Publish = None,
    closed: _Closed = None,
    objection_days: _Objection = None,
    second_above: _Second = None,
    scheme: _Schemes = None,
    by: By = None,
) -> None:
    """Mở một kỳ; ngày nào không nêu thì theo quy định.

    Ví dụ: ./soicong season open 2026 --letter 01/10/2026 --why "Kế hoạch 12/KH-UBND"
    """
    from jobs.registry_words import Author
    from jobs.season_period import open_season

    dates = _dates(start, until, letter, due, verification, publication, closed)
    raise typer.Exit(
        open_season(
            season,
            dates,
            objection_days=objection_days,
            second_above=second_above,
            schemes=scheme or [],
            author=Author(by=by, why=why),
        )
    )


@season_app.command("change", cls=Command)
def season_change(
    season: Number,
    *,
    why: Why,
    start: _From = None,
    until: _Until = None,
    letter: _Letter = None,
    due: _Due = None,
    verification: _Verify = None,
    publication: _Publish = None,
    closed: _Closed = None,
    objection_days: _Objection = None,
    second_above: _Second = None,
    scheme: _Schemes = None,
    maximum: _Maxima = None,
    by: By = None,
) -> None:
    """Đổi lịch hoặc cài đặt của một kỳ, có lý do; lần trước vẫn được lưu.

    Ví dụ: ./soicong season change 2026 --answers-due 20/10/2026 --why "CV 45: gia hạn vì bão"
    """
    from jobs.registry_words import Author
    from jobs.season_period import change_season

    dates = _dates(start, until, letter, due, verification, publication, closed)
    raise typer.Exit(
        change_season(
            season,
            dates,
            objection_days=objection_days,
            second_above=second_above,
            schemes=scheme or [],
            maxima=maximum or [],
            author=Author(by=by, why=why),
        )
    )


@season_app.command("list", cls=Command)
def season_list(as_json: AsJson = False) -> None:
    """In các kỳ đã mở và giai đoạn của từng kỳ.

    Ví dụ: ./soicong season list
    """
    from jobs.season_period import list_seasons

    raise typer.Exit(list_seasons(as_json=as_json))


@season_app.command("show", cls=Command)
def season_show(
    season: AnyNumber = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="NGÀY", help="Như vào ngày này; mặc định hôm nay.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """In lịch, giai đoạn của một kỳ; ai đã trả lời, ai muộn, ai chưa.

    Ví dụ: ./soicong season show 2026
    """
    from jobs.season_period import show_season

    raise typer.Exit(show_season(season, at=at, as_json=as_json))


@season_app.command("remind", cls=Command)
def season_remind(
    season: AnyNumber = None,
    plan: Annotated[bool, typer.Option("--plan", help="Chỉ in sẽ nhắc ai, không gửi.")] = False,
) -> None:
    """Nhắc cơ quan chưa trả lời: gửi thư nơi đã đặt máy chủ thư, còn lại in danh sách. Mỗi lần nhắc chỉ gửi một thư.

    Ví dụ: ./soicong season remind 2026
    """
    from jobs.season_reminders import remind

    raise typer.Exit(remind(season, plan_only=plan))


@season_app.command("close", cls=Command)
def season_close(season: Number, why: Why, by: By = None) -> None:
    """Khép kỳ hôm nay: không nhận phiếu, không thẩm tra nữa.

    Ví dụ: ./soicong season close 2026 --why "Quyết định 88/QĐ-UBND"
    """
    from jobs.registry_words import Author
    from jobs.season_period import close_season

    raise typer.Exit(close_season(season, author=Author(by=by, why=why)))


@season_app.command("rank", cls=Command)
def season_rank(
    season: AnyNumber = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="NGÀY", help="Như vào ngày này; mặc định hôm nay.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Xếp hạng một kỳ theo giá trị chính thức: thẩm tra, rồi máy đo; điểm tự chấm chưa ai xem để ngỏ.

    Ví dụ: ./soicong season rank 2026
    """
    from jobs.season_ranking import rank_season

    raise typer.Exit(rank_season(season, at=at, as_json=as_json))


@season_app.command("export", cls=Command)
def season_export(
    season: Number,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="TỆP.zip", help="Gói của kỳ.")],
) -> None:
    """Ghi gói của kỳ: phiếu, thẩm tra, kiến nghị, kết quả, bảng; `verify` tính lại từng dòng phụ lục.

    Ví dụ: ./soicong season export 2026 -o ky-2026.zip
    """
    from jobs.season_package import export_season

    raise typer.Exit(export_season(season, output))


@season_app.command("sample", cls=Command)
def season_sample(
    season: Number,
    seed: Annotated[str, typer.Option("--seed", metavar="HẠT_GIỐNG", help="Chữ bất kỳ; cùng chữ, cùng mẫu.")],
    size: Annotated[int, typer.Option("--size", metavar="SỐ", min=1, max=10000, help="Cỡ mẫu.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Rút mẫu ngẫu nhiên các nhận định để kiểm toán; ai có cùng hạt giống cũng rút được đúng mẫu ấy.

    Ví dụ: ./soicong season sample 2026 --seed "biên bản 12" --size 30
    """
    from jobs.season_package import sample_season

    raise typer.Exit(sample_season(season, seed=seed, size=size, as_json=as_json))


@season_app.command("overrides", cls=Command)
def season_overrides(season: Number, as_json: AsJson = False) -> None:
    """In mọi việc thẩm tra của một kỳ: ai, trước, sau, vì sao, đã huỷ hay chưa.

    Ví dụ: ./soicong season overrides 2026
    """
    from jobs.season_package import list_overrides

    raise typer.Exit(list_overrides(season, as_json=as_json))
