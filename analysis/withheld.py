"""What is not shown, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scope = Literal["block", "segment", "dimension", "item"]
Reason = Literal["too few", "protects another group", "group too small for this detail"]

TOO_FEW: Reason = "too few"
PROTECTS: Reason = "protects another group"
TOO_SMALL: Reason = "group too small for this detail"


@dataclass(frozen=True)
class Withheld:
    """One thing that a reader may look for and does not find.

    Attributes
    ----------
    scope : str
        What is missing: a block of people, a segment, a dimension or an item of a group.
    reason : str
        Why.
    level, department, segment, dimension, item : str or None
        Where; None stands for all of them.
    """

    scope: Scope
    reason: Reason
    level: str | None = None
    department: str | None = None
    segment: str | None = None
    dimension: str | None = None
    item: str | None = None
