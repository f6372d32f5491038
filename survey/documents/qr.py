"""Squares of links that differ in their last characters only, thousands of them in a second.

With version, mask and length fixed, each module of a QR code is a sum modulo 2 of bits of the text
(its error correction is linear, the mask is added). So one code is made for the shared beginning,
and one for each bit that can change; every other code is a sum of those.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import segno
from numpy.typing import NDArray

QUIET = 4  # modules left free around, as scanners need
Modules = NDArray[np.uint8]


def squares(beginning: str, endings: Sequence[str]) -> list[str]:
    """SVGs of `beginning + ending`; all endings have the same length, ASCII only."""
    if not endings:
        return []
    lengths = {len(ending) for ending in endings}
    if len(lengths) != 1 or not "".join(endings).isascii():
        raise ValueError("endings: must be ASCII and of one length")
    texts = np.frombuffer("".join(endings).encode(), np.uint8).reshape(len(endings), -1)
    bits = np.unpackbits(texts, axis=1)
    base, steps = _basis(beginning, lengths.pop())
    used = np.flatnonzero(bits.any(axis=0))
    summed = bits[:, used].astype(np.float32) @ steps(used).reshape(used.size, -1)
    codes = (summed.astype(np.int32) + base.reshape(-1)) % 2
    return [_svg(code) for code in codes.astype(np.uint8).reshape(-1, *base.shape)]


def square(text: str) -> str:
    """The SVG of one text."""
    return _svg(_modules(segno.make_qr(text, error="m", mode="byte", boost_error=False)))


class _Steps:
    """What each bit of the ending changes, worked out for the bits that are asked for."""

    def __init__(self, code: segno.QRCode, beginning: str, length: int, base: Modules) -> None:
        self.code, self.beginning, self.length, self.base = code, beginning, length, base

    def __call__(self, used: NDArray[np.intp]) -> NDArray[np.float32]:
        return np.stack([self._change(int(bit)) for bit in used]).astype(np.float32)

    def _change(self, bit: int) -> Modules:
        ending = bytearray(self.length)
        ending[bit // 8] = 128 >> (bit % 8)
        changed = _like(self.code, self.beginning.encode() + bytes(ending))
        return changed ^ self.base


def _basis(beginning: str, length: int) -> tuple[Modules, _Steps]:
    code = segno.make_qr(
        beginning.encode() + b"a" * length, error="m", mode="byte", boost_error=False
    )
    base = _like(code, beginning.encode() + bytes(length))
    return base, _Steps(code, beginning, length, base)


def _like(code: segno.QRCode, text: bytes) -> Modules:
    """The modules of a text with another code's version and mask."""
    made = segno.make_qr(
        text,
        error="m",
        mode="byte",
        boost_error=False,
        version=code.version,
        mask=code.mask,
    )
    return _modules(made)


def _modules(code: segno.QRCode) -> Modules:
    return np.array([list(row) for row in code.matrix], dtype=np.uint8) & np.uint8(1)


def _svg(modules: Modules) -> str:
    """One path of horizontal strokes, black on white; each moves on from where the last ended."""
    height, width = modules.shape
    edged = np.zeros((height, width + 2), np.int8)
    edged[:, 1:-1] = modules
    change = np.diff(edged, axis=1)
    rows, starts = np.nonzero(change == 1)
    lengths = np.nonzero(change == -1)[1] - starts
    right = np.diff(starts, prepend=0) - np.concatenate(([0], lengths[:-1]))
    down = np.diff(rows, prepend=0)
    path = "".join(
        [
            f"m{dx} {dy}h{length}"
            for dx, dy, length in zip(right.tolist(), down.tolist(), lengths.tolist(), strict=True)
        ]
    )
    size = width + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path stroke="#000" d="M{QUIET} {QUIET}.5{path}"/></svg>'
    )
