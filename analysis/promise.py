"""What was promised to the people who answer, as far as the numbers must keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DETAIL = 10
RELIABILITY = 30
FLOOR = 4


@dataclass(frozen=True)
class Promise:
    """The minimum group sizes of one wave, fixed before launch.

    Attributes
    ----------
    minimum_group : int
        No group of fewer respondents is shown. 1 switches the rules off, for someone who holds the
        answers anyway.
    small_levels : mapping of str to int
        A named small level may have its own minimum, never under 4.

    Raises
    ------
    ValueError
        If a minimum is neither 1 nor at least 4.
    """

    minimum_group: int = 5
    small_levels: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.minimum_group != 1 and self.minimum_group < FLOOR:
            raise ValueError(
                f"minimum_group must be 1 or at least {FLOOR}, not {self.minimum_group}"
            )
        for level, minimum in self.small_levels.items():
            if minimum < FLOOR:
                raise ValueError(f"small_levels[{level!r}] must be at least {FLOOR}, not {minimum}")

    @property
    def open(self) -> bool:
        """Whether the rules are switched off."""
        return self.minimum_group == 1

    @property
    def detail(self) -> int:
        """The group size from which items, counts, shares, SDs and agreement are shown."""
        return 1 if self.open else max(DETAIL, self.minimum_group)

    @property
    def reliability(self) -> int:
        """The group size from which alpha, omega and item-total are shown."""
        return 1 if self.open else max(RELIABILITY, self.minimum_group)

    def minimum_for(self, level: str | None) -> int:
        """The minimum group of one level."""
        if level is None or self.open:
            return self.minimum_group
        return min(self.minimum_group, self.small_levels.get(level, self.minimum_group))
