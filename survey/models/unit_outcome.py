from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base
from survey.models.wave import Wave


class UnitOutcome(Base):
    """Results of shops or other units that a file brought for a wave: complaints, sales.

    Of units, not of people. `waiting` is what was read and not yet taken; `taken` is what the next
    report uses. The row stays, empty, when they are removed: so a report without them is made.
    """

    __tablename__ = "unit_outcome"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), unique=True)
    taken: Mapped[dict[str, Any]] = mapped_column(default=dict)
    waiting: Mapped[dict[str, Any]] = mapped_column(default=dict)
    brought_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    file: Mapped[str] = mapped_column(String(200), default="")

    wave: Mapped[Wave] = relationship(viewonly=True)
