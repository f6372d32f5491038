from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base


class RosterCount(Base):
    """How many people of a level and department were invited, as at launch."""

    __tablename__ = "roster_count"
    __table_args__ = (CheckConstraint("invited > 0", name="somebody"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    level: Mapped[str] = mapped_column(String(250))
    department: Mapped[str | None] = mapped_column(String(120))
    invited: Mapped[int]


class SegmentTally(Base):
    """The counts of one block of level and segment; no row of answers carries a segment."""

    __tablename__ = "segment_tally"
    __table_args__ = (UniqueConstraint("wave_id", "kind", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    kind: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    level: Mapped[str | None] = mapped_column(String(250))
    segment: Mapped[str | None] = mapped_column(String(120))
    label: Mapped[str] = mapped_column(String(8))
    n: Mapped[int]
    tally: Mapped[bytes]
