"""Whose answers are whose, as far as level and department go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from survey.datafiles.errors import DataFileError
from survey.datafiles.header import Header, listed
from survey.datafiles.names import Names, fold
from survey.datafiles.table import Chunk, Encoded, check_name

MOST_LEVELS = 100
MOST_DEPARTMENTS = 5_000
MOST_PAIRS = 20_000
_UNREAD = -2  # beside -1 for a blank name

Places = NDArray[np.int32]


@dataclass(eq=False)
class Groups:
    """The names met so far, and which pairs of them; -1 stands for a blank name."""

    levels: Names = field(default_factory=Names)
    departments: Names = field(default_factory=Names)
    pairs: list[tuple[int, int]] = field(default_factory=list)


class NameColumns:
    """Reads the level's and the department's column of a table into pairs of `groups`."""

    def __init__(
        self, file: str, header: Header, level: str, department: str, groups: Groups | None = None
    ) -> None:
        self._file = file
        self.groups = groups or Groups()
        self._columns = (
            (header.find(level, "levels"), level, self.groups.levels, MOST_LEVELS),
            (
                header.find(department, "departments"),
                department,
                self.groups.departments,
                MOST_DEPARTMENTS,
            ),
        )
        self.wanted = (self._columns[0][0], self._columns[1][0])
        if self.wanted[0] == self.wanted[1]:
            raise DataFileError(
                file,
                "cannot hold both the levels and the departments",
                column=level,
                cure="Name two different columns.",
            )
        self._known: dict[int, tuple[Sequence[str], Places]] = {}
        self._lookup = np.full((MOST_LEVELS + 1, 1), -1, np.int32)
        for place, (level_place, department_place) in enumerate(self.groups.pairs):
            self._reserve(department_place)
            self._lookup[level_place, department_place] = place

    def places(self, chunk: Chunk) -> Places:
        """Return the pair of each row, new pairs added."""
        levels, departments = (self._names(chunk, *column) for column in self._columns)
        self._reserve(len(self.groups.departments))
        pairs = self._lookup[levels, departments]
        if (pairs < 0).any():
            self._learn(levels[pairs < 0], departments[pairs < 0])
            pairs = self._lookup[levels, departments]
        return pairs

    def _names(self, chunk: Chunk, place: int, column: str, names: Names, most: int) -> Places:
        encoded = chunk.names(place)
        known = self._recalled(place, encoded)
        found = known[encoded.index]
        if found.min(initial=0) > _UNREAD:
            return found
        for number, row in _by_first_row(encoded):
            text = encoded.texts[number]
            if text not in names:
                check_name(self._file, chunk, row, column, text)
            known[number] = names.place(text)
            if len(names) > most:
                raise DataFileError(
                    self._file,
                    f"holds more than {most:,} different names",
                    column=column,
                    cure="Check that it is the right column.",
                )
        self._known[place] = (encoded.texts, known)
        return known[encoded.index]

    def _recalled(self, place: int, encoded: Encoded) -> Places:
        """The place of each text as far as a chunk before had the same texts."""
        texts, before = self._known.get(place, ((), np.empty(0, np.int32)))
        known = np.full(len(encoded.texts), _UNREAD, np.int32)
        if texts is encoded.texts:
            known[: len(before)] = before
        return known

    def _reserve(self, departments: int) -> None:
        """Make room for department places up to this one; the last place stands for blank."""
        width = self._lookup.shape[1]
        if departments + 1 < width:
            return
        wider = np.full((self._lookup.shape[0], 2 * departments + 2), -1, np.int32)
        wider[:, : width - 1] = self._lookup[:, :-1]
        wider[:, -1] = self._lookup[:, -1]
        self._lookup = wider

    def _learn(self, levels: Places, departments: Places) -> None:
        for pair in dict.fromkeys(zip(levels.tolist(), departments.tolist(), strict=True)):
            self._lookup[pair] = len(self.groups.pairs)
            self.groups.pairs.append(pair)
        if len(self.groups.pairs) > MOST_PAIRS:
            raise DataFileError(
                self._file,
                f"holds more than {MOST_PAIRS:,} combinations of level and department",
                cure="Check that the columns are the right ones.",
            )


def _by_first_row(encoded: Encoded) -> list[tuple[int, int]]:
    """The places of the texts that occur, with the row of each, in the order of these rows."""
    first = np.full(len(encoded.texts), -1, np.int64)
    first[encoded.index[::-1]] = np.arange(len(encoded.index))[::-1]
    order = np.argsort(first, kind="stable")
    return [(int(place), int(first[place])) for place in order if first[place] >= 0]


@dataclass(frozen=True, eq=False)
class Arrangement:
    """The cells in their final order: every level with every department, also those of nobody.

    Attributes
    ----------
    levels : tuple of str
        The named levels, top first.
    departments : tuple of str
        Every department, by name.
    cells : tuple of (level, department)
        A person of an unnamed level or without a department has the level None.
    place : ndarray of int
        The cell of each pair of the groups.
    order : str
        Who chose the order of the levels, to follow "Levels are ordered".
    others : tuple of str
        Names in the levels' column that are none of the levels.
    """

    levels: tuple[str, ...]
    departments: tuple[str, ...]
    cells: tuple[tuple[str | None, str | None], ...]
    place: NDArray[np.int32]
    order: str
    others: tuple[str, ...] = ()


def arrange(
    groups: Groups, file: str, named: Sequence[str] | None, usual: Sequence[str]
) -> Arrangement:
    """Put the levels in order: as named, else as usual in the questionnaire, else by name.

    Raises
    ------
    DataFileError
        If a level is named twice or nobody has it.
    """
    levels, order = _levels(groups, file, named, usual)
    departments = sorted(range(len(groups.departments)), key=_by_name(groups.departments))
    grid = [(level, department) for level in levels for department in departments]
    grid += [(-1, department) for department in [*departments, -1]]
    if len(grid) > MOST_PAIRS:
        raise DataFileError(
            file,
            f"has more than {MOST_PAIRS:,} combinations of level and department",
            cure="Check that the columns are the right ones.",
        )
    number = {pair: place for place, pair in enumerate(grid)}
    # Somebody of a level that is not named, or of no department, is of no level.
    place = [number.get(pair, number[-1, pair[1]]) for pair in groups.pairs]
    return Arrangement(
        levels=tuple(groups.levels.shown[level] for level in levels),
        departments=tuple(groups.departments.shown[department] for department in departments),
        cells=tuple(
            (
                None if level < 0 else groups.levels.shown[level],
                None if department < 0 else groups.departments.shown[department],
            )
            for level, department in grid
        ),
        place=np.array(place, np.int32),
        order=order,
        others=tuple(
            name for number, name in enumerate(groups.levels.shown) if number not in levels
        ),
    )


def _levels(
    groups: Groups, file: str, named: Sequence[str] | None, usual: Sequence[str]
) -> tuple[list[int], str]:
    if named is not None:
        return [_known(groups, file, name) for name in _once(file, named)], "as given"
    found = [place for name in usual if (place := groups.levels.find(name)) is not None]
    if found:
        return found, "as in the questionnaire"
    return (
        sorted(range(len(groups.levels)), key=_by_name(groups.levels)),
        "by name, since no order was given",
    )


def _once(file: str, named: Sequence[str]) -> Sequence[str]:
    folded = [fold(name) for name in named]
    for place, name in enumerate(folded):
        if not name or name in folded[:place]:
            raise DataFileError(
                file,
                "is named twice among the levels" if name else "is no name of a level",
                value=named[place],
                cure="Name each level once, top first.",
            )
    return named


def _known(groups: Groups, file: str, name: str) -> int:
    place = groups.levels.find(name)
    if place is None:
        raise DataFileError(
            file,
            "is a level that nobody has",
            value=name,
            cure=f"The levels there are {listed(groups.levels.shown)}.",
        )
    return place


def _by_name(names: Names) -> Callable[[int], tuple[str, str]]:
    return lambda place: (fold(names.shown[place]), names.shown[place])
