"""Who was counted on which day of an open wave, sealed under the wave's key.

Numbers of several days are safe together only if it is known which groups moved on which day, so
that is kept: counts of people by place and day, never people, readable with the wave's key alone,
replaced every day and erased at close.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from nacl.secret import SecretBox
from nacl.utils import random
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.daily import REST, Counted, Grouping, count, form, join, nobody_counted
from survey.models import Invitation, Wave
from survey.services.wave_keys import WaveKey

KINDS = ("total", "level", "department", "region", "segment")
PADDING = 8192


class Place(NamedTuple):
    """What people are counted by."""

    level: str | None
    department: str | None
    region: str | None
    segment: str | None

    def group(self, kind: str) -> str | None:
        return "" if kind == "total" else getattr(self, kind)


@dataclass(frozen=True)
class DayCount:
    """The groups of a wave, chosen before anybody answered, and who was counted when."""

    places: tuple[Place, ...]
    groupings: tuple[Grouping, ...]
    people: Counted

    @classmethod
    def begin(cls, invited: Counter[Place], minimum: int) -> DayCount:
        """People without a department are of no level, and not counted where they are too few."""
        nowhere = sum(n for place, n in invited.items() if place.department is None)
        places = tuple(
            sorted((p for p in invited if p.department or nowhere >= minimum), key=_named)
        )
        numbers = [invited[place] for place in places]
        names = [[place.group(kind) for place in places] for kind in KINDS]
        groupings = form(names, numbers, minimum)
        return cls(places, groupings, nobody_counted(numbers, len(groupings)))

    def next(
        self, invited: Counter[Place], answered: Counter[Place], day: int, minimum: int
    ) -> DayCount:
        """A day later, with those who were invited since."""
        here = self._with_places(invited)
        numbers = [invited[place] for place in here.places]
        people = join(here.groupings, here.people, numbers, minimum)
        known = np.bincount(people.cell, people.n, len(here.places)).astype(int).tolist()
        done = [min(answered[place], n) for place, n in zip(here.places, known, strict=True)]
        return replace(here, people=count(here.groupings, people, done, day, minimum))

    def _with_places(self, invited: Counter[Place]) -> DayCount:
        known = set(self.places)
        nowhere = any(place.department is None for place in known)
        new = sorted((p for p in set(invited) - known if p.department or nowhere), key=_named)
        groupings = tuple(
            replace(
                grouping,
                home=np.append(
                    grouping.home, [_home(grouping, place.group(kind)) for place in new]
                ).astype(np.int64),
            )
            for kind, grouping in zip(KINDS, self.groupings, strict=True)
        )
        return DayCount((*self.places, *new), groupings, self.people)

    def told(self, kind: str, name: str) -> tuple[int, int] | None:
        """How many of a group are invited and were counted; None if it is not shown."""
        place = KINDS.index(kind)
        grouping = self.groupings[place]
        if name not in grouping.names:
            return None
        return self.people.total(place, grouping.home, grouping.names.index(name))

    def seal(self, key: WaveKey) -> bytes:
        text = json.dumps(
            {
                "places": self.places,
                "groupings": [
                    {"names": one.names, "home": one.home.tolist(), "hidden": one.hidden}
                    for one in self.groupings
                ],
                "cell": self.people.cell.tolist(),
                "days": self.people.days.tolist(),
                "n": self.people.n.tolist(),
            }
        ).encode()
        padded = text.ljust(-(-len(text) // PADDING) * PADDING)
        return bytes(SecretBox(key.subkey("rates")).encrypt(padded, random(SecretBox.NONCE_SIZE)))

    @classmethod
    def unseal(cls, box: bytes, key: WaveKey) -> DayCount:
        kept: dict[str, Any] = json.loads(SecretBox(key.subkey("rates")).decrypt(box))
        return cls(
            places=tuple(Place(*place) for place in kept["places"]),
            groupings=tuple(
                Grouping(
                    tuple(one["names"]),
                    np.array(one["home"], dtype=np.int64),
                    tuple((name, reason) for name, reason in one["hidden"]),
                )
                for one in kept["groupings"]
            ),
            people=Counted(
                np.array(kept["cell"], dtype=np.int64),
                np.array(kept["days"], dtype=np.int64).reshape(len(KINDS), -1),
                np.array(kept["n"], dtype=np.int64),
            ),
        )


def ways(wave: Wave) -> tuple[str | None, str | None]:
    """The kinds of segment that rates are told by: regions, and shops that lie in them."""
    kinds: Sequence[str] = wave.groups.get("segments", ())
    parents: dict[str, str] = wave.groups.get("parents", {})
    inner = next((kind for kind in kinds if kind in parents), next(iter(kinds), None))
    return parents.get(inner or ""), inner


def marks(session: Session, wave: Wave) -> tuple[Counter[Place], Counter[Place]]:
    """How many of each place were invited and have answered."""
    outer, inner = ways(wave)
    listed = select(
        Invitation.level, Invitation.department, Invitation.segments, Invitation.finished
    ).where(Invitation.wave_id == wave.id)
    invited: Counter[Place] = Counter()
    answered: Counter[Place] = Counter()
    for level, department, segments, done in session.execute(listed):
        place = Place(
            level if department else None,
            department,
            segments.get(outer) if outer else None,
            segments.get(inner) if inner else None,
        )
        invited[place] += 1
        answered[place] += done
    return invited, answered


def _named(place: Place) -> tuple[str, ...]:
    return tuple(name or "" for name in place)


def _home(grouping: Grouping, name: str | None) -> int:
    return grouping.names.index(name) if name in grouping.names else REST
