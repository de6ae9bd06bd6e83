"""`./soicong evidence key …`: the key that signs packages."""

from __future__ import annotations

import os
from pathlib import Path

from rich.markup import escape

from assurance.seal import Signer, grouped, new_signer
from evidence.problem import told
from jobs.evidence_settings import evidence_settings
from jobs.outputs import writable_folder
from jobs.problems import ExitCode, InputProblem
from jobs.settings import settings
from jobs.terminal import console, plainly


@plainly
def new_key(*, output: Path | None) -> ExitCode:
    """Make a key; an existing file is never written over."""
    sealing, printed = evidence_settings(settings()), console()
    path = output or sealing.key
    writable_folder(path.parent)
    signer = new_signer()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(signer.private_pem(sealing.password))
        path.with_suffix(".pub").write_bytes(signer.public_pem)
    except FileExistsError:
        raise InputProblem(f"Đã có tệp ‘{path}’: khoá cũ không bị ghi đè; chọn tên khác bằng -o.") from None
    except OSError as problem:
        raise InputProblem(f"Không ghi được ‘{path}’ ({told(problem)}).") from problem
    printed.print(f"Khoá ký mới: {escape(str(path))} (giữ kín, sao lưu)", soft_wrap=True)
    _tell(signer, path)
    if path != sealing.key:
        printed.print(f"Để dùng khoá này: SOICONG_SIGNING_KEY={escape(str(path))}", soft_wrap=True)
    if not sealing.password:
        printed.print("Khoá không có mật khẩu; đặt SOICONG_SIGNING_KEY_PASSWORD trước khi tạo nếu cần.")
    return ExitCode.DONE


@plainly
def show_key() -> ExitCode:
    """Print the fingerprint of the key that signs."""
    sealing = evidence_settings(settings())
    signer = sealing.signer()
    if signer is None:
        raise InputProblem(
            f"Chưa có khoá ký ‘{sealing.key}’: tạo bằng ./soicong evidence key new, hoặc đặt SOICONG_SIGNING_KEY."
        )
    _tell(signer, sealing.key)
    return ExitCode.DONE


def _tell(signer: Signer, path: Path) -> None:
    printed = console()
    printed.print(f"Dấu vân tay (SHA-256): {grouped(signer.fingerprint)}", soft_wrap=True)
    printed.print(signer.public_pem.decode("ascii").rstrip(), soft_wrap=True, markup=False)
    printed.print(
        f"Công bố dấu vân tay và khoá công khai ({escape(path.with_suffix('.pub').name)}) ở nơi khác với các gói, "
        "để người nhận đối chiếu.",
        soft_wrap=True,
    )
