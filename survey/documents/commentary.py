"""What people add to a report's numbers: whose it is, and when it was made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Commentary:
    """Lines above the headline and in the foot. Empty ones are left out."""

    client: str = ""
    wave: str = ""
    period: str = ""
    published: str = ""
    note: str = ""
    simulated: bool = False
