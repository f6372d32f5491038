from __future__ import annotations

import base64
import re
from random import Random

import numpy as np
import pytest
import segno

from survey.documents import qr

LINK = "https://survey.example.com/a/AbCdEfGhIjKl/"


def secrets(number: int, seed: int = 1) -> list[str]:
    rng = Random(seed)
    return [
        base64.urlsafe_b64encode(rng.randbytes(16)).rstrip(b"=").decode() for _ in range(number)
    ]


def drawn(svg: str) -> np.ndarray:
    """The modules of an SVG, read back from its strokes."""
    size = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])
    grid = np.zeros((size, size), np.uint8)
    x, y = qr.QUIET, qr.QUIET
    for dx, dy, length in re.findall(r"m(-?\d+) (-?\d+)h(\d+)", svg):
        x, y = x + int(dx), y + int(dy)
        grid[y, x : x + int(length)] = 1
        x += int(length)
    return grid[qr.QUIET : -qr.QUIET, qr.QUIET : -qr.QUIET]


def test_every_square_is_the_one_segno_makes_with_the_same_version_and_mask():
    endings = secrets(25)
    like = segno.make_qr(LINK + "a" * 22, error="m", mode="byte", boost_error=False)

    made = qr.squares(LINK, endings)

    for ending, svg in zip(endings, made, strict=True):
        code = segno.make_qr(
            LINK + ending,
            error="m",
            mode="byte",
            boost_error=False,
            version=like.version,
            mask=like.mask,
        )
        assert np.array_equal(drawn(svg), np.array([list(row) for row in code.matrix]) & 1)


def test_a_square_by_itself_has_room_around():
    svg = qr.square("https://survey.example.com/code")

    size = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])
    assert drawn(svg).shape == (size - 8, size - 8)
    assert drawn(svg)[:7, :7].sum() == 33  # the finder pattern: 24 around, 9 inside


def test_nobody_has_no_square():
    assert qr.squares(LINK, []) == []


@pytest.mark.parametrize("endings", [["abc", "abcd"], ["abc", "abü"]])
def test_endings_that_differ_in_length_are_refused(endings):
    with pytest.raises(ValueError, match="endings"):
        qr.squares(LINK, endings)
