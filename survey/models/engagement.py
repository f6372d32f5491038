from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base


class Engagement(Base):
    """One consultant's work for one client; everything of the client hangs on it."""

    __tablename__ = "engagement"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    client: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    languages: Mapped[list[Any]] = mapped_column(default=lambda: ["en"])
    retention_days: Mapped[int] = mapped_column(default=90, server_default="90")  # of a launch
    roster_columns: Mapped[dict[str, str]] = mapped_column(default=dict, server_default="{}")
    logo: Mapped[str] = mapped_column(String(64), default="", server_default="")  # its digest
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
