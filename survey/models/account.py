from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_security.core import (  # Flask-Security asks its users for these methods
    RoleMixin,
    UserMixin,
)
from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base

if TYPE_CHECKING:
    from survey.models.membership import Membership


class Account(Base, UserMixin):
    """Somebody who signs in: a consultant or a client's leader, never a respondent."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    opens_engagements: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]
    totp: Mapped[bytes | None]  # the secret of the second step, sealed with the server's own
    totp_counter: Mapped[int | None] = mapped_column(BigInteger)  # of the last code; None: not set
    recovery: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")

    memberships: Mapped[list[Membership]] = relationship(back_populates="account")

    @property
    def two_steps(self) -> bool:
        """Whether a code is asked for after the password."""
        return self.totp is not None and self.totp_counter is not None

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]  # nothing sets them
        """Roles are held in an engagement (`Membership`), never everywhere."""
        return []
