from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.account import Account
from survey.models.base import Base


class SignIn(Base):
    """An account at work in one browser, until it signs out, is ended, or is not seen for long.

    The browser's cookie holds a random token; here lie digests only, of it and of the password it
    was opened with. No address: what browser it is suffices to recognise one's own.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[bytes] = mapped_column(unique=True)
    password_digest: Mapped[bytes]
    browser: Mapped[str] = mapped_column(String(60))
    kept: Mapped[bool] = mapped_column(default=False)  # "Stay signed in on this device"
    confirmed: Mapped[bool] = mapped_column(default=True, server_default=true())  # second step
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]

    account: Mapped[Account] = relationship()
