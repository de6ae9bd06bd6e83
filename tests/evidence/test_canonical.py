"""The same value gives the same bytes."""

import pytest

from evidence.canonical import canonical_json


def test_order_of_keys_does_not_matter() -> None:
    assert canonical_json({"b": 1, "a": [1.5, "Sở"]}) == canonical_json({"a": [1.5, "Sở"], "b": 1})


def test_letters_stay_letters_and_the_end_is_one_newline() -> None:
    assert canonical_json({"tên": "Sở Y tế"}) == '{\n  "tên": "Sở Y tế"\n}\n'.encode()


def test_one_line_for_records() -> None:
    assert canonical_json({"b": [1, 2], "a": None}, indent=None) == b'{"a":null,"b":[1,2]}\n'


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"x": float("nan")})
    with pytest.raises(TypeError):
        canonical_json({"x": {1, 2}})
