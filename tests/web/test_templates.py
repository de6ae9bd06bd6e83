"""Templates of two rooms in one environment: no name means two things."""

from __future__ import annotations

from pathlib import Path

from web.rendering import TEMPLATES

REPORTS = Path(__file__).parents[2] / "reports" / "templates"

OWN_SCRIPT = '<script src="{{ static(script) }}" defer></script>'
"""The one way to a script: a file of ours, on pages that say so."""


def test_no_template_hides_one_of_the_reports() -> None:
    own, reports = ({path.name for path in folder.iterdir()} for folder in (TEMPLATES, REPORTS))
    assert own & reports == set()


def test_templates_hold_no_script_and_no_style_of_their_own() -> None:
    for path in TEMPLATES.glob("*.html"):
        text = path.read_text("utf-8").replace(OWN_SCRIPT, "")
        for forbidden in (
            "<script",
            "<style",
            " style=",
            " onclick=",
            "|safe",
            "javascript:",
            "http://",
            "https://",
        ):
            assert forbidden not in text, (path.name, forbidden)
