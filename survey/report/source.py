"""Everything a report is made from: released counts, the questionnaire's words, the roster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from analysis.blocks import Cell
from analysis.languages import Spoken
from analysis.rates import Rates
from analysis.released import Group, Released
from survey.report.asked import Further
from survey.report.texts import Texts


@dataclass(frozen=True)
class Roster:
    """How many people were invited, by cell of what was released.

    With the confidentiality rules off, a group is `whole`: nobody of it is left out. With them on,
    a department's total may be without some of its people.
    """

    cells: tuple[Cell, ...]
    invited: tuple[int, ...]
    whole: bool = False

    @property
    def total(self) -> int:
        return sum(self.invited)

    def size(self, group: Group) -> int:
        """People on the roster of a group, also in cells where nobody answered."""
        if group.kind == "company":
            return self.total
        if group.kind == "level":
            return self._where(lambda cell: cell.level in group.includes)
        if group.kind == "department" and self.whole:
            return self._where(lambda cell: cell.department == group.department)
        return sum(self.invited[cell] for cell in group.cells)

    def _where(self, belongs: Callable[[Cell], bool]) -> int:
        pairs = zip(self.cells, self.invited, strict=True)
        return sum(invited for cell, invited in pairs if belongs(cell))


@dataclass(frozen=True)
class Source:
    """What `build` works from."""

    released: Released
    texts: Texts
    reference: str
    comparison: str
    order: str
    seed: int
    roster: Roster | None = None
    rates: Rates | None = None
    weighted: bool = True
    notes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    further: Further = field(default_factory=Further)
    spoken: tuple[Spoken, ...] = ()

    @property
    def weights(self) -> bool:
        """Whether means and shares are weighted."""
        return self.weighted and self.roster is not None

    @property
    def leaves_out_strays(self) -> bool:
        """Whether people of no level are too few to be shown anywhere."""
        return any(
            (entry.scope, entry.level, entry.department, entry.dimension)
            == ("block", None, None, None)
            for entry in self.released.withheld
        )

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The named levels from the top."""
        return _names(cell.level for cell in self.released.cells)

    @cached_property
    def levels_of(self) -> Mapping[str | None, Sequence[str | None]]:
        """The levels of the cells of each department."""
        levels: dict[str | None, list[str | None]] = {}
        for cell in self.released.cells:
            levels.setdefault(cell.department, []).append(cell.level)
        return levels

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """Every department."""
        return _names(cell.department for cell in self.released.cells)


def _names(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name is not None))
