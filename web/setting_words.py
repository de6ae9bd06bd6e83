"""The settings of an installation with their meaning: read from the environment, shown, never changed here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting. `otherwise`: what holds where it is not set; a `secret` one is never shown."""

    name: str
    meaning: str
    otherwise: str = ""
    secret: bool = False

    def told(self, environment: Mapping[str, str] | None = None) -> str:
        """Its value for people."""
        value = (os.environ if environment is None else environment).get(self.name, "")
        if not value:
            return f"chưa đặt: {self.otherwise}" if self.otherwise else "chưa đặt"
        return "đã đặt, không hiện" if self.secret else _without_password(value)


def _without_password(value: str) -> str:
    """An address may hold a name and a password before its @."""
    scheme, separator, rest = value.partition("://")
    if not separator or "@" not in rest.split("/", 1)[0]:
        return value
    return f"{scheme}://…@{rest.split('@', 1)[1]}"


def _setting(name: str, meaning: str, otherwise: str = "", *, secret: bool = False) -> Setting:
    return Setting(name=f"SOICONG_{name}", meaning=meaning, otherwise=otherwise, secret=secret)


SETTINGS: tuple[tuple[str, tuple[Setting, ...]], ...] = (
    (
        "Cài đặt chung",
        (
            _setting(
                "DATA", "thư mục dữ liệu: kho lưu, báo cáo, cơ sở dữ liệu", "thư mục var cạnh chương trình"
            ),
            _setting("DATABASE", "địa chỉ cơ sở dữ liệu", "SQLite trong thư mục dữ liệu"),
            _setting("WEB_ADDRESS", "địa chỉ https của trang này sau máy chủ web", "chỉ mở trên máy này"),
            _setting("CONTACT", "đầu mối ghi trong mỗi yêu cầu tải, để cơ quan liên hệ"),
            _setting("BACKUP", "thư mục sao lưu mà trang quản trị được ghi vào", "chỉ sao lưu bằng lệnh"),
            _setting("EGRESS", "địa chỉ mạng của máy này, ghi trong văn bản gửi cơ quan"),
            _setting("LOG", "dạng của nhật ký: keyvalue hoặc json", "keyvalue"),
            _setting("METRICS", "nơi máy giám sát hỏi số đo", "không mở"),
            _setting("ROUND_HOURS", "đợt gần nhất được cũ bao nhiêu giờ", "36"),
            _setting("BROWSER", "trình duyệt dùng để dựng trang", "tự tìm"),
            _setting("GOLDEN", "thư mục giữ các ca mẫu của cài đặt này", "trong thư mục dữ liệu"),
            _setting("NAME_MAP", "bản đồ tên, chỉ dùng với tỉnh mẫu và khi thử", "không dùng"),
        ),
    ),
    (
        "Tên cơ quan và văn bản",
        (
            _setting("ORGANISATION", "cơ quan chủ trì đánh giá"),
            _setting("PARENT", "cơ quan cấp trên"),
            _setting("PLACE", "nơi ghi ở đầu văn bản"),
            _setting("SYMBOL", "ký hiệu của cơ quan trong số văn bản"),
            _setting("SIGNER", "người ký, dạng Chức vụ/Họ tên"),
            _setting("PROVINCE_SIGNER", "người ký quyết định của tỉnh, dạng Chức vụ/Họ tên"),
        ),
    ),
    (
        "Chứng cứ",
        (
            _setting("SIGNING_KEY", "tệp khoá ký (PEM)", "keys/signing.pem trong thư mục dữ liệu"),
            _setting("SIGNING_KEY_PASSWORD", "mật khẩu của khoá ký", secret=True),
            _setting("TIME_AUTHORITY", "địa chỉ nơi cấp dấu thời gian (RFC 3161)"),
            _setting("TIME_ROOT", "chứng thư gốc của nơi cấp dấu thời gian (PEM)"),
            _setting("OPERATOR", "người đang làm, ghi vào nhật ký chứng cứ"),
            _setting("REASON", "lý do, ghi vào nhật ký chứng cứ"),
            _setting("REQUESTER", "cơ quan yêu cầu, ghi vào nhật ký chứng cứ", "cơ quan chủ trì"),
            _setting("HOST_LABEL", "tên của máy này trong chứng cứ", "một tên chỉ để phân biệt các máy"),
        ),
    ),
    (
        "Kho chung",
        (
            _setting("STORAGE", "kho chung giữ chứng cứ: thư mục hoặc s3://", "chứng cứ chỉ ở máy này"),
            _setting("STORAGE_ENDPOINT", "địa chỉ máy chủ S3"),
            _setting("STORAGE_KEY", "mã truy cập kho chung", secret=True),
            _setting("STORAGE_SECRET", "khoá bí mật của kho chung", secret=True),
            _setting("STORAGE_LOCAL_GB", "máy này giữ nhiều nhất bao nhiêu GB", "50"),
        ),
    ),
    (
        "Bản tin",
        (
            _setting("ALERTS_FILE", "tệp cài đặt bản tin", "các cài đặt ở dưới"),
            _setting("ALERT_STAFF", "cán bộ nhận mọi việc, cách nhau dấu phẩy", "không gửi"),
            _setting("ALERT_AGENCIES", "yes: gửi cả đầu mối của cơ quan", "không gửi"),
            _setting("ALERT_DROP", "báo khi điểm chắc chắn giảm từ mức này", "3"),
            _setting("ALERT_REPEAT_DAYS", "nhắc lại việc kéo dài sau mấy ngày", "7"),
            _setting("ALERT_REPORTS_URL", "địa chỉ của thư mục báo cáo, để bản tin có liên kết"),
            _setting("SMTP_HOST", "máy chủ thư"),
            _setting("SMTP_PORT", "cổng mạng của máy chủ thư", "theo cách bảo vệ"),
            _setting("SMTP_SENDER", "địa chỉ gửi"),
            _setting("SMTP_SECURITY", "starttls, tls hoặc none", "starttls"),
            _setting("SMTP_CA", "tệp chứng thư nội bộ của máy chủ thư"),
            _setting("SMTP_USER", "tên đăng nhập máy chủ thư"),
            _setting("SMTP_PASSWORD", "mật khẩu máy chủ thư", secret=True),
            _setting("SMTP_PASSWORD_FILE", "tệp chứa mật khẩu máy chủ thư"),
            _setting("WEBHOOK_URL", "nơi nhận bản tin dạng JSON", secret=True),
            _setting("WEBHOOK_SECRET", "khoá ký bản tin JSON", secret=True),
            _setting("WEBHOOK_SECRET_FILE", "tệp chứa khoá ký bản tin JSON"),
            _setting("WEBHOOK_SIGNS", "yes: gửi cả dấu hiệu bị xâm nhập", "không gửi"),
        ),
    ),
)
"""Every setting, by what it is for."""
