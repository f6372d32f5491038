"""What people add to a report's numbers: whose it is, and when it was made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

SECTIONS = ("lead", "staff", "part", "message", "departments", "trust", "talk", "comments")
LONGEST = 4000
_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


@dataclass(frozen=True)
class Commentary:
    """Lines above the headline and in the foot, and paragraphs by section. Empty ones are left out.

    Everything is plain text; whoever shows it escapes it.
    """

    client: str = ""
    wave: str = ""
    period: str = ""
    published: str = ""
    note: str = ""
    simulated: bool = False
    logo: str = ""  # a PNG as Base64
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, section: str) -> tuple[str, ...]:
        """What was written to a section."""
        return self.sections.get(section, ())


def paragraphs(text: str) -> tuple[str, ...]:
    """Text as somebody typed it, as paragraphs: blank lines part them, nothing else is kept."""
    plain = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or c.isprintable())
    return tuple(told for part in _BLANK.split(plain) if (told := " ".join(part.split())))
