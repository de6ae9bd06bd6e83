"""What a package brings along so that it can be checked without us: the text, the script, the page for a browser."""

from __future__ import annotations

from pathlib import Path

from assurance.custody import NOTHING
from assurance.seal import grouped

_FOLDER = Path(__file__).parent / "package"
_LIST = (
    "l=$(mktemp); {{ cut -c67- manifest-sha256.txt tagmanifest-sha256.txt; echo tagmanifest-sha256.txt; {seals}}} "
    '| LC_ALL=C sort > "$l"; x=$(du -al . | cut -f2- | while IFS= read -r f; do test -d "$f" -a ! -L "$f" '
    '|| echo "${{f#./}}"; done | LC_ALL=C sort | LC_ALL=C comm -3 - "$l"); rm "$l"; echo "$x"; test -z "$x"'
)
_SEALS = (
    "echo tagmanifest-sha256.txt.sig; "
    "test ! -e tagmanifest-sha256.txt.sig.tsr || echo tagmanifest-sha256.txt.sig.tsr; "
)


def guide(*, identifier: str, grade: str, fingerprint: str, full: str = "") -> bytes:
    """HOW-TO-VERIFY.txt of a package; `fingerprint` '' where it is not signed.

    `full` is the code of the full package that a reduced one was taken from, '' for a full one.
    """
    name = "HOW-TO-VERIFY-reduced.txt" if full else "HOW-TO-VERIFY.txt"
    commands = (_FOLDER / "commands.txt").read_text("utf-8")
    text = (_FOLDER / name).read_text("utf-8").replace("@COMMANDS@", commands).replace("@FULL@", full)
    signed = (_FOLDER / "signed.txt").read_text("utf-8") if fingerprint else ""
    told = grouped(fingerprint) if fingerprint else "không ký / not signed"
    text = text.replace("@SIGNED@", signed.replace("@FINGERPRINT@", fingerprint))
    for mark, value in (
        ("@IDENTIFIER@", identifier),
        ("@GRADE@", grade),
        ("@FINGERPRINT@", told),
        ("@LIST@", _LIST.format(seals=_SEALS if fingerprint else "")),
        ("@ZEROS@", NOTHING),
    ):
        text = text.replace(mark, value)
    return text.encode("utf-8")


def script() -> bytes:
    """verify.sh, the same in every package."""
    return (_FOLDER / "verify.sh").read_bytes()


def page() -> bytes:
    """verify.html, the same in every package."""
    return (_FOLDER / "verify.html").read_bytes()
