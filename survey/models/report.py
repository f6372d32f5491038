from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base
from survey.models.wave import Wave


class AlignmentReport(Base):
    """A report as it was made: frozen JSON with the version of the analysis and the seed.

    `commentary` is what the consultant wrote to each section. Unless it is for `everyone`, leaders
    read it only as a `ReportReader` says. A withdrawn report is not published any more.
    """

    __tablename__ = "alignment_report"
    __table_args__ = (
        ForeignKeyConstraint(["wave_id", "engagement_id"], ["wave.id", "wave.engagement_id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    engagement_id: Mapped[int] = mapped_column(index=True)
    wave_id: Mapped[int] = mapped_column(index=True)
    report: Mapped[dict[str, Any]]
    analysis_version: Mapped[str] = mapped_column(String(32))
    seed: Mapped[int]
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]
    commentary: Mapped[dict[str, str]] = mapped_column(default=dict)
    everyone: Mapped[bool] = mapped_column(default=True)

    wave: Mapped[Wave] = relationship(viewonly=True)
