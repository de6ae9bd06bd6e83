"""What passwords are taken, and how they are kept."""

from __future__ import annotations

import unicodedata

import pytest

from web import passwords
from web.passwords import hashed, right, wrong_with

GOOD = "cơn mưa đầu mùa hạ"


def test_a_password_is_kept_with_argon2id_and_known_in_any_spelling_of_its_letters() -> None:
    kept = hashed(GOOD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert right(kept, unicodedata.normalize("NFD", GOOD))
    assert not right(kept, GOOD + " ")
    assert not passwords.outdated(kept)


def test_nobody_gets_in_where_there_is_no_password() -> None:
    assert not right("", "")
    assert not right("", "không ai dùng mật khẩu này")
    assert not right("không phải mã băm", GOOD)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        (GOOD, ""),
        ("x" * 14, "ít nhất 15 ký tự"),
        ("bốn từ dễ nhớ " * 15, "không quá 200"),
        ("abababababababab", "lặp lại"),
        ("van-thu.snv van-thu.snv", "tên tài khoản"),
        ("matkhau soicong 12", "quá quen thuộc"),
    ],
)
def test_rules_ask_for_length_and_not_for_signs(password: str, says: str) -> None:
    found = wrong_with(password, own_words=("van-thu.snv", "Nguyễn Thị Mẫu"))
    assert (found == "") if says == "" else (says in found)
