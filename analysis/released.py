"""What disclosure control let through: the only input of reports, tests, charts and exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from numpy.typing import NDArray

from analysis.blocks import Cell, Label
from analysis.promise import Promise
from analysis.tally import Tally
from analysis.withheld import Withheld

Kind = Literal["company", "level", "department", "cell", "rest"]


class Countable(Protocol):
    """Counts of one question in cells, such as rankings: they merge like a tally."""

    @property
    def n(self) -> NDArray[Any]: ...

    def merge(self, groups: Any) -> Any: ...


@dataclass(frozen=True)
class Group:
    """A group of people that is published.

    Attributes
    ----------
    kind : {"company", "level", "department", "cell", "rest"}
        "department" is over all levels, "cell" one department of one level, "rest" the level of a
        cell without it.
    level, department : str or None
        Names; the level's may be of several ("C-suite + Director"). None stands for all, and for
        the "other" of departments and cells.
    label : {"block", "other"}
        "other" is several departments together, never one that is compared.
    includes : tuple of str
        The levels of a level, the departments of a cell.
    cells : tuple of int
        Which cells of `Released.cells` are counted.
    n : int
        People: with a score on a dimension's view, with a valid answer on an item's.
    row : int
        Where it is in the tally of the resolution.
    detailed : bool
        Whether exactly these people are also published at the detail resolution. If not, an
        interval of theirs must be coarsened: the exact one gives their SD, and with it that of
        people of whom no SD may be shown.
    """

    kind: Kind
    level: str | None
    department: str | None
    label: Label
    includes: tuple[str, ...]
    cells: tuple[int, ...]
    n: int
    row: int
    detailed: bool


@dataclass(frozen=True)
class View:
    """The groups that are published of one thing: of everybody, of a dimension, of an item.

    Attributes
    ----------
    company : Group or None
        Everybody shown; None when nothing is.
    levels : tuple of Group
        From the top.
    departments : tuple of Group
        Over all levels; the last may be "other".
    cells : tuple of Group
        Departments inside levels; those of people of no named level have the level None.
    rests : tuple of Group
        For each cell that is a department of a named level with others: the rest of the level.
    """

    company: Group | None = None
    levels: tuple[Group, ...] = ()
    departments: tuple[Group, ...] = ()
    cells: tuple[Group, ...] = ()
    rests: tuple[Group, ...] = ()

    def __iter__(self) -> Iterator[Group]:
        if self.company is not None:
            yield self.company
        yield from self.levels
        yield from self.departments
        yield from self.cells
        yield from self.rests

    def level(self, name: str) -> Group | None:
        """Find the group in which a level is shown, alone or with its neighbours.

        Parameters
        ----------
        name : str
            The level's own name or the name of the merged group.

        Returns
        -------
        Group or None
            None if the level is not shown.
        """
        found = (level for level in self.levels if name in {level.level, *level.includes})
        return next(found, None)

    def department(self, name: str | None) -> Group | None:
        """Find a department over all levels.

        Parameters
        ----------
        name : str or None
            None for "other".

        Returns
        -------
        Group or None
            None if it is not shown.
        """
        return next((group for group in self.departments if group.department == name), None)

    def cell(self, level: str | None, department: str | None) -> Group | None:
        """Find a department inside a level.

        Parameters
        ----------
        level : str or None
            The name of a level group.
        department : str or None
            None for the level's "other".

        Returns
        -------
        Group or None
            None if it is not shown.
        """
        place = (level, department)
        return next((g for g in self.cells if (g.level, g.department) == place), None)

    def inside(self, level: Group) -> tuple[Group, ...]:
        """Return the cells of a level; together they are the level.

        Parameters
        ----------
        level : Group
            One of `levels`.

        Returns
        -------
        tuple of Group
            "other" last.
        """
        return tuple(group for group in self.cells if group.level == level.level)

    def compared(self, level: Group) -> tuple[Group, ...]:
        """Return the departments of a level that are compared with each other.

        Parameters
        ----------
        level : Group
            One of `levels`.

        Returns
        -------
        tuple of Group
            Those with a name and at least two people; "other" is no department.
        """
        return tuple(g for g in self.inside(level) if g.label == "block" and g.n >= 2)


@dataclass(frozen=True, eq=False)
class Extra:
    """The groups and merged counts of one further question.

    Attributes
    ----------
    view : View
        The groups of people who answered it.
    counts : object
        What its ``merge`` gave, one row a group.
    """

    view: View
    counts: Any


@dataclass(frozen=True, eq=False)
class Resolution:
    """What groups of a certain size may show.

    Attributes
    ----------
    minimum : int
        The size.
    tally : Tally
        One row a published group, of all views together. A dimension's counts are filled in the
        rows of its own view and of `common` only, elsewhere they are 0. Only what belongs to the
        resolution is filled: scores, complete cases and pairs at "mean"; also codes and overall at
        "detail"; also products at "reliability".
    people : View
        Everybody who answered.
    overall : View
        People with an overall score.
    common : View
        Levels and cells that are safe for every dimension at once, for whatever joins dimensions.
    dimensions : mapping of str to View
        By the dimension's key.
    items : mapping of str to View
        By the item's key; company and levels, at "detail" only.
    extras : mapping of str to Extra
        Further questions by name.
    """

    minimum: int
    tally: Tally
    people: View
    overall: View
    common: View
    dimensions: Mapping[str, View]
    items: Mapping[str, View] = field(default_factory=dict)
    extras: Mapping[str, Extra] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Released:
    """Groups that keep the promise, at three resolutions.

    Attributes
    ----------
    promise : Promise
        What it was released under.
    cells : tuple of Cell
        Names of what `Group.cells` counts; no counts.
    mean : Resolution
        Groups of the minimum: n, mean, coarse intervals.
    detail : Resolution
        Groups of ten: items, counts, shares, SDs, agreement, tests.
    reliability : Resolution
        Groups of thirty: alpha, omega, item-total.
    withheld : tuple of Withheld
        What a reader may look for and does not find, and why.
    """

    promise: Promise
    cells: tuple[Cell, ...]
    mean: Resolution
    detail: Resolution
    reliability: Resolution
    withheld: tuple[Withheld, ...]

    @property
    def resolutions(self) -> Mapping[str, Resolution]:
        """The resolutions by name."""
        return {"mean": self.mean, "detail": self.detail, "reliability": self.reliability}
