"""What an installation sets for alerts: the mail server, the webhook, who reads, from when on. Secrets are never printed."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from evidence.problem import told
from jobs.problems import InputProblem
from reports.alerts_model import Rule

FILE = "SOICONG_ALERTS_FILE"
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_YES, _NO = frozenset({"1", "yes", "true", "co", "có"}), frozenset({"", "0", "no", "false", "khong", "không"})


class Security(StrEnum):
    """How the way to the mail server is kept."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail server. `authority` is a file of certificates that are trusted beside the machine's own."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    authority: Path | None = None

    def context(self) -> ssl.SSLContext:
        """How certificates are checked. Raises InputProblem."""
        context = ssl.create_default_context()
        if self.authority is not None:
            try:
                context.load_verify_locations(cafile=self.authority)
            except (OSError, ssl.SSLError) as problem:
                raise InputProblem(
                    f"SOICONG_SMTP_CA: không đọc được chứng thư trong ‘{self.authority}’."
                ) from problem
        return context


@dataclass(frozen=True, kw_only=True)
class Hook:
    """A webhook: an address that takes signed JSON."""

    url: str = field(repr=False)  # its path is often a secret by itself
    secret: str = field(repr=False)

    @property
    def host(self) -> str:
        """The host, which may be printed."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, kw_only=True)
class AlertSettings:
    """Settings of alerts. `mail` and `hook` are None where none is set; `agencies` also writes to agencies' contacts.

    `reports` is the address at which the folder of reports is served, '' where it is not.
    """

    mail: Mail | None = None
    hook: Hook | None = None
    staff: tuple[str, ...] = ()
    agencies: bool = False
    rule: Rule = field(default_factory=Rule)
    reports: str = ""

    @property
    def configured(self) -> bool:
        """Whether anything can be sent to anybody."""
        return self.hook is not None or (self.mail is not None and bool(self.staff or self.agencies))


def alert_settings(environment: Mapping[str, str] | None = None) -> AlertSettings:
    """From SOICONG_SMTP_*, SOICONG_WEBHOOK_* and SOICONG_ALERT_* (docs/operations.md), in the environment or in the file
    that SOICONG_ALERTS_FILE names; the environment comes first. Raises InputProblem.
    """
    given = dict(os.environ if environment is None else environment)
    if path := given.get(FILE):
        given = _of_file(Path(path)) | given
    hook = _hook(given)
    return AlertSettings(
        mail=_mail(given),
        hook=hook,
        staff=addresses(given.get("SOICONG_ALERT_STAFF", ""), "SOICONG_ALERT_STAFF"),
        agencies=_choice(given, "SOICONG_ALERT_AGENCIES"),
        rule=Rule(
            drop=_number(given, "SOICONG_ALERT_DROP", Decimal(3)),
            repeat_after=timedelta(days=float(_number(given, "SOICONG_ALERT_REPEAT_DAYS", Decimal(7)))),
            signs_to_system=_choice(given, "SOICONG_WEBHOOK_SIGNS"),
        ),
        reports=given.get("SOICONG_ALERT_REPORTS_URL", "").rstrip("/"),
    )


def addresses(text: str, name: str) -> tuple[str, ...]:
    """Mail addresses, split at commas, semicolons and spaces. Raises InputProblem for what is none."""
    found = tuple(dict.fromkeys(re.split(r"[,;\s]+", text.strip()))) if text.strip() else ()
    for one in found:
        if _ADDRESS.fullmatch(one) is None:
            raise InputProblem(f"{name}: ‘{one}’ không phải là địa chỉ thư; viết dạng ten@co-quan.gov.vn.")
    return found


def addresses_within(text: str) -> tuple[str, ...]:
    """Mail addresses that stand anywhere in a text, such as the contact of an agency."""
    return tuple(dict.fromkeys(found.rstrip(".") for found in _ADDRESS.findall(text)))


def _mail(given: Mapping[str, str]) -> Mail | None:
    host = given.get("SOICONG_SMTP_HOST", "").strip()
    if not host:
        return None
    try:
        security = Security(given.get("SOICONG_SMTP_SECURITY", "").strip().lower() or "starttls")
    except ValueError:
        raise InputProblem("SOICONG_SMTP_SECURITY cần là starttls, tls hoặc none.") from None
    sender = addresses(given.get("SOICONG_SMTP_SENDER", ""), "SOICONG_SMTP_SENDER")
    if len(sender) != 1:
        raise InputProblem("SOICONG_SMTP_SENDER cần đúng một địa chỉ thư: bản tin được gửi đi từ địa chỉ ấy.")
    port = _number(given, "SOICONG_SMTP_PORT", Decimal(_PORTS[security]))
    if port != int(port) or not 1 <= port <= 65_535:
        raise InputProblem("SOICONG_SMTP_PORT cần là số cổng mạng từ 1 đến 65535.")
    user, password = given.get("SOICONG_SMTP_USER", ""), _secret(given, "SOICONG_SMTP_PASSWORD")
    if password and security is Security.NONE and not _loopback(host):
        raise InputProblem(
            "SOICONG_SMTP_SECURITY=none sẽ gửi mật khẩu không mã hoá qua mạng; đổi thành starttls hoặc tls."
        )
    authority = given.get("SOICONG_SMTP_CA", "")
    return Mail(
        host=host,
        port=int(port),
        security=security,
        sender=sender[0],
        user=user,
        password=password,
        authority=Path(authority) if authority else None,
    )


def _hook(given: Mapping[str, str]) -> Hook | None:
    url = given.get("SOICONG_WEBHOOK_URL", "").strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and _loopback(host))):
        raise InputProblem("SOICONG_WEBHOOK_URL cần là một địa chỉ https://….")
    secret = _secret(given, "SOICONG_WEBHOOK_SECRET")
    if len(secret) < 16:
        raise InputProblem(
            "SOICONG_WEBHOOK_SECRET (hoặc …_SECRET_FILE) cần ít nhất 16 ký tự: bên nhận dùng nó để biết bản tin là thật."
        )
    return Hook(url=url, secret=secret)


def _of_file(path: Path) -> dict[str, str]:
    """Settings of a file of lines NAME=value, as systemd's EnvironmentFile. Raises InputProblem."""
    lines = _read(path, FILE).splitlines()
    found = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().startswith("SOICONG_"):
            raise InputProblem(f"{FILE}: dòng {number} của ‘{path}’ cần có dạng SOICONG_TÊN=giá trị.")
        found[name.strip()] = value.strip().strip("\"'")
    if path.stat().st_mode & 0o004 and any(
        found.get(f"SOICONG_{name}") for name in ("SMTP_PASSWORD", "WEBHOOK_SECRET")
    ):
        raise InputProblem(f"Tệp ‘{path}’ chứa mật khẩu mà ai cũng đọc được; hãy chạy: chmod 600 {path}")
    return found


def _secret(given: Mapping[str, str], name: str) -> str:
    """A secret, or what stands in the file that NAME_FILE names. Raises InputProblem."""
    if path := given.get(f"{name}_FILE"):
        return _read(Path(path), f"{name}_FILE").strip()
    return given.get(name, "")


def _read(path: Path, name: str) -> str:
    try:
        return path.read_bytes().decode()
    except OSError as problem:
        raise InputProblem(f"{name}: không đọc được ‘{path}’ ({told(problem)}).") from problem
    except UnicodeDecodeError as problem:
        raise InputProblem(f"{name}: ‘{path}’ không phải là tệp văn bản UTF-8.") from problem


def _choice(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name, "").strip().lower()
    if text not in _YES | _NO:
        raise InputProblem(f"{name} cần là yes hoặc no.")
    return text in _YES


def _number(given: Mapping[str, str], name: str, default: Decimal) -> Decimal:
    text = given.get(name, "").strip().replace(",", ".")
    if not text:
        return default
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or not 0 < number <= 100_000:
        raise InputProblem(f"{name} cần là một số lớn hơn 0.")
    return number


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
