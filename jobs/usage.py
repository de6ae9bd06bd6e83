"""Help and usage errors in Vietnamese: Typer speaks English only, and has no catalogue to translate."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

PROGRAM = "./soicong"
_HELP = (
    (r"^Usage: ", "Cách dùng: "),
    (r"\[OPTIONS\]", "[TUỲ CHỌN]"),
    (r"\bCOMMAND \[ARGS\]\.\.\.", "LỆNH [THAM SỐ]..."),
    (r"^Options:$", "Tuỳ chọn:"),
    (r"^Arguments:$", "Tham số:"),
    (r"^Commands:$", "Các lệnh:"),
    (r"\[default:(\s)", r"[mặc định:\1"),
    (r"\[required\]", "[bắt buộc]"),
    (r" <(?:list\[)?(?:str|path|Path)\]?>", ""),
    (r"(\d+)<=x<=(\d+)", r"từ \1 đến \2"),
    (r"Show this message and exit\.", "In hướng dẫn này."),
)
# What Typer writes about a wrong value or command line → the end of our sentence.
_WRONG = (
    (r"valid integer", "cần một số nguyên"),
    (r"valid number", "cần một số"),
    (r"greater than or equal to (\S+)", r"cần từ \1 trở lên"),
    (r"less than or equal to (\S+)", r"cần không quá \1"),
)
_SENTENCES = (
    (r"^No such command '(.*)'\.?$", r"không có lệnh ‘\1’"),
    (r"^Option '(.*)' requires an argument\.?$", r"tuỳ chọn ‘\1’ cần một giá trị đi sau"),
    (r"^Option '(.*)' does not take a value\.?$", r"tuỳ chọn ‘\1’ không nhận giá trị"),
    (r"^Got unexpected extra argument(?:s|\(s\))? \((.*)\)\.?$", r"thừa tham số: \1"),
)


def in_vietnamese(text: str) -> str:
    """A help page with Typer's own words in Vietnamese."""
    for pattern, word in _HELP:
        text = re.sub(pattern, word, text, flags=re.MULTILINE)
    return text


class Command(TyperCommand):
    """A command whose help page is Vietnamese throughout."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return in_vietnamese(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands whose help page is Vietnamese throughout."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return in_vietnamese(super().get_help(ctx))


def group(text: str) -> typer.Typer:
    """A group of commands; called without one of them it shows its help."""
    return typer.Typer(
        cls=Group,
        help=text,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def help_page(problem: Exception) -> str | None:
    """The help page, where a group of commands was called without one of them; else None."""
    return str(problem.args[0]) if type(problem).__name__ == "NoArgsIsHelpError" else None


def usage_problem(problem: Exception) -> str:
    """One sentence for a command line that cannot be read: what is wrong, and where its help stands."""
    context = getattr(problem, "ctx", None)
    command = context.command_path if context is not None else PROGRAM
    wrong = _wrong(problem)
    return f"{wrong}{'' if wrong.endswith('?') else '.'} Xem cách dùng: {command} --help"


def _wrong(problem: Exception) -> str:
    message = str(getattr(problem, "message", problem))
    parameter = getattr(problem, "param", None)
    option = getattr(problem, "option_name", "")
    kind = type(problem).__name__
    if kind == "NoSuchOption":
        near = " hoặc ".join(f"‘{one}’" for one in getattr(problem, "possibilities", None) or ())
        return f"không có tuỳ chọn ‘{option}’" + (f"; có phải là {near}?" if near else "")
    if kind == "MissingParameter" and parameter is not None:
        return f"thiếu ‘{_name(parameter)}’"
    if parameter is not None:
        return f"giá trị của ‘{_name(parameter)}’ không dùng được: {_translated(message, _WRONG)}"
    return _translated(message, _SENTENCES)


def _name(parameter: Any) -> str:
    """A parameter as users type it: '--max-pages' or 'ĐỊA_CHỈ'."""
    return str(parameter.get_error_hint()).strip("'").replace("' / '", "/")


def _translated(message: str, known: tuple[tuple[str, str], ...]) -> str:
    for pattern, sentence in known:
        if (found := re.search(pattern, message)) is not None:
            return found.expand(sentence)
    return message.rstrip(".")
