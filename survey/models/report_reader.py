from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base


class ReportReader(Base):
    """A leader who may read a report that is not for everyone; no departments means all of them."""

    __tablename__ = "report_reader"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("alignment_report.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    departments: Mapped[list[Any]] = mapped_column(default=list)
