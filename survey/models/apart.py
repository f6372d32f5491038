"""What is kept apart from the responses, each in a shuffled table of its own."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base

NO_ROW_NUMBER = {"sqlite_with_rowid": False}


STATES = ("waiting", "shown", "hidden")


class Remark(Base):
    """A comment, masked: at least ten of its level and language, or of all, lie together.

    Leaders read it only when a consultant has looked at it and lets it be shown.
    """

    __tablename__ = "remark"
    __table_args__ = NO_ROW_NUMBER

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    question: Mapped[str] = mapped_column(String(64))
    level: Mapped[str | None] = mapped_column(String(250))
    language: Mapped[str | None] = mapped_column(String(16))
    text: Mapped[str]
    state: Mapped[str] = mapped_column(String(8), default="waiting", server_default="waiting")


class Judgement(Base):
    """How many people of a department chose one option for another department.

    Departments of which too few judged another are joined for that one: they have no name then.
    """

    __tablename__ = "judgement"
    __table_args__ = NO_ROW_NUMBER

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    question: Mapped[str] = mapped_column(String(64))
    department: Mapped[str | None] = mapped_column(String(120))
    target: Mapped[str] = mapped_column(String(120))
    option: Mapped[int]
    n: Mapped[int] = mapped_column(default=1, server_default="1")


class PredictionAnswer(Base):
    """What somebody of a level expects the frontline to answer on one dimension."""

    __tablename__ = "prediction_answer"
    __table_args__ = (
        CheckConstraint("value BETWEEN -1000 AND 1000", name="value_finite"),
        NO_ROW_NUMBER,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    question: Mapped[str] = mapped_column(String(64))
    level: Mapped[str | None] = mapped_column(String(250))
    dimension: Mapped[str] = mapped_column(String(64))
    value: Mapped[float]
