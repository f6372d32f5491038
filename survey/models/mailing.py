from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, one_of
from survey.models.wave import Wave

MAILING_STATES = ("planned", "sending", "sent", "cancelled")
# `uncertain`: the worker died between handing it over and writing that down.
MESSAGE_STATES = ("waiting", "sending", "sent", "refused", "bounced", "uncertain")


class Mailing(Base):
    """One round of mails of a wave: the invitations (number 0) or a reminder (1, 2, …)."""

    __tablename__ = "mailing"
    __table_args__ = (
        UniqueConstraint("wave_id", "number"),
        ForeignKeyConstraint(["wave_id", "engagement_id"], ["wave.id", "wave.engagement_id"]),
        one_of("state", MAILING_STATES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int]
    wave_id: Mapped[int]
    number: Mapped[int]
    everybody: Mapped[bool] = mapped_column(default=True)  # or only who has not finished
    send_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), default="planned")
    sender: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[dict[str, str]] = mapped_column(default=dict)

    wave: Mapped[Wave] = relationship(viewonly=True)


class Message(Base):
    """One mail of a mailing to one invited person; erased with the invitations at close.

    No link, no address, no time: both are made from the wave's key and the roster when it leaves.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("mailing_id", "invitation_id"),
        one_of("state", MESSAGE_STATES),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id"))
    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitation.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="waiting", index=True)
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
