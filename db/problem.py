"""What can be wrong with the database, said in one sentence to the person at the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from sqlalchemy import exc
from sqlalchemy.engine import URL


class ProblemKind(StrEnum):
    """The kinds of trouble that a caller may want to tell apart (exit codes, hints)."""

    BAD_URL = "bad_url"
    UNREACHABLE = "unreachable"
    READ_ONLY = "read_only"
    NOT_MIGRATED = "not_migrated"
    NEWER = "newer"
    BUSY = "busy"
    FULL = "full"
    NOT_A_DATABASE = "not_a_database"
    NOT_STORED = "not_stored"
    OTHER = "other"


class DatabaseProblem(Exception):
    """The database cannot be used as asked; `str()` is one Vietnamese sentence that says what to do."""

    def __init__(self, message: str, kind: ProblemKind = ProblemKind.OTHER) -> None:
        super().__init__(message)
        self.kind = kind


def shown(url: URL) -> str:
    """An address fit for messages: the password is hidden, an SQLite address is its file name."""
    if url.get_backend_name() == "sqlite":
        return url.database or "bộ nhớ"
    return url.render_as_string(hide_password=True)


# What the two servers' drivers write, in the order in which to look; lower case.
_SIGNS: tuple[tuple[ProblemKind, tuple[str, ...], str], ...] = (
    (
        ProblemKind.NOT_A_DATABASE,
        ("file is not a database", "malformed"),
        "Tệp {where} không phải là cơ sở dữ liệu của Soi Cổng hoặc đã hỏng; "
        "hãy khôi phục từ bản sao lưu hoặc chọn tệp khác.",
    ),
    (
        ProblemKind.READ_ONLY,
        ("readonly database", "read-only", "permission denied"),
        "Cơ sở dữ liệu {where} chỉ cho đọc; hãy cấp quyền ghi cho người đang chạy lệnh "
        "(với SQLite: cả tệp và thư mục chứa tệp).",
    ),
    (
        ProblemKind.BUSY,
        ("database is locked", "lock timeout", "deadlock detected"),
        "Cơ sở dữ liệu {where} đang bận vì một tiến trình khác giữ khoá; "
        "hãy chờ lượt đang chạy kết thúc rồi thử lại.",
    ),
    (
        ProblemKind.FULL,
        ("disk is full", "no space left", "disk full", "disk i/o error"),
        "Không ghi được vào {where}: ổ đĩa đầy hoặc lỗi; hãy giải phóng dung lượng rồi thử lại.",
    ),
    (
        ProblemKind.NOT_MIGRATED,
        ("no such table", "no such column", "does not exist\nline", "undefinedtable", "undefinedcolumn"),
        "Cơ sở dữ liệu {where} chưa có các bảng cần thiết; hãy chạy: ./soicong db upgrade",
    ),
    (
        ProblemKind.UNREACHABLE,
        ("password authentication failed", "no password supplied", "role "),
        "Máy chủ cơ sở dữ liệu {where} từ chối tài khoản; hãy kiểm tra tên và mật khẩu trong địa chỉ.",
    ),
    (
        ProblemKind.UNREACHABLE,
        ("database ",),  # FATAL: database "x" does not exist
        "Không có cơ sở dữ liệu {where} trên máy chủ; hãy tạo trước (createdb) hoặc sửa tên trong địa chỉ.",
    ),
    (
        ProblemKind.UNREACHABLE,
        ("unable to open", "connection", "could not translate", "timeout", "resolve", "server closed"),
        "Không mở được cơ sở dữ liệu {where}; hãy kiểm tra đường dẫn, thư mục hoặc máy chủ có đang chạy.",
    ),
)


def explain(error: exc.SQLAlchemyError, url: URL) -> DatabaseProblem:
    """The sentence for an error of the driver or of SQLAlchemy; credentials never appear in it."""
    original = getattr(error, "orig", None)
    text = f"{original or error}".lower()
    name = type(original).__name__.lower()
    for kind, signs, sentence in _SIGNS:
        if any(sign in text or sign == name for sign in signs):
            if signs == ("database ",) and "does not exist" not in text:
                continue
            return DatabaseProblem(sentence.format(where=shown(url)), kind)
    said = f"{original or type(error).__name__}".splitlines()[0][:200]
    return DatabaseProblem(f"Lỗi cơ sở dữ liệu {shown(url)}: {said}")


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn errors of the database into `DatabaseProblem`."""
    try:
        yield
    except exc.SQLAlchemyError as error:
        raise explain(error, url) from error
