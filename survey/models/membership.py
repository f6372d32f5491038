from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.account import Account
from survey.models.base import Base, one_of
from survey.models.engagement import Engagement

ROLES = ("owner", "consultant", "analyst", "leader")
STAFF = ("owner", "consultant", "analyst")  # who sees how a wave stands
RUNNERS = ("owner", "consultant")  # who may change anything, and see the roster


class Membership(Base):
    """What one account may do in one engagement."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("account_id", "engagement_id"), one_of("role", ROLES))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))

    account: Mapped[Account] = relationship(back_populates="memberships")
    engagement: Mapped[Engagement] = relationship()
