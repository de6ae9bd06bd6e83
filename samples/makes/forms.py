"""Forms that visitors fill."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

from html import escape

from samples.model import Ask


def form(ask: Ask, root: str) -> str:
    """A form that visitors fill."""
    rows = []
    for item in ask.fields:
        mark = f"o-{item.name}"
        match item.kind:
            case "textarea":
                entry = f'<textarea id="{mark}" name="{item.name}" rows="4"></textarea>'
            case "select":
                entry = (
                    f'<select id="{mark}" name="{item.name}">'
                    + "".join(f"<option>{escape(o)}</option>" for o in item.options)
                    + "</select>"
                )
            case "radio":
                choices = "".join(
                    f'<label><input type="radio" name="{item.name}" value="{n}"> {escape(o)}</label><br>'
                    for n, o in enumerate(item.options)
                )
                rows.append(f"<fieldset><legend>{escape(item.label)}</legend>{choices}</fieldset>")
                continue
            case _:
                entry = f'<input id="{mark}" type="{item.kind}" name="{item.name}">'
        rows.append(f'<p><label for="{mark}">{escape(item.label)}</label><br>{entry}</p>')
    return f'<form method="{ask.method}" action="{escape(ask.action or root + "/gui")}"><h2>{escape(ask.title)}</h2>{"".join(rows)}<p><button type="submit">{escape(ask.button)}</button></p></form>'
