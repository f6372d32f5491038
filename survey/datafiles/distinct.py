"""Which of many pieces of text are the same, told from their bytes by array operations."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PADDING = 8  # bytes that must follow the last piece
LONGEST = 8192
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_MASKS = np.array([(1 << (8 * width)) - 1 for width in range(9)], np.uint64)


def distinct(
    data: NDArray[np.uint8], starts: NDArray[np.integer], lengths: NDArray[np.integer]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where each distinct piece is met first, and for each piece which of them it is.

    Pieces are compared by a hash, then byte by byte; where the hash is fooled, a dictionary helps.
    Pieces longer than `LONGEST` are compared by their beginning.
    """
    lengths = np.minimum(lengths, LONGEST)
    words = [
        _words(data, starts, lengths, offset) for offset in range(0, int(lengths.max(initial=0)), 8)
    ]
    key = lengths.astype(np.uint64)
    for word in words:
        key = (key ^ word) * _FACTOR
        key ^= key >> _SHIFT
    _, first, index = np.unique(key, return_index=True, return_inverse=True)
    same = (lengths == lengths[first][index]).all()
    if same and all((word == word[first][index]).all() for word in words):
        return first, index
    return _by_dictionary(data, starts, lengths)


def _words(
    data: NDArray[np.uint8],
    starts: NDArray[np.integer],
    lengths: NDArray[np.integer],
    offset: int,
) -> NDArray[np.uint64]:
    """Eight bytes of every piece as one number, 0 behind its end."""
    windows = np.lib.stride_tricks.sliding_window_view(data, 8)
    left = np.clip(lengths - offset, 0, 8)
    places = np.where(left > 0, starts + offset, 0)
    words = windows[places].view("<u8").ravel().astype(np.uint64, copy=False)
    masked: NDArray[np.uint64] = words & _MASKS[left]
    return masked


def _by_dictionary(
    data: NDArray[np.uint8], starts: NDArray[np.integer], lengths: NDArray[np.integer]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    places: dict[bytes, int] = {}
    first: list[int] = []
    index = np.empty(len(starts), np.intp)
    for row, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        piece = data[start : start + length].tobytes()
        if piece not in places:
            places[piece] = len(first)
            first.append(row)
        index[row] = places[piece]
    return np.array(first, np.intp), index
