"""What is kept of levels and of shops at close, beside dropping whatever is too small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.promise import Promise
from survey.services.grouping import Grouped, by_department, placeable
from survey.services.sealing import Apart, Sent
from survey.services.segmenting import by_segment
from tests.attack.organisations import LEVELS

SHARES = (0.01, 0.03, 0.1, 0.86)
REGIONS = 8
IN_SHOPS = 0.85


@dataclass(frozen=True)
class Retailer:
    """Everybody of a retailer who answered: departments, and shops that lie in regions."""

    people: int
    shops: int
    departments: int
    k: int
    seed: int

    @cached_property
    def sent(self) -> list[Sent]:
        rng = np.random.default_rng(self.seed)
        weights = rng.gamma(2.0, 1.0, self.shops) + 0.2
        at = rng.choice(self.shops, self.people, p=weights / weights.sum())
        level = rng.choice(LEVELS, self.people, p=SHARES)
        department = rng.integers(self.departments, size=self.people)
        away = (rng.random(self.people) > IN_SHOPS) | (level == LEVELS[0])
        return placeable(
            [
                Sent(
                    answers=b"",
                    level=str(level[person]),
                    department=f"D{department[person]}",
                    segments={} if away[person] else _place(int(at[person])),
                    apart=Apart(),
                )
                for person in range(self.people)
            ],
            LEVELS,
            Promise(self.k),
        )

    @cached_property
    def grouped(self) -> Grouped:
        return by_department(self.sent, LEVELS, Promise(self.k))

    def levels(self) -> dict[str, float]:
        """Share of people whose level is named: alone, or with its neighbour."""
        named = Counter(block.level for block in self.grouped.blocks for _ in range(block.n))
        size = Counter(one.level for one in self.sent)
        small = {one.level for one in self.sent if size[one.level] < self.k}
        cells = Counter((one.level, one.department) for one in self.sent)
        full = {level for (level, _), n in cells.items() if n < self.k}
        return {
            "dropped unless every department of the level is large enough": self._share(
                lambda one: one.level not in full
            ),
            "dropped where too small": self._share(lambda one: one.level not in small),
            "the product": sum(n for level, n in named.items() if level) / len(self.sent),
        }

    def shops_kept(self) -> dict[str, float]:
        """Share of people in shops whose level and shop, or level and region, is named."""
        promise = Promise(self.k)
        regions = by_segment("region", self.sent, self.grouped, promise)
        others = [] if regions is None else [regions]
        found = by_segment("shop", self.sent, self.grouped, promise, others, "region")
        cells = Counter((one.level, one.segments.get("shop")) for one in self.sent)
        mixed = {shop for (_, shop), n in cells.items() if n < self.k}
        in_shops = [number for number, one in enumerate(self.sent) if "shop" in one.segments]
        homes = [] if found is None else [found.blocks[found.block_of[one]] for one in in_shops]
        alone = sum(home.label == "block" for home in homes) / len(in_shops)
        in_region = sum(home.department is not None for home in homes) / len(in_shops)
        return {
            "only shops without a small level": self._share(
                lambda one: one.segments["shop"] not in mixed, in_shops
            ),
            "the product, by shop": alone,
            "the product, by shop or the rest of its region": in_region,
        }

    def _share(self, keeps: Callable[[Sent], bool], of: list[int] | None = None) -> float:
        people = range(len(self.sent)) if of is None else of
        return sum(keeps(self.sent[one]) for one in people) / len(people)


def _place(shop: int) -> dict[str, str]:
    return {"shop": f"Shop {shop}", "region": f"Region {shop % REGIONS}"}


def tables(companies: int = 5) -> list[str]:
    """Two tables for docs/disclosure-attack.md."""
    shapes = [(500, 20, 8, 5), (2_000, 60, 12, 5), (2_000, 60, 12, 10)]
    heads = " | ".join(
        f"{people:,} people, {shops} shops, k = {k}" for people, shops, _, k in shapes
    )
    kept: dict[str, dict[str, list[float]]] = {"levels": {}, "shops": {}}
    for shape in shapes:
        made = [Retailer(*shape, seed=seed) for seed in range(companies)]
        for kind, of in (("levels", Retailer.levels), ("shops", Retailer.shops_kept)):
            each = [of(one) for one in made]
            for way in each[0]:
                kept[kind].setdefault(way, []).append(float(np.mean([one[way] for one in each])))
    lines = []
    for kind, ways in kept.items():
        lines += ["", f"## What protection costs {kind}", ""]
        lines += [f"Share of people whose {ABOUT[kind]}, mean of {companies} companies each.", ""]
        lines += [f"| way | {heads} |", "|---|" + "---|" * len(shapes)]
        lines += [
            f"| {way} | " + " | ".join(f"{one:.1%}" for one in shares) + " |"
            for way, shares in ways.items()
        ]
    return lines


ABOUT = {
    "levels": "level is shown, alone or with its neighbour",
    "shops": "shop is shown at their level (of those who work in shops)",
}
