from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, one_of
from survey.models.engagement import Engagement

STATES = ("waiting", "checked", "refused", "wanted", "imported")


class Upload(Base):
    """A roster file on its way in: read, looked over, imported or left; erased after a day.

    `waiting` is to be read, `wanted` to be imported; the rest is what came of that.
    """

    __tablename__ = "upload"
    __table_args__ = (one_of("state", STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(deferred=True)
    state: Mapped[str] = mapped_column(String(16), default="waiting", index=True)
    columns: Mapped[dict[str, str]] = mapped_column(default=dict)  # our field: the file's column
    complete: Mapped[bool] = mapped_column(default=True)  # who is not in the file has left
    found: Mapped[dict[str, Any]] = mapped_column(default=dict)  # in the file, and problems
    uploaded_at: Mapped[datetime]

    engagement: Mapped[Engagement] = relationship(viewonly=True)
