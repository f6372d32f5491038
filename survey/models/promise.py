from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from analysis.promise import FLOOR
from analysis.promise import Promise as Rules
from survey.models.base import Base


class Promise(Base):
    """What the people of a wave were promised: written once at launch, never changed.

    Triggers in both databases refuse updates and deletes.
    """

    __tablename__ = "promise"
    __table_args__ = (
        ForeignKeyConstraint(["wave_id", "engagement_id"], ["wave.id", "wave.engagement_id"]),
        CheckConstraint(f"minimum_group >= {FLOOR}", name="minimum_group_protects"),
        CheckConstraint("retention_days > 0", name="retention_ends"),
    )

    wave_id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int]
    minimum_group: Mapped[int]
    small_levels: Mapped[dict[str, int]] = mapped_column(default=dict)
    merged_levels: Mapped[dict[str, str]] = mapped_column(default=dict)
    retention_days: Mapped[int]  # after close, until names and addresses are erased
    rows_exported: Mapped[bool] = mapped_column(default=False)
    forecast: Mapped[list[Any]] = mapped_column(default=list)
    made_at: Mapped[datetime]

    def rules(self) -> Rules:
        return Rules(minimum_group=self.minimum_group, small_levels=dict(self.small_levels))
