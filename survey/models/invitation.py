from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base


class Invitation(Base):
    """The right of one participant to answer once in a wave; deleted at close.

    The labels are those of the launch. Behind an open link there is no participant: it is made when
    somebody begins, with the labels they give themselves. The secret itself is never stored: it is
    re-made from the wave's key, and the digests are made under other subkeys of it.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("wave_id", "participant_id"),
        ForeignKeyConstraint(["wave_id", "engagement_id"], ["wave.id", "wave.engagement_id"]),
        ForeignKeyConstraint(
            ["participant_id", "engagement_id"],
            ["participant.id", "participant.engagement_id"],
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    engagement_id: Mapped[int]
    wave_id: Mapped[int]
    participant_id: Mapped[int | None] = mapped_column(index=True)
    level: Mapped[str] = mapped_column(String(250))
    department: Mapped[str | None] = mapped_column(String(120))
    segments: Mapped[dict[str, str]] = mapped_column(default=dict)
    digest: Mapped[bytes] = mapped_column(unique=True)
    code_digest: Mapped[bytes] = mapped_column(unique=True)
    finished: Mapped[bool] = mapped_column(default=False)
