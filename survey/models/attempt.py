from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base


class Attempt(Base):
    """Tries at something guessable within a short window; the subject is a keyed digest."""

    __tablename__ = "attempt"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    subject: Mapped[bytes] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime]
