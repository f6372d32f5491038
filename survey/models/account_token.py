from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.account import Account
from survey.models.base import Base, one_of

PURPOSES = ("welcome", "forgotten")


class AccountToken(Base):
    """The right to choose a password once, by a link in a mail; only its digest lies here.

    Without a digest the mail is still to be written: the worker makes the token when it sends it.
    """

    __tablename__ = "account_token"
    __table_args__ = (one_of("purpose", PURPOSES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(16))
    digest: Mapped[bytes | None] = mapped_column(unique=True)
    expires_at: Mapped[datetime]

    account: Mapped[Account] = relationship()
