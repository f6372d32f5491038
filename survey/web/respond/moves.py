"""What the buttons inside a page ask for, so that everything works without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Move:
    """A button's value: the question, what to do, and with which option."""

    question: str
    act: str
    option: str = ""

    @classmethod
    def read(cls, value: str | None, question: str) -> Move | None:
        """The move, if it is about this question."""
        parts = (value or "").split(" ", 2)
        if len(parts) < 2 or parts[0] != question:
            return None
        return cls(*parts)


def apply(move: Move | None, order: Sequence[str], known: Sequence[str], limit: int) -> list[str]:
    """A ranking after a move; never longer than asked for."""
    placed = list(order)[:limit]
    if move is None:
        return placed
    if move.act == "clear":
        return []
    if move.act == "add" and move.option in known and move.option not in placed:
        return [*placed, move.option][:limit]
    if move.option not in placed:
        return placed
    place = placed.index(move.option)
    if move.act == "out":
        placed.remove(move.option)
    other = {"up": place - 1, "down": place + 1}.get(move.act, place)
    if move.act in {"up", "down"} and 0 <= other < len(placed):
        placed[place], placed[other] = placed[other], placed[place]
    return placed
