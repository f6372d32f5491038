"""Text on its way into a spreadsheet's cell, whichever program opens it."""

from __future__ import annotations

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # full-width ones too
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def guarded(text: str) -> str:
    """Text that no program takes for a formula: one that begins like one begins with an apostrophe.

    Characters that a workbook cannot hold are left out.
    """
    clean = _CONTROL.sub("", text)
    return f"'{clean}" if clean.lstrip(" '").startswith(FORMULA) else clean
