"""Points lost to the left, points gained to the right, of one line in the middle."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from reports.text import points


def diverging(lost: Decimal, gained: Decimal, most: Decimal) -> Markup:
    """A bar in both directions that fills its box; `lost` is zero or negative, `most` the length of half the box."""
    share = [float(abs(value)) / float(most) * 50 if most else 0.0 for value in (lost, gained)]
    said = f"Mất {points(abs(lost))} điểm, được {points(gained)} điểm"
    parts = [
        Markup('<svg class="diverging" height="14" role="img" aria-label="{}">').format(said),
        Markup('<rect class="track" y="5" width="100%" height="4" rx="2"/>'),
    ]
    if share[0]:
        parts.append(
            Markup('<rect class="lost" x="{:.2f}%" y="1" width="{:.2f}%" height="12" rx="1"/>').format(
                50 - share[0], share[0]
            )
        )
    if share[1]:
        parts.append(
            Markup('<rect class="won" x="50%" y="1" width="{:.2f}%" height="12" rx="1"/>').format(share[1])
        )
    parts.append(Markup('<line class="middle" x1="50%" x2="50%" y1="0" y2="14"/></svg>'))
    return Markup("").join(parts)
