"""`./soicong db copy --to …`: move to another database, with proof."""

from __future__ import annotations

from rich.markup import escape

from assurance.custody import broken_log
from db.copying import CopiedTable, copy_database
from db.problem import shown
from db.session import parse_url
from db.store import Store
from jobs.custody import log_of
from jobs.problems import ExitCode, InputProblem
from jobs.settings import settings
from jobs.terminal import console, plainly


@plainly
def copy_to(target: str) -> ExitCode:
    """Copy this installation's database; the custody chain is checked in the copy."""
    configuration, printed = settings(), console()

    def tell(table: CopiedTable) -> None:
        if table.rows:
            printed.print(f"  {table.name}: {table.rows} dòng, mã băm {table.sha256[:16]}…", soft_wrap=True)

    copied = copy_database(configuration.database, target, on_table=tell)
    with Store(target) as store:
        broken = broken_log(log_of(store).lines())
    where = shown(parse_url(target))
    if broken is not None:
        raise InputProblem(
            f"Bản chép ở {where} giữ nguyên từng dòng, nhưng nhật ký chứng cứ đứt ở dòng {broken.index + 1} "
            f"({broken.reason}): bản gốc đã đứt như vậy từ trước; kiểm tra trước khi dùng tiếp."
        )
    rows = sum(table.rows for table in copied)
    printed.print(
        f"Đã chép {len(copied)} bảng, {rows} dòng sang {escape(where)}; số dòng và mã băm từng bảng khớp, nhật ký chứng cứ "
        "liền mạch.",
        soft_wrap=True,
    )
    printed.print("Để dùng cơ sở dữ liệu mới: đặt SOICONG_DATABASE là địa chỉ ấy.", soft_wrap=True)
    return ExitCode.DONE
