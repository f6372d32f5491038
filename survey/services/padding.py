"""Texts of one size before they are encrypted, so that a box does not tell how much is in it.

The way of ISO/IEC 7816-4, as libsodium does it: one marking byte, then zeros. Only what has been
authenticated is ever stripped, so nothing needs hiding here, and no other thread is let in between.
"""

from __future__ import annotations

MARK = b"\x80"


def pad(text: bytes, size: int) -> bytes:
    """Lengthen to the next multiple of `size`, by one byte at least."""
    return text + MARK + bytes(-(len(text) + 1) % size)


def unpad(text: bytes) -> bytes:
    return text[: text.rindex(MARK)]
