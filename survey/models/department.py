from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base


class Department(Base):
    """A function of the client's company."""

    __tablename__ = "department"
    __table_args__ = (
        UniqueConstraint("engagement_id", "name"),
        UniqueConstraint("id", "engagement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"))
    name: Mapped[str] = mapped_column(String(120))
