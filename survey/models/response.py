from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base


class Response(Base):
    """One person's answers after close, without person, secret, time or running number.

    Clustered by its random id where the database can, so that not even a row number is left.
    """

    __tablename__ = "response"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # SQLAlchemy reads it

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("block.id"), index=True)
    answers: Mapped[bytes]  # one byte a slot in the order of the wave's questionnaire
