from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, one_of
from survey.models.report import AlignmentReport

KINDS = ("pdf", "pptx", "xlsx", "zip")
STATES = ("waiting", "making", "ready", "failed")


class Document(Base):
    """A report as a file, made by the worker for whoever may see the same `departments` of it.

    `inputs` is the digest of all it is made of, so that a page can tell when it is out of date;
    `heading` is what stands around the numbers. The row goes with its report.
    """

    __tablename__ = "document"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", STATES),
        UniqueConstraint("report_id", "kind", "scope"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"), index=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("alignment_report.id"))
    kind: Mapped[str] = mapped_column(String(8))
    scope: Mapped[str] = mapped_column(String(64), default="")  # digest of the departments
    departments: Mapped[list[Any]] = mapped_column(default=list)  # none of them means all
    heading: Mapped[dict[str, Any]] = mapped_column(default=dict)
    inputs: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8), default="waiting", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    version: Mapped[str] = mapped_column(String(32), default="")  # of the analysis
    digest: Mapped[str] = mapped_column(String(64), default="")  # SHA-256 of the content
    size: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes | None] = mapped_column(deferred=True)

    report: Mapped[AlignmentReport] = relationship(viewonly=True)
