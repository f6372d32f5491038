"""docs/answering.md: each command writes its own part and leaves the others alone."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "answering.md"


def write(part: str, text: str) -> None:
    """Replace what stands between the marks of a part."""
    page = PAGE.read_text(encoding="utf-8")
    marks = f"<!-- {part} -->\n", f"\n<!-- end of {part} -->"
    pattern = re.compile(re.escape(marks[0]) + ".*?" + re.escape(marks[1].lstrip()), re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"docs/answering.md has no part {part!r}")
    whole = marks[0] + text.strip() + marks[1]
    PAGE.write_text(pattern.sub(lambda _: whole, page), encoding="utf-8")
