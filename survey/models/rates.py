from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base


class DayRates(Base):
    """Response rates of an open wave, frozen once a day and coarse.

    `counted` says which places were counted on which day, sealed under the wave's key; only the
    latest row has it, and no row after close.
    """

    __tablename__ = "day_rates"
    __table_args__ = (UniqueConstraint("wave_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    day: Mapped[date]
    groups: Mapped[list[Any]]
    counted: Mapped[bytes | None]
