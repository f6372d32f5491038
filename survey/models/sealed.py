from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base

SEALED_BYTES = 8192


class Sealed(Base):
    """Sent answers and their labels, encrypted to the wave's public key, all of one size."""

    __tablename__ = "sealed"
    __table_args__ = (CheckConstraint(f"length(box) = {SEALED_BYTES}", name="one_size"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    box: Mapped[bytes]
