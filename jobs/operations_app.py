"""The commands that keep an installation going: `./soicong backup`, `restore`, `guard`, `health`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobs.agencies_options import By
from jobs.usage import Command


def add_operations(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for name, command in (("backup", backup), ("restore", restore), ("guard", guard), ("health", health)):
        app.command(name, cls=Command)(command)


def backup(
    to: Annotated[
        Path, typer.Argument(metavar="THƯ_MỤC", help="Nơi giữ các bản sao lưu, tốt nhất ở ổ đĩa khác.")
    ],
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep", metavar="SỐ", min=1, help="Chỉ giữ số bản mới nhất này; không ghi thì giữ mọi bản."
        ),
    ] = None,
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="Sao lưu cả khoá ký; thư mục ấy phải được giữ kín.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Sau đó đọc lại mọi tệp đã sao lưu và so mã băm.")
    ] = False,
) -> None:
    """Sao lưu cơ sở dữ liệu và kho lưu (chỉ chép phần mới); chạy được cả khi đang thu thập.

    Ví dụ: ./soicong backup /mnt/sao-luu --keep 14
    """
    from jobs.backing_up import back_up

    raise typer.Exit(back_up(to, keep=keep, with_keys=with_keys, check=check))


def restore(
    source: Annotated[
        Path, typer.Argument(metavar="BẢN_SAO_LƯU", help="Thư mục đã dùng cho ./soicong backup.")
    ],
    to: Annotated[Path, typer.Option("--to", metavar="THƯ_MỤC", help="Thư mục dữ liệu mới, trống.")],
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="BẢN", help="Tên một bản, ví dụ 20261123T003100Z; mặc định mới nhất."),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            "--database", metavar="ĐỊA_CHỈ", help="Khôi phục vào cơ sở dữ liệu trống này (PostgreSQL)."
        ),
    ] = None,
) -> None:
    """Khôi phục một bản sao lưu vào nơi trống, rồi kiểm tra mọi thứ và chấm lại thử một lượt.

    Ví dụ: ./soicong restore /mnt/sao-luu --to /srv/soicong/var
    """
    from jobs.restoring import restore as restored

    raise typer.Exit(restored(source, to=to, at=at, database=database))


def guard(
    number: Annotated[
        int | None, typer.Argument(metavar="[ĐỢT]", help="Số của đợt; mặc định đợt mới nhất.")
    ] = None,
    release: Annotated[
        bool, typer.Option("--release", help="Đã xem: cho điểm của đợt được tính, dù bị giữ lại.")
    ] = False,
    hold: Annotated[bool, typer.Option("--hold", help="Giữ đợt lại, chưa cho tính.")] = False,
    why: Annotated[
        str | None, typer.Option("--why", metavar="LÝ_DO", help="Lý do của --release hoặc --hold; được lưu.")
    ] = None,
    by: By = None,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """Xét một đợt trước khi điểm của nó được tính: so với đợt tốt gần nhất. Mã thoát 1: bị giữ lại.

    Ví dụ: ./soicong guard 12 --release --why "Đã xem 5 cổng, nền tảng chung đổi giao diện"
    """
    from jobs.guarding import guard_round
    from jobs.registry_words import Author

    author = Author(by=by, why=why)
    raise typer.Exit(guard_round(number, release=release, hold=hold, author=author, as_json=as_json))


def health(
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """Xem máy có sẵn sàng cho đợt tới không: cơ sở dữ liệu, ổ đĩa, đợt gần nhất, trình duyệt. Mã thoát 1: cần xem.

    Ví dụ: ./soicong health
    """
    from jobs.health import show_health

    raise typer.Exit(show_health(as_json=as_json))
