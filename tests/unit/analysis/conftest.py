import pytest
from hypothesis import settings

from analysis.layout import DimensionLayout, ItemLayout, Layout

# A busy machine is slow now and then; that is no finding about statistics.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def make_layout():
    """Build a layout of dimensions with the same number of items on one scale."""

    def make(dimensions=2, items=3, values=(1, 2, 3, 4, 5), reverse=(), minimum=None):
        middle = (values[0] + values[-1]) / 2
        favourable = tuple(value > middle for value in values)
        count = dimensions * items
        return Layout(
            tuple(
                ItemLayout(f"q{index}", tuple(values), favourable, index in reverse)
                for index in range(count)
            ),
            tuple(
                DimensionLayout(
                    f"d{number}",
                    tuple(range(number * items, (number + 1) * items)),
                    minimum or (items + 1) // 2,
                )
                for number in range(dimensions)
            ),
        )

    return make
