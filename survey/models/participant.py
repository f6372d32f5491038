from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base
from survey.models.department import Department
from survey.models.level import Level


class Participant(Base):
    """A roster row. Somebody who left stays listed, whether or not an answer came.

    `listed_at` is when the person was last wanted: named by a roster, or invited to a survey that
    ended then, answered or not. Names that nobody has wanted since a survey closed are erased.
    """

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        UniqueConstraint("id", "engagement_id"),
        ForeignKeyConstraint(["level_id", "engagement_id"], ["level.id", "level.engagement_id"]),
        ForeignKeyConstraint(
            ["department_id", "engagement_id"], ["department.id", "department.engagement_id"]
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"))
    number: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str | None] = mapped_column(String(16))
    level_id: Mapped[int] = mapped_column(index=True)
    department_id: Mapped[int | None] = mapped_column(index=True)
    left: Mapped[bool] = mapped_column(default=False)
    no_mail: Mapped[bool] = mapped_column(default=False, server_default=false())
    listed_at: Mapped[datetime | None]  # None: no roster names the person

    level: Mapped[Level] = relationship(viewonly=True)
    department: Mapped[Department | None] = relationship(viewonly=True)
