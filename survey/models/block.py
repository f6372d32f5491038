from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, one_of


class Block(Base):
    """A group of at least the promised size: level and department, merged as far as needed."""

    __tablename__ = "block"
    __table_args__ = (
        one_of("label", ("block", "other")),
        CheckConstraint("n > 0", name="has_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    position: Mapped[int]
    level: Mapped[str | None] = mapped_column(String(250))
    department: Mapped[str | None] = mapped_column(String(120))
    label: Mapped[str] = mapped_column(String(8))
    cells: Mapped[list[Any]]
    n: Mapped[int]
