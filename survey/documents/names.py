"""How long a name is on paper, and where it may break: SVG text cannot wrap by itself."""

from __future__ import annotations

SOFT_HYPHEN = "\u00ad"
_NARROW = frozenset("iljtfrI.,:;'’|!()[] -")
_WIDE = frozenset("mwMW@%—")


def width(text: str, size: float = 13) -> float:
    """About how many units a text takes in a sans face, on the generous side."""
    units = sum(_units(char) for char in text if char != SOFT_HYPHEN)
    return units * size


def _units(char: str) -> float:
    if char in _NARROW:
        return 0.33
    if char in _WIDE:
        return 0.9
    if ord(char) > 0x2E80:  # CJK and Hangul fill a square
        return 1.0
    return 0.7 if char.isupper() else 0.57


def lines(name: str, room: float, most: int = 3, size: float = 13) -> tuple[str, ...] | None:
    """The name in at most `most` lines that fit, broken at spaces, hyphens and soft hyphens.

    None where it does not fit: then another form of the chart is used, never smaller type.
    """
    rows: list[str] = []
    current = ""
    for word in _pieces(name):
        longer = current + word
        if width(_shown(longer), size) <= room:
            current = longer
            continue
        if current:
            rows.append(_shown(current))
        current = word.lstrip()
        if width(_shown(current), size) > room:
            return None
    if current.strip():
        rows.append(_shown(current))
    return tuple(rows) if len(rows) <= most else None


def _shown(text: str) -> str:
    """As printed at the end of a line: a soft hyphen there is a hyphen, elsewhere nothing."""
    end = "-" if text.endswith(SOFT_HYPHEN) else ""
    return text.replace(SOFT_HYPHEN, "").strip() + end


def _pieces(name: str) -> list[str]:
    pieces: list[str] = []
    current = ""
    for char in name:
        if char == " ":
            if current:
                pieces.append(current)
            current = " "
            continue
        current += char
        if char in {"-", SOFT_HYPHEN, "/"}:
            pieces.append(current)
            current = ""
    if current:
        pieces.append(current)
    return pieces
