from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base

RESUME_TRIES = 10


class Draft(Base):
    """Answers in progress, encrypted under a key that only the browser holds.

    Found by a digest of the link's secret; no person, no invitation, no time.
    """

    __tablename__ = "draft"
    __table_args__ = (CheckConstraint(f"tries BETWEEN 0 AND {RESUME_TRIES}", name="tries_end"),)

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    box: Mapped[bytes]
    resume_box: Mapped[bytes]
    tries: Mapped[int] = mapped_column(default=0)
