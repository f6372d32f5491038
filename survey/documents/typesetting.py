"""Data and a Typst template in, a PDF out: tagged, fonts inside, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent
_PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.wide) * 1pt)"""
UA: list[Any] = ["ua-1"]  # accessible PDF, refused where a letter or a picture has no words


def typeset(template: str, data: Mapping[str, Any]) -> bytes:
    """Compile `print/<template>.typ`. Data comes in as JSON, so that names stay text.

    With our own fonts where they have every letter, else with the machine's as well. Where a
    chart has Arabic words, or no font has a letter, it is tagged but not declared accessible.
    """
    source = (FOLDER / "print" / f"{template}.typ").read_bytes()
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    for fonts, standards in ((_own(), UA), (_all(), UA), (_all(), [])):
        try:
            return _compile(source, inputs, fonts, standards)
        except typst.TypstError as problem:
            if "missing codepoints" in str(problem):  # joined letters in a chart, such as Arabic
                return _compile(source, inputs, fonts, [])
            if "could not be displayed" not in str(problem):
                raise
    raise AssertionError("without a standard, typst draws what it has no letter for as a box")


def _compile(
    source: bytes, inputs: dict[str, str], fonts: typst.Fonts, standards: list[Any]
) -> bytes:
    made = typst.compile(
        source,
        format="pdf",
        font_paths=fonts,
        sys_inputs=inputs,
        pdf_standards=standards,
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made


def png(svg: bytes, *, wide: int = 900) -> bytes:
    """A picture of an SVG, `wide` points across at 144 to the inch."""
    made = typst.compile(
        _PICTURE,
        format="png",
        ppi=144,
        font_paths=_all(),
        sys_inputs={"svg": svg.decode(), "wide": str(wide)},
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single picture")
    return made


@cache
def _own() -> typst.Fonts:
    """Our own faces and those inside typst; not what happens to be on the machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER / "fonts")])


@cache
def _all() -> typst.Fonts:
    """The machine's fonts as well, for names in scripts that ours do not have."""
    return typst.Fonts(include_system_fonts=True, font_paths=[str(FOLDER / "fonts")])
