"""Blocks of text as markup: paragraphs, lists, tables, pictures, files, people, forms."""

# ruff: noqa: E501 - markup and prose stay on one line, as they are served

from __future__ import annotations

from html import escape

from samples.makes.forms import form
from samples.model import Ask, Attachment, Block, Bullets, Files, Grid, H, Links, P, Person, Picture


class Blocks:
    """Markup of blocks; a make overrides what it writes in its own way."""

    root: str

    def picture_url(self, name: str) -> str:
        """The address of a picture."""
        return f"{self.root}/images/{name}"

    def file_url(self, attachment: Attachment) -> str:
        """The address of a file."""
        return f"{self.root}/tep/{attachment.name}"

    def text(self, blocks: tuple[Block, ...]) -> str:
        """Blocks of text."""
        return "\n".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:  # noqa: PLR0911
        """One block of text; makes override the parts below."""
        match block:
            case P(text):
                return f"<p>{escape(text)}</p>"
            case H(text):
                return f"<h2>{escape(text)}</h2>"
            case Bullets(entries):
                return "<ul>" + "".join(f"<li>{escape(entry)}</li>" for entry in entries) + "</ul>"
            case Grid():
                return self.grid(block)
            case Picture():
                return f'<p><img src="{self.picture_url(block.name)}" alt="{escape(block.alt)}" width="{block.width}"></p>'
            case Files(attachments):
                return self.file_list(attachments)
            case Person():
                return self.person(block)
            case Ask():
                return self.ask(block)
            case Links(links):
                return (
                    "<ul>"
                    + "".join(f'<li><a href="{escape(url)}">{escape(text)}</a></li>' for text, url in links)
                    + "</ul>"
                )

    def grid(self, grid: Grid) -> str:
        """A data table."""
        head = "".join(f'<th scope="col">{escape(text)}</th>' for text in grid.headers)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in grid.rows
        )
        return f'<div class="cuon" tabindex="0"><table class="bang"><caption>{escape(grid.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'

    def file_list(self, attachments: tuple[Attachment, ...]) -> str:
        """Files to download."""
        return (
            "<ul class='tep'>"
            + "".join(
                f'<li><a href="{self.file_url(a)}">{escape(a.label)}</a> ({a.name.rsplit(".", 1)[-1].upper()})</li>'
                for a in attachments
            )
            + "</ul>"
        )

    def person(self, person: Person) -> str:
        """A leader."""
        told = "".join(f"<p>{escape(label)}: {escape(text)}</p>" for label, text in person.biography)
        told += f"<p>Nhiệm vụ được phân công: {escape(person.duties)}</p>" if person.duties else ""
        told += f"<p>Điện thoại: {person.phone}</p>" if person.phone else ""
        told += f"<p>Thư điện tử: {person.email}</p>" if person.email else ""
        return f'<div class="lanh-dao"><h3>Đồng chí {escape(person.name)}</h3><p>Chức vụ: {escape(person.position)}</p>{told}</div>'

    def ask(self, ask: Ask) -> str:
        """A form."""
        return form(ask, self.root)
