"""A surface over two views as a round contour map: six shades of one colour, dark where it is high.

The same shades as in the other maps, so lightness alone tells them apart; lines between the shades
and the line where both views are the same are drawn on top. The legend and a table say it in
numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from survey.documents import figures, svg

LEFT, TOP, SIDE, BELOW = 54, 10, 320, 52
OVERLAP = 0.6  # so that no seam shows between rows


@dataclass(frozen=True)
class Frame:
    """A square of numbers, rows from below and columns from the left, and the words around it.

    Where there is no number nothing is drawn.
    """

    values: tuple[tuple[float | None, ...], ...]
    bands: tuple[tuple[float, float], ...]
    ends: tuple[float, float]
    across: str
    up: str
    agree: str
    title: str
    description: str

    @property
    def step(self) -> float:
        return SIDE / len(self.values)

    def band(self, value: float | None) -> int | None:
        return None if value is None else sum(value >= low for low, _ in self.bands[1:])


def contours(frame: Frame) -> Markup:
    middle = LEFT + SIDE / 2, TOP + SIDE / 2
    edge = svg.tag("circle", class_="edge", cx=middle[0], cy=middle[1], r=SIDE / 2 + 1)
    lines = svg.path("rl", *_lines(frame))
    drawn = [*_fills(frame), lines, edge, _agreement(frame), *_axes(frame)]
    return svg.picture(
        Markup("").join(drawn),
        box=f"0 0 {LEFT + SIDE + 14} {TOP + SIDE + BELOW}",
        title=frame.title,
        description=frame.description,
        kind="surface",
    )


def _fills(frame: Frame) -> Iterator[Markup]:
    """One path a shade, of the runs of equal shade in each row."""
    moves: dict[int, list[str]] = {}
    step = frame.step
    for row, values in enumerate(frame.values):
        top = TOP + SIDE - (row + 1) * step
        start = 0
        bands = [frame.band(value) for value in values]
        for column in range(1, len(bands) + 1):
            if column < len(bands) and bands[column] == bands[start]:
                continue
            if (shade := bands[start]) is None:
                start = column
                continue
            wide, tall = svg.n((column - start) * step), svg.n(step + OVERLAP)
            place = f"M{svg.n(LEFT + start * step)} {svg.n(top)}"
            moves.setdefault(shade, []).append(f"{place}h{wide}v{tall}h-{wide}z")
            start = column
    for band in sorted(moves):
        yield svg.path(f"s{band + 1}", *moves[band])


def _lines(frame: Frame) -> Iterator[str]:
    """Where one shade goes over into the next: a short line in each square of four numbers."""
    for edge, _ in frame.bands[1:]:
        for row in range(len(frame.values) - 1):
            for column in range(len(frame.values) - 1):
                ends = _crossings(frame, row, column, edge)
                for start, stop in zip(ends[::2], ends[1::2], strict=False):
                    yield svg.line(*start, *stop)


def _crossings(frame: Frame, row: int, column: int, edge: float) -> list[tuple[float, float]]:
    corners = _corners(row, column)
    values = [frame.values[r][c] for r, c in corners]
    found: list[tuple[float, float]] = []
    if any(value is None for value in values):
        return found
    above = [(value or 0) - edge for value in values]
    for at in range(len(corners)):
        (r, c), (r2, c2) = corners[at - 1], corners[at]
        a, b = above[at - 1], above[at]
        if (a < 0) != (b < 0):
            part = a / (a - b)
            found.append(_at(frame, c + (c2 - c) * part, r + (r2 - r) * part))
    return found


def _corners(row: int, column: int) -> tuple[tuple[int, int], ...]:
    return ((row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column))


def _at(frame: Frame, column: float, row: float) -> tuple[float, float]:
    return LEFT + (column + 0.5) * frame.step, TOP + SIDE - (row + 0.5) * frame.step


def _agreement(frame: Frame) -> Markup:
    line = svg.path("st", svg.line(LEFT, TOP + SIDE, LEFT + SIDE, TOP))
    middle = SIDE * 0.7
    turned = svg.tag(
        "text",
        frame.agree,
        class_="tx halo",
        x=LEFT + middle,
        y=TOP + SIDE - middle - 7,
        transform=f"rotate(-45 {svg.n(LEFT + middle)} {svg.n(TOP + SIDE - middle)})",
    )
    return line + turned


def _axes(frame: Frame) -> Iterator[Markup]:
    bottom = TOP + SIDE
    yield svg.path(
        "bl", svg.line(LEFT, bottom, LEFT + SIDE, bottom), svg.line(LEFT, TOP, LEFT, bottom)
    )
    for share, text in _ticks(frame.ends):
        yield svg.text("tx", LEFT + share * SIDE, bottom + 18, text)
        yield svg.text("tx end", LEFT - 8, bottom - share * SIDE + 4, text)
    yield svg.text("tx", LEFT + SIDE / 2, bottom + 40, frame.across)
    middle = TOP + SIDE / 2
    turn = f"rotate(-90 14 {svg.n(middle)})"
    yield svg.tag("text", frame.up, class_="tx", x=14, y=middle, transform=turn)


def _ticks(ends: tuple[float, float]) -> Sequence[tuple[float, str]]:
    """Whole points of the scale, and both ends."""
    low, high = ends
    inside = [float(point) for point in range(int(low) + 1, int(high) + 1) if low < point < high]
    return [((point - low) / (high - low), figures.plain(point)) for point in (low, *inside, high)]
