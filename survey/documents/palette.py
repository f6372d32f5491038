"""Paper, ink and one blue pencil, for documents that know no style sheet.

The print colours of `workspace.css`; the pencil means “act here” or “look here” and nothing else.
"""

from __future__ import annotations

INK = "#1C1A17"
QUIET = "#57524A"
RULE = "#DCD6CA"
LINE = "#857E72"
PAPER = "#FBF9F4"
PENCIL = "#1F4F8F"
HELD = "#F1EEE7"


def mixed(share: float, ground: str = "#FFFFFF") -> str:
    """Pencil on a ground, as `color-mix` does it on the page."""
    pairs = zip(_channels(PENCIL), _channels(ground), strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02X}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


SHADES = tuple(mixed(share) for share in (0.02, 0.12, 0.22, 0.31, 0.40, 0.48))
ANSWERS = tuple(mixed(share) for share in (0.10, 0.26, 0.42, 0.60, 0.80, 1.0))
