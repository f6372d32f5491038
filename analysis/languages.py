"""The people of one level by the language they answered in, as far as items may be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.measurement import ItemGroup
from analysis.promise import Promise
from analysis.tally import Tally


@dataclass(frozen=True, eq=False)
class Spoken:
    """What the people of a language answered to the items.

    Attributes
    ----------
    language : str
        Its name.
    items : tuple of ItemGroup or None
        By dimension; None where fewer than the reliability resolution asks for answered all items.
    """

    language: str
    items: tuple[ItemGroup | None, ...]


def by_language(tallies: Mapping[str | None, Tally], promise: Promise) -> tuple[Spoken, ...]:
    """Release the items' means and covariances of each language of a level.

    Languages of too few people are left out, and the smallest of the others while those left out
    are some but too few: the level without the languages shown would be theirs.

    Parameters
    ----------
    tallies : mapping of str or None to Tally
        One cell each; together everybody of the level, None those of no language shown apart.
    promise : Promise
        The minimum groups.

    Returns
    -------
    tuple of Spoken
        In the order given.
    """
    enough = promise.reliability
    people = {name: int(tally.n.sum()) for name, tally in tallies.items()}
    kept = [name for name, n in people.items() if name is not None and n >= enough]
    while kept and 0 < sum(people.values()) - sum(people[name] for name in kept) < enough:
        kept.remove(min(kept, key=lambda name: people[name]))
    return tuple(Spoken(name, _items(tallies[name], enough)) for name in kept)


def _items(tally: Tally, enough: int) -> tuple[ItemGroup | None, ...]:
    complete = tally.complete_n[0]
    return tuple(
        ItemGroup.of_tally(tally, place) if n >= enough else None
        for place, n in enumerate(complete.tolist())
    )
