from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from questionnaires.schema import Instrument
from survey.models.base import Base, one_of
from survey.models.engagement import Engagement

STATUSES = ("draft", "scheduled", "open", "closing", "closed")
RUNNING = ("scheduled", "open")  # launched and not ended; its times say whether it takes answers


class Wave(Base):
    """One fielding of one questionnaire.

    The questionnaire and the names of the groups are snapshots of the launch.
    """

    __tablename__ = "wave"
    __table_args__ = (
        UniqueConstraint("engagement_id", "key"),
        UniqueConstraint("id", "engagement_id"),
        one_of("status", STATUSES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"))
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    key: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    instrument: Mapped[dict[str, Any]]
    groups: Mapped[dict[str, Any]] = mapped_column(default=dict)
    added: Mapped[int] = mapped_column(default=0, server_default="0")  # people invited after launch
    record: Mapped[dict[str, Any] | None]  # the confidentiality record, made at close
    status: Mapped[str] = mapped_column(String(16), default="draft", index=True)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    public_key: Mapped[bytes | None]
    key_destroyed_at: Mapped[datetime | None]
    cleaned_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]

    engagement: Mapped[Engagement] = relationship()

    @cached_property
    def questionnaire(self) -> Instrument:
        return Instrument.from_snapshot(self.instrument)

    @cached_property
    def kept(self) -> dict[tuple[str, str], Any]:
        """What is worked out once for this reading of the wave, by name and language or such."""
        return {}

    @cached_property
    def _asked(self) -> dict[str | None, frozenset[str]]:
        return {}

    def asks(self, audience: str | None) -> frozenset[str]:
        """What an audience is asked; each audience is worked out once."""
        if audience not in self._asked:
            self._asked[audience] = self.questionnaire.asks(audience)
        return self._asked[audience]

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels as shown, top first, after merging those that could not stand alone."""
        return tuple(self.groups.get("levels", ()))

    @property
    def departments(self) -> tuple[str, ...]:
        return tuple(self.groups.get("departments", ()))

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.groups.get("languages", self.questionnaire.languages))

    @property
    def open_link(self) -> bool:
        """Whether there is no roster: whoever has the address says where they belong."""
        return bool(self.groups.get("open_link"))

    def audience(self, level: str | None) -> str:
        """The audience of a level as shown; "" where the questionnaire asks everybody alike."""
        audiences: dict[str, str] = self.groups.get("audiences", {})
        known = {audience.key for audience in self.questionnaire.audiences}
        chosen = audiences.get(level or "", "")
        return chosen if chosen in known else self.questionnaire.audience_of(level) or ""

    def is_open(self, now: datetime) -> bool:
        """Whether answers are taken; a scheduled wave opens by its time, worker or not."""
        return (
            self.status in RUNNING
            and (self.opens_at is None or self.opens_at <= now)
            and (self.closes_at is None or now < self.closes_at)
        )
