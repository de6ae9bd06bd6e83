"""What is left of Typer's English where a command line cannot be read."""

from __future__ import annotations

import pytest
import typer
from typer.exceptions import TyperException

from jobs.usage import Command, Group, help_page, in_vietnamese, usage_problem

app = typer.Typer(cls=Group, add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@app.command(cls=Command)
def count(
    number: int = typer.Argument(metavar="SỐ"), fast: bool = typer.Option(False, "--fast"), few: int = 1
) -> None:
    """Count."""


@app.command(cls=Command)
def stop() -> None:
    """Stop."""


def problem(*arguments: str) -> TyperException:
    with pytest.raises(TyperException) as raised:
        app(list(arguments), prog_name="./soicong", standalone_mode=False)
    return raised.value


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["count"], "thiếu ‘SỐ’. Xem cách dùng: ./soicong count --help"),
        (["count", "ba"], "giá trị của ‘SỐ’ không dùng được: cần một số nguyên. "),
        (["count", "1", "2"], "thừa tham số: 2. "),
        (["count", "1", "--slow"], "không có tuỳ chọn ‘--slow’. "),
        (["count", "1", "--fas"], "không có tuỳ chọn ‘--fas’; có phải là ‘--fast’ hoặc ‘--few’? "),
        (["count", "1", "--fast=1"], "tuỳ chọn ‘--fast’ không nhận giá trị. "),
        (["count", "1", "--few"], "tuỳ chọn ‘--few’ cần một giá trị đi sau. "),
        (["walk"], "không có lệnh ‘walk’. Xem cách dùng: ./soicong --help"),
    ],
)
def test_a_command_line_that_cannot_be_read(arguments: list[str], sentence: str) -> None:
    found = problem(*arguments)
    assert usage_problem(found).startswith(sentence)
    assert help_page(found) is None


def test_no_command_shows_the_help_page() -> None:
    page = help_page(problem())
    assert page is not None
    assert "Các lệnh:" in page
    assert "Usage" not in page


def test_what_is_unknown_stays_as_it_is() -> None:
    assert usage_problem(TyperException("Something new.")) == "Something new. Xem cách dùng: ./soicong --help"
    assert in_vietnamese("Usage: x [OPTIONS]") == "Cách dùng: x [TUỲ CHỌN]"
