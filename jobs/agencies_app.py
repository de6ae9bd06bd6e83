"""The commands over the registry: `./soicong agencies …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobs.agencies_options import By, Code, Everyone, Number, On, RegistryAt, Why
from jobs.usage import Command, group

agencies_app = group(
    "Sổ cơ quan: danh sách có lịch sử, sáp nhập, chuyển địa chỉ.\n\n"
    "Ngày trong --on là ngày đầu tiên của tình trạng mới: sáp nhập --on 01/07/2025 nghĩa là cơ quan cũ hoạt động đến "
    "hết 30/06/2025."
)


@agencies_app.command("import", cls=Command)
def agencies_import(
    path: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp .xlsx hoặc .csv.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem sẽ mới, đổi, giữ những gì.")] = False,
    on: Annotated[
        str | None, typer.Option("--on", metavar="NGÀY", help="Thay đổi có từ ngày này; mặc định hôm nay.")
    ] = None,
    correct: Annotated[
        bool, typer.Option("--correct", help="Sửa giá trị đã nhập sai, không phải thay đổi mới.")
    ] = False,
    by: By = None,
    why: Annotated[
        str | None, typer.Option("--why", metavar="LÝ_DO", help="Căn cứ; mặc định tên tệp.")
    ] = None,
) -> None:
    """Nhập danh sách cơ quan từ Excel hoặc CSV; sai một dòng thì không nhập gì.

    Ví dụ:

    \b
    ./soicong agencies template co-quan.xlsx
    ./soicong agencies import co-quan.xlsx --dry-run
    ./soicong agencies import co-quan.xlsx
    """
    from jobs.registry_files import ImportRequest, import_agencies
    from jobs.registry_words import Author

    request = ImportRequest(
        path=path, on=on, correcting=correct, dry_run=dry_run, author=Author(by=by, why=why)
    )
    raise typer.Exit(import_agencies(request))


@agencies_app.command("export", cls=Command)
def agencies_export(
    path: Annotated[Path, typer.Argument(metavar="TỆP", help="Tên tệp kết thúc bằng .xlsx hoặc .csv.")],
    at: RegistryAt = None,
    everyone: Everyone = False,
) -> None:
    """Xuất danh sách ra Excel hoặc CSV; sửa rồi nhập lại được.

    Ví dụ: ./soicong agencies export co-quan.xlsx --all
    """
    from jobs.registry_files import export_agencies

    raise typer.Exit(export_agencies(path, at=at, everyone=everyone))


@agencies_app.command("template", cls=Command)
def agencies_template(
    path: Annotated[Path, typer.Argument(metavar="TỆP", help="Tên tệp kết thúc bằng .xlsx hoặc .csv.")],
) -> None:
    """Ghi tệp mẫu có tên cột, một dòng ví dụ và (trong .xlsx) trang hướng dẫn.

    Ví dụ: ./soicong agencies template co-quan.xlsx
    """
    from jobs.registry_files import write_template

    raise typer.Exit(write_template(path))


@agencies_app.command("list", cls=Command)
def agencies_list(at: RegistryAt = None, everyone: Everyone = False) -> None:
    """In các cơ quan đang hoạt động.

    Ví dụ: ./soicong agencies list --at 30/06/2025
    """
    from jobs.registry_listing import list_agencies

    raise typer.Exit(list_agencies(at=at, everyone=everyone))


@agencies_app.command("show", cls=Command)
def agencies_show(
    code: Code,
    at: RegistryAt = None,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """In một cơ quan: tiền thân, kế tục, diễn biến điểm, mọi thay đổi.

    Ví dụ: ./soicong agencies show so-khcn --at 28/02/2025
    """
    from jobs.registry_listing import show_agency

    raise typer.Exit(show_agency(code, at=at, as_json=as_json))


@agencies_app.command("merge", cls=Command)
def agencies_merge(
    codes: Annotated[list[str], typer.Argument(metavar="MÃ...", help="Các cơ quan được sáp nhập.")],
    into: Annotated[
        str,
        typer.Option(
            "--into", metavar="MÃ", help="Cơ quan nhận: một trong số đó, cơ quan khác, hoặc mã mới."
        ),
    ],
    on: On,
    why: Why,
    name: Annotated[str | None, typer.Option("--name", metavar="TÊN", help="Tên sau sáp nhập.")] = None,
    home: Annotated[
        str | None, typer.Option("--home", metavar="ĐỊA_CHỈ", help="Địa chỉ cổng sau sáp nhập.")
    ] = None,
    tier: Annotated[str | None, typer.Option("--tier", metavar="CẤP", help="Cấp của cơ quan mới.")] = None,
    league: Annotated[
        str | None, typer.Option("--group", metavar="NHÓM", help="Nhóm xếp hạng sau sáp nhập.")
    ] = None,
    by: By = None,
) -> None:
    """Ghi một lần sáp nhập; diễn biến điểm của các cơ quan cũ được giữ.

    Ví dụ:

    \b
    ./soicong agencies merge so-tttt so-khcn --into so-khcn --on 01/03/2025 \\
        --why "Nghị quyết 18-NQ/TW"
    ./soicong agencies merge xa-a xa-b --into xa-moi --name "UBND xã Mới" \\
        --home https://xamoi.tinh.gov.vn --on 01/07/2025 --why "Nghị quyết sắp xếp xã"
    """
    from jobs.registry_changes import merge_agencies
    from jobs.registry_words import Author

    raise typer.Exit(
        merge_agencies(
            codes,
            into=into,
            on=on,
            name=name,
            home=home,
            level=tier,
            group=league,
            author=Author(by=by, why=why),
        )
    )


@agencies_app.command("split", cls=Command)
def agencies_split(
    code: Code,
    into: Annotated[
        list[str],
        typer.Option("--into", metavar="MÃ", help="Mỗi cơ quan sau khi tách một lần --into; đã nhập trước."),
    ],
    on: On,
    why: Why,
    by: By = None,
) -> None:
    """Ghi một lần chia tách; nêu cả mã cũ sau --into nếu cơ quan cũ còn hoạt động.

    Ví dụ: ./soicong agencies split so-a --into so-a --into so-b --on 01/07/2025 --why "Quyết định 12/QĐ-UBND"
    """
    from jobs.registry_changes import split_agency
    from jobs.registry_words import Author

    raise typer.Exit(split_agency(code, into=into, on=on, author=Author(by=by, why=why)))


@agencies_app.command("rename", cls=Command)
def agencies_rename(
    code: Code,
    name: Annotated[str, typer.Option("--name", metavar="TÊN", help="Tên mới.")],
    on: On,
    why: Why,
    new_code: Annotated[
        str | None, typer.Option("--code", metavar="MÃ", help="Mã mới, nếu đổi cả mã.")
    ] = None,
    by: By = None,
) -> None:
    """Ghi tên mới của một cơ quan, nếu cần cả mã mới.

    Ví dụ: ./soicong agencies rename so-nnptnt --name "Sở Nông nghiệp và Môi trường" --on 01/03/2025 --why "NQ 12"
    """
    from jobs.registry_changes import rename_agency
    from jobs.registry_words import Author

    raise typer.Exit(rename_agency(code, name=name, new_code=new_code, on=on, author=Author(by=by, why=why)))


@agencies_app.command("move", cls=Command)
def agencies_move(
    code: Code,
    address: Annotated[str, typer.Argument(metavar="ĐỊA_CHỈ", help="Địa chỉ mới của trang chủ.")],
    on: On,
    why: Why,
    by: By = None,
) -> None:
    """Ghi địa chỉ mới của cổng; địa chỉ cũ được giữ lại.

    Ví dụ: ./soicong agencies move so-y-te https://soyte.tinh.gov.vn --on 15/08/2025 --why "Công văn 77/SYT-VP"
    """
    from jobs.registry_changes import move_portal
    from jobs.registry_words import Author

    raise typer.Exit(move_portal(code, address, on=on, author=Author(by=by, why=why)))


@agencies_app.command("retire", cls=Command)
def agencies_retire(code: Code, on: On, why: Why, by: By = None) -> None:
    """Ghi một cơ quan ngừng hoạt động, không ai nối tiếp; kết quả cũ được giữ.

    Ví dụ: ./soicong agencies retire ubnd-huyen-a --on 01/07/2025 --why "Bỏ cấp huyện"
    """
    from jobs.registry_changes import retire_agency
    from jobs.registry_words import Author

    raise typer.Exit(retire_agency(code, on=on, author=Author(by=by, why=why)))


@agencies_app.command("history", cls=Command)
def agencies_history(
    limit: Annotated[
        int, typer.Option("--last", metavar="SỐ", min=1, max=10_000, help="Số việc in ra.")
    ] = 30,
) -> None:
    """In những việc đã làm với sổ, mới nhất trước.

    Ví dụ: ./soicong agencies history
    """
    from jobs.registry_listing import list_acts

    raise typer.Exit(list_acts(limit=limit))


@agencies_app.command("undo", cls=Command)
def agencies_undo(number: Number, why: Why, by: By = None) -> None:
    """Huỷ một việc đã ghi nhầm (số việc: agencies history).

    Ví dụ: ./soicong agencies undo 12 --why "Nhầm ngày"
    """
    from jobs.registry_changes import undo_act
    from jobs.registry_words import Author

    raise typer.Exit(undo_act(number, author=Author(by=by, why=why)))


@agencies_app.command("proposals", cls=Command)
def agencies_proposals(
    everyone: Annotated[bool, typer.Option("--all", help="Cả đề xuất đã quyết định.")] = False,
) -> None:
    """In những cổng mà lượt kiểm tra thấy đã chuyển sang địa chỉ khác.

    Ví dụ: ./soicong agencies proposals
    """
    from jobs.registry_moves import list_proposals

    raise typer.Exit(list_proposals(everyone=everyone))


@agencies_app.command("accept", cls=Command)
def agencies_accept(
    number: Number,
    why: Why,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="NGÀY", help="Địa chỉ mới có từ ngày này; mặc định ngày thấy đầu tiên."),
    ] = None,
    by: By = None,
) -> None:
    """Chấp nhận địa chỉ mới của một cổng.

    Ví dụ: ./soicong agencies accept 3 --why "Đã gọi Văn phòng Sở xác nhận"
    """
    from jobs.registry_moves import accept_proposal
    from jobs.registry_words import Author

    raise typer.Exit(accept_proposal(number, on=on, author=Author(by=by, why=why)))


@agencies_app.command("reject", cls=Command)
def agencies_reject(number: Number, why: Why, by: By = None) -> None:
    """Từ chối địa chỉ mới của một cổng; lần chuyển ấy không được đề xuất lại.

    Ví dụ: ./soicong agencies reject 3 --why "Trang bảo trì tạm thời"
    """
    from jobs.registry_moves import reject_proposal
    from jobs.registry_words import Author

    raise typer.Exit(reject_proposal(number, author=Author(by=by, why=why)))
