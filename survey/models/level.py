from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base


class Level(Base):
    """A rank of the hierarchy; position 0 is the top.

    The gap of a report lies between the levels marked as reference and as comparison: the first and
    the last where none is marked.
    """

    __tablename__ = "level"
    __table_args__ = (
        UniqueConstraint("engagement_id", "name"),
        UniqueConstraint("id", "engagement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    audience: Mapped[str] = mapped_column(String(32))
    mark: Mapped[str] = mapped_column(String(16), default="", server_default="")
