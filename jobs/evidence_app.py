"""The commands of `./soicong evidence …` and `./soicong verify`: arguments and help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobs.usage import Command, group

Package = Annotated[Path, typer.Argument(metavar="TỆP.zip", help="Gói chứng cứ.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="TỆP", help="Ghi vào tệp này.")]


evidence_app = group("Gói chứng cứ, khoá ký và nhật ký chứng cứ.")
key_app = group("Khoá ký gói chứng cứ.")
evidence_app.add_typer(key_app, name="key")


@evidence_app.command("export", cls=Command)
def export(
    run: Annotated[str, typer.Argument(metavar="SỐ_LƯỢT", help="Số của lượt kiểm tra.")],
    output: Output = None,
    for_third_parties: Annotated[
        bool,
        typer.Option(
            "--for-third-parties",
            help="Bản rút gọn: che dữ liệu cá nhân trong kết quả, không kèm trang đã lưu.",
        ),
    ] = False,
) -> None:
    """Xuất gói chứng cứ của một lượt: một tệp ZIP mà ai cũng tự kiểm tra được.

    Ví dụ: ./soicong evidence export 12 -o chung-cu.zip
    """
    from jobs.packaging import export_run

    raise typer.Exit(export_run(run, output=output, for_third_parties=for_third_parties))


@evidence_app.command("stamp", cls=Command)
def stamp(path: Package) -> None:
    """Thêm dấu thời gian cho gói đã xuất khi chưa hỏi được nơi cấp (SOICONG_TIME_AUTHORITY).

    Ví dụ: ./soicong evidence stamp chung-cu.zip
    """
    from jobs.sealing import stamp_package

    raise typer.Exit(stamp_package(path))


@evidence_app.command("seal", cls=Command)
def seal() -> None:
    """Kiểm tra toàn bộ nhật ký chứng cứ và ký niêm phong; chạy mỗi ngày.

    Ví dụ: ./soicong evidence seal
    """
    from jobs.sealing import seal_log

    raise typer.Exit(seal_log())


@evidence_app.command("log", cls=Command)
def log(
    run: Annotated[str | None, typer.Option("--run", metavar="SỐ_LƯỢT", help="Chỉ của lượt này.")] = None,
    output: Output = None,
) -> None:
    """Kiểm tra nhật ký chứng cứ, in hoặc ghi các sự kiện (mỗi dòng một sự kiện, JSON).

    Ví dụ: ./soicong evidence log --run 12
    """
    from jobs.sealing import show_log

    raise typer.Exit(show_log(run=run, output=output))


@evidence_app.command("retain", cls=Command)
def retain(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ cho xem những gì sẽ xoá, không xoá.")
    ] = False,
    policy: Annotated[
        Path | None,
        typer.Option("--policy", metavar="TỆP", help="Chính sách lưu trữ khác (YAML)."),
    ] = None,
) -> None:
    """Xoá chứng cứ đã quá thời hạn lưu; lượt đầy đủ mới nhất của mỗi cơ quan luôn được giữ.

    Ví dụ: ./soicong evidence retain --dry-run
    """
    from jobs.retaining import retain as carry_out

    raise typer.Exit(carry_out(dry_run=dry_run, policy=policy))


@evidence_app.command("erase", cls=Command)
def erase(
    run: Annotated[str, typer.Argument(metavar="SỐ_LƯỢT", help="Số của lượt kiểm tra.")],
    url: Annotated[str, typer.Argument(metavar="ĐỊA_CHỈ", help="Địa chỉ trang, như trong báo cáo.")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="CĂN_CỨ", help="Căn cứ của việc xoá; ghi vào nhật ký.")
    ],
    requester: Annotated[
        str,
        typer.Option(
            "--requester",
            metavar="HỒ_SƠ",
            help="Số công văn hoặc mã hồ sơ yêu cầu; không ghi tên người, vì nhật ký không xoá được.",
        ),
    ] = "",
) -> None:
    """Xoá nội dung của một địa chỉ khỏi kho lưu theo yêu cầu của người có dữ liệu; mã băm ở lại.

    Ví dụ: ./soicong evidence erase 12 https://so.tinh.gov.vn/hoi-dap/7.html \\
        --reason "Điều 16 Nghị định 13/2023/NĐ-CP" --requester "CV 15/STTTT"
    """
    from jobs.erasing import erase as carry_out

    raise typer.Exit(carry_out(run, url, reason=reason, requester=requester))


@key_app.command("new", cls=Command)
def key_new(output: Output = None) -> None:
    """Tạo khoá ký Ed25519; không ghi đè khoá cũ.

    Ví dụ: ./soicong evidence key new
    """
    from jobs.keys import new_key

    raise typer.Exit(new_key(output=output))


@key_app.command("show", cls=Command)
def key_show() -> None:
    """In dấu vân tay và khoá công khai của khoá ký đang dùng.

    Ví dụ: ./soicong evidence key show
    """
    from jobs.keys import show_key

    raise typer.Exit(show_key())


def verify(
    path: Package,
    trust: Annotated[
        list[str] | None,
        typer.Option("--trust", metavar="KHOÁ", help="Dấu vân tay hoặc tệp khoá công khai phải là người ký."),
    ] = None,
    time_root: Annotated[
        Path | None,
        typer.Option("--time-root", metavar="TỆP.pem", help="Chứng thư gốc của nơi cấp dấu thời gian."),
    ] = None,
    code: Annotated[
        str | None, typer.Option("--code", metavar="MÃ_GÓI", help="Mã gói in trên báo cáo.")
    ] = None,
    at_least: Annotated[
        str | None, typer.Option("--at-least", metavar="MỨC", help="INTEGRITY, SIGNED hoặc SIGNED+TIME.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Không chấm lại điểm.")] = False,
    json: Annotated[bool, typer.Option("--json", help="In kết luận dạng JSON.")] = False,
) -> None:
    """Kiểm tra một gói chứng cứ hoặc gói của một kỳ. Mã thoát: 0 còn nguyên; 1 có bước sai; 2 không đọc được, yêu cầu sai.

    Ví dụ: ./soicong verify chung-cu.zip --trust dau-van-tay.pub
    """
    from jobs.season_package import verify_season
    from jobs.verifying import verify_package
    from season.package import is_package

    if is_package(path):
        raise typer.Exit(
            verify_season(
                path, code=code, as_json=json, trust=trust or [], time_root=time_root, at_least=at_least
            )
        )
    raise typer.Exit(
        verify_package(
            path,
            trust=trust or [],
            time_root=time_root,
            code=code,
            at_least=at_least,
            quick=quick,
            as_json=json,
        )
    )
