"""What one cell of an item's column says: a number of the scale, or an option's label."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.layout import CANNOT_SAY, UNANSWERED
from questionnaires.schema import Scale
from survey.datafiles.names import clean, fold

REFUSED = 253  # no answer code: options end below it
_NUMBER = re.compile(r"([+-]?[0-9]{1,15})(?:[.,]0*)?")


class CellReader:
    """Reads the cells of one scale into answer codes, each distinct text once."""

    refusal = "is not on the scale"

    def __init__(self, scale: Scale) -> None:
        self._scale = scale
        self._numbers = {value: code for code, value in enumerate(scale.values, start=1)}
        self._numbers |= dict.fromkeys(scale.cannot_say, CANNOT_SAY)
        self._labels: dict[str, int] = {}
        for code, label in enumerate(scale.labels, start=1):
            self._learn(label.values(), code)
        if scale.cannot_say_label:
            self._learn(scale.cannot_say_label.values(), CANNOT_SAY)
        self._known: dict[str, int] = {}

    def _learn(self, labels: Iterable[str], code: int) -> None:
        for label in labels:
            self._labels.setdefault(fold(label), code)

    def code(self, text: str) -> int:
        """Return the answer code of a cell, `REFUSED` if it is none of the scale."""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> int:
        cell = clean(text)
        if not cell:
            return UNANSWERED
        number = _NUMBER.fullmatch(cell)
        if number and int(number[1]) in self._numbers:
            return self._numbers[int(number[1])]
        return self._labels.get(fold(cell), REFUSED)

    def codes(self, texts: Iterable[str]) -> NDArray[np.uint8]:
        """Return the code of each text."""
        return np.fromiter((self.code(text) for text in texts), np.uint8)

    @cached_property
    def single_bytes(self) -> NDArray[np.uint8]:
        """The code of every one-byte cell, by its byte; byte 0 stands for the empty cell."""
        table = self.codes(chr(byte) if byte < 128 else "\ufffd" for byte in range(256))
        table[0] = UNANSWERED
        return table

    @property
    def allowed(self) -> str:
        """What a cell may hold, in words."""
        values = [str(value) for value in (*self._scale.values, *self._scale.cannot_say)]
        language, label = next(iter(self._scale.labels[0].items()))
        numbers = ", ".join(values[:-1]) + f" or {values[-1]}"
        return f'Use {numbers}, or a label such as "{label}" ({language}), or leave it empty.'
