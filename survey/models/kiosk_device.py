from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base
from survey.models.wave import Wave


class KioskDevice(Base):
    """A shared device of one wave: a passcode that staff type on it, then a token in its cookie.

    Both are kept as digests. No time of use: it would tell when somebody answered.
    """

    __tablename__ = "kiosk_device"
    __table_args__ = (
        ForeignKeyConstraint(["wave_id", "engagement_id"], ["wave.id", "wave.engagement_id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int]
    wave_id: Mapped[int] = mapped_column(index=True)
    label: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(120), default="")
    passcode_digest: Mapped[bytes] = mapped_column(unique=True)
    token_digest: Mapped[bytes | None] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    registered_at: Mapped[datetime | None]

    wave: Mapped[Wave] = relationship(viewonly=True)
