from __future__ import annotations

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base


class SegmentKind(Base):
    """A further declared grouping of people: shop, region, tenure band."""

    __tablename__ = "segment_kind"
    __table_args__ = (
        UniqueConstraint("engagement_id", "key"),
        UniqueConstraint("id", "engagement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"))
    key: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(String(120))


class Segment(Base):
    __tablename__ = "segment"
    __table_args__ = (
        UniqueConstraint("kind_id", "name"),
        UniqueConstraint("id", "kind_id", "engagement_id"),
        ForeignKeyConstraint(
            ["kind_id", "engagement_id"], ["segment_kind.id", "segment_kind.engagement_id"]
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int]
    kind_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))


class ParticipantSegment(Base):
    """Where a participant belongs, at most one segment of each kind."""

    __tablename__ = "participant_segment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["participant_id", "engagement_id"],
            ["participant.id", "participant.engagement_id"],
        ),
        ForeignKeyConstraint(
            ["segment_id", "kind_id", "engagement_id"],
            ["segment.id", "segment.kind_id", "segment.engagement_id"],
        ),
    )

    participant_id: Mapped[int] = mapped_column(primary_key=True)
    kind_id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int]
    segment_id: Mapped[int] = mapped_column(index=True)
