"""Which of many pieces of text are the same, told from their bytes by array operations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PADDING = 8  # bytes that must follow the last piece
LONGEST = 8192
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_SLOT = np.uint64(48)  # the upper bits of a hash are a place in a table of 2 ** 16
_MASKS = np.array([(1 << (8 * width)) - 1 for width in range(9)], np.uint64)

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64]
Numbers = NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class Pieces:
    """Pieces of text in some bytes; those longer than `LONGEST` are told by their beginning."""

    data: Bytes
    starts: NDArray[np.integer]
    lengths: NDArray[np.integer]

    def bytes(self, row: int) -> bytes:
        start = int(self.starts[row])
        return self.data[start : start + int(self.lengths[row])].tobytes()

    def words(self) -> Words:
        """Eight bytes a column, 0 behind the end of a piece."""
        longest = int(self.lengths.max(initial=0))
        width = -(-longest // 8)
        at_each_byte = np.ndarray((len(self.data) - 7,), "<u8", self.data, strides=(1,))
        words = np.empty((width, len(self.starts)), np.uint64)
        for column, word in enumerate(words):
            left = self.lengths - 8 * column
            places = self.starts + 8 * column
            if column:
                np.maximum(left, 0, out=left)
                places[left == 0] = 0
            if longest > 8 * (column + 1):
                np.minimum(left, 8, out=left)
            np.bitwise_and(at_each_byte[places], _MASKS[left], out=word)
        return words.T


class Distinct:
    """The distinct pieces met so far, under running numbers in the order met.

    Pieces are found by a hash and compared byte by byte; where two have the same hash, the second
    is found by a dictionary.
    """

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self._places: dict[bytes, int] = {}
        self._slots = np.full(1 << 16, -1, np.int32)  # the first piece of each slot
        self._keys = np.empty(0, np.uint64)  # ascending
        self._numbers = np.empty(0, np.intp)  # of the piece with each key
        self._lengths = np.empty(0, np.int64)  # by number
        self._words = np.empty((0, 0), np.uint64)  # by number

    def numbers(
        self, data: Bytes, starts: NDArray[np.integer], lengths: NDArray[np.integer]
    ) -> Numbers:
        """Return the number of each piece, a new one for a new piece."""
        pieces = Pieces(data, starts, np.minimum(lengths, LONGEST))
        words = pieces.words()
        key = _hash(pieces.lengths, words)
        found = self._in_slots(key, pieces.lengths, words)
        rest = np.flatnonzero(found < 0)
        if rest.size:
            some = Pieces(data, pieces.starts[rest], pieces.lengths[rest])
            found[rest] = self._searched(some, key[rest], words[rest])
        return found

    def _searched(self, pieces: Pieces, key: Words, words: Words) -> Numbers:
        """Return the number of each piece wherever it is kept."""
        found = self._look_up(key, pieces.lengths, words)
        new = np.flatnonzero(found < 0)
        if new.size:
            _, first = np.unique(key[new], return_index=True)
            rows = new[np.sort(first)]
            rows = rows[~np.isin(key[rows], self._keys)]
            self._learn(pieces, rows, key[rows], words[rows])
            found = self._look_up(key, pieces.lengths, words)
            for row in np.flatnonzero(found < 0):  # pieces with the hash of another one
                found[row] = self._number(pieces.bytes(int(row)))
        return found

    def _in_slots(self, key: Words, lengths: NDArray[np.integer], words: Words) -> Numbers:
        """The number of each piece that is the first of its slot, -1 for others."""
        if not self._keys.size:
            return np.full(len(key), -1, np.int32)
        number = self._slots[key >> _SLOT]
        same = (self._lengths[number] == lengths) & (number >= 0)
        for column in range(min(words.shape[1], self._words.shape[1])):
            same &= self._words[:, column][number] == words[:, column]
        return number if same.all() else np.where(same, number, np.int32(-1))

    def _look_up(self, key: Words, lengths: NDArray[np.integer], words: Words) -> Numbers:
        """The number of each piece, -1 for one that is not known or has the hash of another."""
        if not self._keys.size:
            return np.full(len(key), -1, np.intp)
        place = np.minimum(np.searchsorted(self._keys, key), self._keys.size - 1)
        number = self._numbers[place]
        same = (self._keys[place] == key) & (self._lengths[number] == lengths)
        for column in range(min(words.shape[1], self._words.shape[1])):
            same &= self._words[number, column] == words[:, column]
        return np.where(same, number, -1)

    def _learn(self, pieces: Pieces, rows: Numbers, key: Words, words: Words) -> None:
        """Give pieces of different hashes their numbers."""
        numbers = np.array([self._number(pieces.bytes(row)) for row in rows.tolist()], np.intp)
        keys = np.concatenate([self._keys, key])
        order = np.argsort(keys)
        self._keys = keys[order]
        self._numbers = np.concatenate([self._numbers, numbers])[order]
        known = np.zeros((len(self.pieces), max(words.shape[1], self._words.shape[1])), np.uint64)
        known[: len(self._words), : self._words.shape[1]] = self._words
        known[numbers, : words.shape[1]] = words
        self._words = known
        self._lengths = np.array([len(piece) for piece in self.pieces])
        slots = (key >> _SLOT).astype(np.intp)
        free = self._slots[slots] < 0
        self._slots[slots[free][::-1]] = numbers[free][::-1]

    def _number(self, piece: bytes) -> int:
        number = self._places.setdefault(piece, len(self.pieces))
        if number == len(self.pieces):
            self.pieces.append(piece)
        return number


def _hash(lengths: NDArray[np.integer], words: Words) -> Words:
    key = (lengths.astype(np.uint64) + np.uint64(1)) * _FACTOR
    for column in range(words.shape[1]):
        mixed = (key ^ words[:, column]) * _FACTOR
        mixed ^= mixed >> _SHIFT
        key = np.where(lengths > 8 * column, mixed, key)
    return key
