"""What the statistics need of a questionnaire: which column is which item of which dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

UNANSWERED = 0
CANNOT_SAY = 254
NOT_ASKED = 255


@dataclass(frozen=True)
class ItemLayout:
    """One item: a column of the answers.

    Attributes
    ----------
    key : str
        The item's key.
    values : tuple of int
        What each option counts, in the order of the options (code 1 is ``values[0]``); ascending
        by equal steps.
    favourable : tuple of bool
        Whether a value is favourable *after recoding*, in the order of `values`.
    reverse : bool
        Whether the item is reverse-keyed; a value v is then recoded to low + high - v.
    """

    key: str
    values: tuple[int, ...]
    favourable: tuple[bool, ...]
    reverse: bool = False

    @property
    def low(self) -> int:
        return self.values[0]

    @property
    def high(self) -> int:
        return self.values[-1]


@dataclass(frozen=True)
class DimensionLayout:
    """One dimension: the columns of its items, which share one scale.

    Attributes
    ----------
    key : str
        The dimension's key.
    columns : tuple of int
        Indices into `Layout.items`.
    minimum_answered : int
        A person has a score only with at least this many items answered.
    """

    key: str
    columns: tuple[int, ...]
    minimum_answered: int


@dataclass(frozen=True)
class Layout:
    """The items in column order and the dimensions over them."""

    items: tuple[ItemLayout, ...]
    dimensions: tuple[DimensionLayout, ...]

    def __post_init__(self) -> None:
        for dimension in self.dimensions:
            scales = {self.items[column].values for column in dimension.columns}
            if len(scales) != 1:
                raise ValueError(f"dimension {dimension.key!r} mixes scales: {sorted(scales)}")
            if not 1 <= dimension.minimum_answered <= len(dimension.columns):
                raise ValueError(
                    f"dimension {dimension.key!r}: minimum_answered {dimension.minimum_answered} "
                    f"is not between 1 and {len(dimension.columns)}"
                )

    @property
    def options(self) -> int:
        """The largest number of options of any item."""
        return max(len(item.values) for item in self.items)

    def values_of(self, dimension: DimensionLayout) -> tuple[int, ...]:
        """The scale values of a dimension, ascending."""
        return self.items[dimension.columns[0]].values

    def keys(self, columns: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.items[column].key for column in columns)
