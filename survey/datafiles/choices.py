"""Rankings, channel maps and single choices in an answers file: a column for each slot.

A ranking has a column for each option (`priorities.price`, holding its place from 1), a channel map
one for each stage (`channel_map.discover`, holding a channel by number, key or label).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from analysis.layout import NOT_ASKED
from questionnaires.questions import ChannelMap, Option, Ranking, SingleChoice
from questionnaires.schema import Instrument
from survey.datafiles.cells import CellReader
from survey.datafiles.errors import DataFileError
from survey.datafiles.header import Header, listed
from survey.datafiles.table import Chunk, Codes, refuse_off_scale


class ChoiceReader(CellReader):
    """Reads the number of an option, and its names where it has some, into the option's code."""

    refusal = "is none of the options"

    def __init__(self, number: int, named: Sequence[Option] = ()) -> None:
        self._numbers = {code: code for code in range(1, number + 1)}
        self._labels = {}
        self._known = {}
        for code, option in enumerate(named, start=1):
            self._learn((option.key, *option.label.values()), code)
        self._first = next(iter(named), None)

    @property
    def allowed(self) -> str:
        numbers = f"Use a whole number from 1 to {len(self._numbers)}"
        if self._first is None:
            return f"{numbers}, or leave it empty."
        label = next(iter(self._first.label.values()))
        return f'{numbers}, a name such as "{self._first.key}" or "{label}", or leave it empty.'


class ChoiceColumns:
    """The columns of the questions beside the items, as far as a table has them.

    Attributes
    ----------
    wanted : tuple of int
        Places of these columns in the table.
    questions : frozenset of str
        Keys of the questions whose columns are there.

    Raises
    ------
    DataFileError
        If some columns of a question are there and others are not.
    """

    def __init__(self, file: str, header: Header, instrument: Instrument) -> None:
        self._file, self._names = file, header.names
        slots = instrument.slots[len(instrument.items) :]
        place_of = {slot.key: place for place, slot in enumerate(slots)}
        self._width = len(slots)
        readers: dict[str, CellReader] = {}
        self._rankings: list[tuple[str, list[int]]] = []
        for key, asked, ranked in _questions(instrument):
            there = [slot for slot in asked if slot in header]
            if not there:
                continue
            missing = [slot for slot in asked if slot not in header]
            if missing:
                raise DataFileError(
                    file,
                    f'is missing, but "{there[0]}" of the same question is there',
                    row=1,
                    column=missing[0],
                    cure=f"Bring all columns of the question or none: {listed(list(asked))}.",
                )
            if ranked:
                first = len(readers)
                self._rankings.append((key, list(range(first, first + len(asked)))))
            readers |= asked
        self.wanted = tuple(header.find(key, "answers") for key in readers)
        self.questions = frozenset(key.partition(".")[0] for key in readers)
        self._slots = [place_of[key] for key in readers]
        self._readers = list(readers.values())

    def codes(self, chunk: Chunk) -> Codes:
        """Return answer codes (slots beyond the items, rows); what has no column was not asked.

        Raises
        ------
        DataFileError
            If a cell holds none of its options, or two options of a ranking have the same place.
        """
        found = chunk.items(self.wanted, self._readers)
        refuse_off_scale(self._file, chunk, found, self.wanted, self._names, self._readers)
        for key, places in self._rankings:
            self._refuse_ties(chunk, found[places], key, places)
        codes = np.full((self._width, chunk.rows), NOT_ASKED, np.uint8)
        codes[self._slots] = found
        return codes

    def _refuse_ties(self, chunk: Chunk, given: Codes, key: str, places: Sequence[int]) -> None:
        """Two options in one place: the second of the first row where that is so."""
        ordered = np.sort(given, axis=0)
        tied = ((ordered[1:] == ordered[:-1]) & (ordered[1:] > 0)).any(axis=0)
        if not tied.any():
            return
        row = int(np.flatnonzero(tied)[0])
        said = given[:, row].tolist()
        second = next(n for n, place in enumerate(said) if place and place in said[:n])
        column = self.wanted[places[second]]
        raise DataFileError(
            self._file,
            f'is a place that another option of "{key}" has too',
            cure="Give each place once, and leave what has no place empty.",
            row=chunk.number(row),
            column=self._names[column],
            value=chunk.text(row, column),
        )


def _questions(instrument: Instrument) -> Iterator[tuple[str, dict[str, CellReader], bool]]:
    """Each question with the reader of each of its slots, and whether it is a ranking."""
    for question in instrument.questions:
        key = question.key
        if isinstance(question, Ranking):
            yield key, _readers(key, question.options, ChoiceReader(len(question.options))), True
        elif isinstance(question, ChannelMap):
            channels = ChoiceReader(len(question.channels), question.channels)
            yield key, _readers(key, question.stages, channels), False
        elif isinstance(question, SingleChoice):
            yield key, {key: ChoiceReader(len(question.options), question.options)}, False


def _readers(key: str, options: Iterable[Option], reader: CellReader) -> dict[str, CellReader]:
    return {f"{key}.{option.key}": reader for option in options}
