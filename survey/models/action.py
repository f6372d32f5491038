from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, one_of
from survey.models.report import AlignmentReport

STATUSES = ("planned", "begun", "done", "dropped")


class Action(Base):
    """Something to do about one dimension of a report. The owner is a name, not an account."""

    __tablename__ = "action"
    __table_args__ = (one_of("status", STATUSES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"), index=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("alignment_report.id"), index=True)
    dimension: Mapped[str] = mapped_column(String(120))
    what: Mapped[str] = mapped_column(String(500))
    owner: Mapped[str] = mapped_column(String(120))
    due: Mapped[date]
    status: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    report: Mapped[AlignmentReport] = relationship(viewonly=True)
