"""What can be wrong with an archive or a file that somebody hands over."""

from __future__ import annotations

import errno


class NotAnArchive(ValueError):
    """The file is no WARC file."""


class UnsafeArchive(ValueError):
    """A ZIP that should hold an archive is damaged, locked or dangerous; the message ends a Vietnamese sentence."""


class NotWritten(OSError):
    """The disk does not take a record of an archive; what was committed before is good."""


class ArchiveInUse(NotWritten):
    """Another process is writing the archive."""


class NoPage(ValueError):
    """The archive holds no page that could be judged. `host` is the host whose pages were looked for, '' any."""

    def __init__(self, message: str, *, host: str = "") -> None:
        super().__init__(message)
        self.host = host


_REASONS = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EROFS: "ổ đĩa chỉ đọc",
    errno.ENOSPC: "ổ đĩa đầy",
    errno.EDQUOT: "hết hạn mức ổ đĩa",
    errno.EFBIG: "tệp đã tới cỡ lớn nhất được phép",
    errno.EIO: "ổ đĩa lỗi",
    errno.EEXIST: "trùng tên một tệp",
    errno.ENOTDIR: "trùng tên một tệp",
    errno.EISDIR: "đây là thư mục",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.ELOOP: "liên kết vòng tròn",
}


def told(error: OSError) -> str:
    """Why the operating system does not do it, in a few Vietnamese words."""
    return _REASONS.get(error.errno or 0, error.strerror or type(error).__name__)
