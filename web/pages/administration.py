"""Administration: accounts, settings with their meaning, back-up."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import Response

from db.problem import DatabaseProblem
from db.web_accounts import Role
from db.web_watch import WebEvent
from jobs.backup_launch import backup_folder, made, said, start, under_way
from jobs.problems import InputProblem
from web.account_acts import new_account, role_of, set_disabled, state_told
from web.log_in import make_code
from web.security_log import note
from web.setting_words import SETTINGS
from web.visit import Here, Visit

_EVENTS = 20
_SIZES = (("GB", 10**9), ("MB", 10**6), ("KB", 10**3))


def index(visit: Here) -> Response:
    """Where to go, and the newest security events."""
    store = visit.site.store
    accounts = store.web_accounts().all()
    return visit.page(
        "administration.html",
        accounts=sum(one.active for one in accounts),
        agencies=len(store.registry().load().all_at(visit.today, ended=False)),
        keys=sum(one.holds(visit.now) for one in store.web_keys().all()),
        folder=backup_folder() is not None,
        events=store.web_watch().events(limit=_EVENTS),
        kinds=EVENTS,
    )


def accounts(visit: Here) -> Response:
    """Who may log in."""
    return _accounts(visit)


def _accounts(visit: Visit, *, problem: str = "", done: str = "", code: str = "") -> Response:
    store = visit.site.store
    registry = store.registry().load()
    return visit.page(
        "accounts.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem,
        done=done,
        code=code,
        accounts=[(one, state_told(one)) for one in store.web_accounts().all()],
        agencies=registry.all_at(visit.today, ended=False),
        roles=tuple(Role),
        typed=visit.form,
    )


def add_account(visit: Here) -> Response:
    """Make an account; its code is shown this once."""
    name = visit.form.get("ten", "").strip()[:60]
    full_name = " ".join(visit.form.get("ho-ten", "").split())[:200]
    agency = visit.form.get("co-quan", "").strip()[:100] or None
    try:
        role = role_of(visit.form.get("vai-tro", ""))
        if (role is Role.AGENCY) != (agency is not None):
            raise InputProblem("Chọn cơ quan cho tài khoản của cơ quan; các vai trò khác để trống ô ấy.")
        account, code = new_account(
            visit.site.store, name, role, agency, full_name, by=visit.who.name, at=visit.now
        )
    except (InputProblem, DatabaseProblem) as problem:
        return _accounts(visit, problem=str(problem))
    return _accounts(visit, done=f"Đã thêm tài khoản {account.name}.", code=code)


def account_code(visit: Here, name: str) -> Response:
    """A new code for an account that is open; it is shown this once."""
    account = visit.site.store.web_accounts().get(name)
    if not account.active:
        return _accounts(visit, problem=f"Tài khoản {account.name} đang bị khoá: mở lại trước.")
    code = make_code(visit.site.store, account, at=visit.now, by=visit.who.name)
    return _accounts(visit, done=f"Mã đặt lại mật khẩu của {account.name}.", code=code)


def disable_account(visit: Here, name: str) -> Response:
    """Close an account, not one's own: somebody has to be left who administers."""
    if name == visit.who.name:
        return _accounts(visit, problem="Không tự khoá tài khoản đang dùng: nhờ một người quản trị khác.")
    account = set_disabled(visit.site.store, name, disabled=True, by=visit.who.name, at=visit.now)
    return _accounts(visit, done=f"Đã khoá tài khoản {account.name}; mọi phiên làm việc của nó đã hết.")


def enable_account(visit: Here, name: str) -> Response:
    """Open an account again."""
    account = set_disabled(visit.site.store, name, disabled=False, by=visit.who.name, at=visit.now)
    return _accounts(visit, done=f"Đã mở lại tài khoản {account.name}.")


def settings(visit: Here) -> Response:
    """The settings of this installation."""
    return visit.page("settings.html", groups=SETTINGS)


def backups(visit: Here) -> Response:
    """The back-ups that are there."""
    return _backups(visit)


def _backups(visit: Visit, *, problem: str = "") -> Response:
    folder, configuration = backup_folder(), visit.site.configuration
    busy = under_way(configuration)
    try:
        found = made(folder) if folder is not None else ()
    except InputProblem as wrong:
        found, problem = (), problem or str(wrong)
    return visit.page(
        "backups.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem and visit.form else HTTPStatus.OK,
        script="live.js" if busy else "",
        problem=problem,
        folder=folder,
        busy=busy,
        snapshots=[(one, size_told(one.size)) for one in found],
        said=said(configuration).splitlines() if not busy else (),
    )


def back_up(visit: Here) -> Response:
    """Make a back-up into the folder that is set for it."""
    folder = backup_folder()
    if folder is None:
        return _backups(visit, problem="Chưa đặt thư mục sao lưu (SOICONG_BACKUP).")
    try:
        start(visit.site.configuration, folder)
    except InputProblem as problem:
        return _backups(visit, problem=str(problem))
    event = WebEvent(at=visit.now, kind="backup_started", account=visit.who.name, address=visit.knock.address)
    note(visit.site.store, event)
    return visit.to("/quan-tri/sao-luu")


def size_told(size: int) -> str:
    """Bytes in words: '1,2 GB'."""
    for name, unit in _SIZES:
        if size >= unit:
            return f"{size / unit:.1f} {name}".replace(".", ",")
    return f"{size} byte"


EVENTS = {
    "log_in": "đăng nhập",
    "log_out": "đăng xuất",
    "log_in_failed": "sai mật khẩu",
    "log_in_held": "bị chặn vì thử sai nhiều",
    "log_in_limit": "thử sai tới giới hạn",
    "code_limit": "thử mã sai tới giới hạn",
    "league_exported": "tải bảng xếp hạng",
    "registry_exported": "tải sổ cơ quan",
    "settings_changed": "cài đặt khác lần chạy trước",
    "forbidden": "mở trang không được phép",
    "code_made": "cấp mã đặt mật khẩu",
    "code_wrong": "nhập sai mã",
    "password_chosen": "đặt mật khẩu",
    "first_administrator": "thiết lập người quản trị",
    "account_made": "thêm tài khoản",
    "account_disabled": "khoá tài khoản",
    "account_enabled": "mở lại tài khoản",
    "key_made": "cấp khoá cho chương trình",
    "key_revoked": "thu hồi khoá",
    "review": "thẩm tra",
    "audit_asked": "gửi kiểm tra một cổng",
    "audit_shared": "tạo đường dẫn báo cáo",
    "audit_unshared": "thu hồi đường dẫn báo cáo",
    "audit_host_approved": "duyệt máy chủ được kiểm tra",
    "audit_host_disapproved": "thôi duyệt máy chủ",
    "round_started": "bắt đầu đợt",
    "round_stopped": "dừng đợt",
    "backup_started": "sao lưu",
    "season_published": "công bố kỳ",
    "season_withdrawn": "thu hồi bản công bố",
    "registry_changed": "đổi sổ cơ quan",
}
"""Security events in words; one that stands not here is shown by its name."""
