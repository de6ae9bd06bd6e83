"""How many addresses of one shape a walk takes on, so that one template of the portal's software cannot fill it."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.urls import template
from evidence.ports import Entry, EntryKind

PER_TEMPLATE = 20  # pages of one address shape, lists and their items apart


@dataclass(kw_only=True)
class Crowd:
    """How many addresses of one shape, and of one section, a walk has taken on."""

    templates: dict[str, int] = field(default_factory=dict)
    sections: dict[str, int] = field(default_factory=dict)
    always_up_to: int  # addresses of this priority or a better one are taken however many there are
    cut: dict[str, int] = field(default_factory=dict)  # templates beyond their budget → addresses left out

    def takes(self, entry: Entry) -> bool:
        """Count an address in; False where its template is full."""
        shape = template(entry.url)
        room = PER_TEMPLATE * (1 if entry.kind is EntryKind.PAGE and not entry.sections else 3)
        if self.templates.get(shape, 0) >= room and entry.priority > self.always_up_to:
            self.cut[shape] = self.cut.get(shape, 0) + 1
            return False
        self.templates[shape] = self.templates.get(shape, 0) + 1
        for key in entry.sections:
            self.sections[key] = self.sections.get(key, 0) + 1
        return True
