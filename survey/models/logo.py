from __future__ import annotations

from base64 import b64encode

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base


class Logo(Base):
    """A client's logo, drawn anew as PNG: small for those who answer, larger for reports.

    `width` and `height` are those of the small one, which is shown at half its size.
    """

    __tablename__ = "logo"

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"), unique=True)
    small: Mapped[bytes]
    printed: Mapped[bytes]
    width: Mapped[int]
    height: Mapped[int]

    @property
    def address(self) -> str:
        """The small one itself: a page needs nothing more to show it."""
        return f"data:image/png;base64,{b64encode(self.small).decode()}"
