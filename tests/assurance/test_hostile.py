"""What is no package gets one clear sentence, soon, and without filling memory."""

from __future__ import annotations

import io
import time
import tracemalloc

import pytest

from assurance.container import BadContainer, Container
from assurance.verify import Demands, verify
from tests.assurance.example import SIGNER, example, failed, verdict_of, written
from tests.assurance.hostile import HOSTILE

SAID = {
    "empty": "không phải gói ZIP",
    "text": "không phải gói ZIP",
    "picture": "không phải gói ZIP",
    "begins_like_a_zip": "bị cắt cụt",
    "encrypted": "khoá bằng mật khẩu",
    "climbs": "tên tệp không an toàn: ‘../../etc/passwd’",
    "absolute": "tên tệp không an toàn",
    "drive": "tên tệp không an toàn",
    "backslash": "tên tệp không an toàn",
    "nul": "tên tệp không an toàn: ‘x/a\\x00.txt’",
    "control": "tên tệp không an toàn: ‘x/\\x1b[2J’",
    "bidi": "tên tệp không an toàn",
    "oversized": "quá chỗ mà gói có",
    "zip64": "quá chỗ mà gói có",
    "bomb": "nén lại",
    "endless": "quá nhiều tệp",
    "symlink": "không ở dạng chuẩn",
    "overlapping": "quá chỗ mà gói có",
    "nested": "không ở dạng chuẩn",
    "another_zip": "dạng chuẩn",
    "no_entries": "không phải gói chứng cứ",
}


def told(content: bytes) -> str:
    """The one sentence: of the refusal, or of the check that failed."""
    try:
        verdict = verify(io.BytesIO(content), Demands())
    except BadContainer as problem:
        return str(problem)
    assert failed(verdict) == "container"
    return verdict.checks[0].told


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_files(kind: str) -> None:
    content = HOSTILE[kind]()
    began = time.process_time()
    sentence = told(content)
    seconds = time.process_time() - began
    tracemalloc.start()
    told(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert SAID[kind] in sentence
    assert sentence.count("\n") == 0
    assert sentence.isprintable()
    assert seconds < 1
    assert peak < 64 << 20


def test_a_package_cut_anywhere() -> None:
    whole = written(example().package(SIGNER))
    for length in (1, 30, 1000, len(whole) // 2, len(whole) - 23, len(whole) - 1):
        assert told(whole[:length])


def test_nothing_may_stand_before_after_or_between() -> None:
    whole = written(example().package(SIGNER))
    assert failed(verdict_of(whole + b"\0")) == "container"
    with_comment = bytearray(whole) + b"chu thich"
    with_comment[len(whole) - 2] = 9
    assert failed(verdict_of(bytes(with_comment))) == "container"
    with pytest.raises(BadContainer):
        Container(io.BytesIO(b"MZ" + whole))
    assert failed(verdict_of(b"PK\x03\x04" + whole)) == "container"


def test_a_changed_date_of_an_entry_is_seen() -> None:
    whole = bytearray(written(example().package(SIGNER)))
    whole[12] ^= 1  # the day in the first entry's own header
    assert failed(verdict_of(bytes(whole))) == "container"
