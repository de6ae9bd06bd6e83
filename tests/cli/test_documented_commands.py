"""Every command that a page for people names exists, with the options that stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

from cli import app

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "huong-dan").glob("*.md")),
]
LAUNCHERS_OWN = ("test",)  # ./soicong test is the shell's doing
PROGRAM = typer.main.get_command(app)


def in_order(page: Path) -> list[str]:
    """The commands in lines of code and between backquotes, without comments and what a pipe does with them."""
    text = page.read_text("utf-8").replace("\\\n", " ")
    found: list[str] = []
    for part in re.split(r"(^```\w*\n.*?^```)", text, flags=re.S | re.M):
        lines = (
            part.splitlines()
            if part.startswith("```")
            else re.findall(r"`([^`\n]*\./soicong [^`\n]+)`", part)
        )
        found += [line[line.index("./soicong ") :] for line in lines if "./soicong " in line]
    return [re.split(r"\s(?:#|\||2>|&&|>)", each)[0].strip() for each in found]


def named(page: Path) -> list[str]:
    """Each command once."""
    return sorted(set(in_order(page)))


def problem(line: str) -> str:
    """Why a command cannot be given like that, '' where it can."""
    try:
        words = shlex.split(line)[1:]
    except ValueError:  # within quotes of a longer command
        words = line.replace("'", " ").split()[1:]
    if words[0] in LAUNCHERS_OWN:
        return ""
    command = PROGRAM
    while words and hasattr(command, "commands"):
        if words[0].startswith(("-", "…", "[")):
            break
        if words[0] not in command.commands:
            return f"no command {words[0]}"
        command = command.commands[words.pop(0)]
    known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"--help"}
    options = {word.strip("[]").split("=")[0] for word in words if re.match(r"\[?--?[a-z]", word)}
    return ", ".join(sorted(options - known))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_exist(page: Path) -> None:
    assert {line: why for line in named(page) if (why := problem(line))} == {}


def test_what_is_wrong_is_found() -> None:
    assert problem("./soicong nightly --at 22:00") == ""
    assert problem("./soicong nightly --when 22:00") == "--when"
    assert problem("./soicong rounds freez 2026") == "no command freez"
    assert sum(len(named(page)) for page in PAGES) > 100
