"""The commands over the shared place of evidence: `./soicong storage …`."""

from __future__ import annotations

import typer

from jobs.usage import Command, group

storage_app = group("Kho chung của chứng cứ (SOICONG_STORAGE: một thư mục hoặc kho S3).")


@storage_app.command("check", cls=Command)
def storage_check() -> None:
    """Thử ghi, đọc, xoá trong kho chung; in những gì chưa gửi.

    Ví dụ: SOICONG_STORAGE=s3://soicong/chung-cu ./soicong storage check
    """
    from jobs.storage import check_storage

    raise typer.Exit(check_storage())


@storage_app.command("push", cls=Command)
def storage_push() -> None:
    """Gửi những kho lưu chưa có trong kho chung, xoá ở đó những gì đã xoá ở đây.

    Ví dụ: ./soicong storage push
    """
    from jobs.storage import push_storage

    raise typer.Exit(push_storage())
