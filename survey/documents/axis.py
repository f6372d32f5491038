"""The points of a scale as the lines of a chart: one a point, up to seven; then fewer."""

from __future__ import annotations

from dataclasses import dataclass

from survey.report.model import Dimension

MOST_LINES = 7


@dataclass(frozen=True)
class Axis:
    """A scale from `low` to `high`, with the words of its points where they are given."""

    low: int
    high: int
    labels: tuple[str, ...] = ()

    @classmethod
    def of(cls, dimension: Dimension) -> Axis:
        low, high = round(dimension.low), round(dimension.high)
        labels = dimension.scale_labels
        fits = len(labels) > 1 and (high - low) % (len(labels) - 1) == 0
        return cls(low, high, labels if fits else ())

    @property
    def points(self) -> tuple[int, ...]:
        """The points that get a line, both ends among them."""
        span = self.high - self.low
        steps = [step for step in range(1, span + 1) if span % step == 0]
        step = next((s for s in steps if span // s + 1 <= MOST_LINES), span)
        return tuple(range(self.low, self.high + 1, step))

    def label(self, point: int) -> str:
        """The words of a point; on a scale such as 1, 3, 5 the points between have none."""
        if not self.labels:
            return ""
        place, between = divmod((point - self.low) * (len(self.labels) - 1), self.high - self.low)
        return "" if between else self.labels[place]

    def inside(self, value: float) -> float:
        """The value, stopped at the ends of the scale."""
        return min(max(value, self.low), self.high)

    def share(self, value: float) -> float:
        """Where a value lies: 0 at the low end, 1 at the high end."""
        return (self.inside(value) - self.low) / (self.high - self.low)
