"""Numbers as they are printed: one place decides how many digits and which sign."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"

_DISTANCES = (
    (0.25, "a quarter of a point"),
    (1 / 3, "a third of a point"),
    (0.5, "half a point"),
    (2 / 3, "two thirds of a point"),
    (0.75, "three quarters of a point"),
    (1.0, "one point"),
    (1.25, "a point and a quarter"),
    (1.5, "a point and a half"),
    (1.75, "a point and three quarters"),
    (2.0, "two points"),
)
_NEARLY = 0.05
_SMALLEST = 0.15


def rounded(value: float, digits: int = 1) -> Decimal:
    """Half away from zero on the number as written, as spreadsheets and slides show it.

    Fifteen digits are what a spreadsheet keeps; so 3.25 is 3.3 on the page, on paper and there.
    """
    return Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def plain(value: float, digits: int = 1) -> str:
    """A number with a real minus sign, and never “−0.0”."""
    text = f"{rounded(value, digits):f}"
    if float(text) == 0:
        return text.lstrip("-")
    return text.replace("-", MINUS)


def signed(value: float, digits: int = 1) -> str:
    text = plain(value, digits)
    return text if text.startswith(MINUS) or float(text) == 0 else f"+{text}"


def whole(value: float) -> str:
    return plain(value, 0)


def count(value: int) -> str:
    return f"{value:,}"


def percent(share: float) -> str:
    return f"{rounded(100 * share, 0):f}%"


def between(low: float, high: float, digits: int = 1, *, sign: bool = False) -> str:
    show = signed if sign else plain
    return f"{show(low, digits)} to {show(high, digits)}"


def gap_interval(low: float, high: float, *, sign: bool = False) -> str:
    """An interval of a difference, with a second digit where the first would round a bound to 0.

    Otherwise “0.0 to 0.8” would stand beside a gap that is called clear.
    """
    return between(low, high, 2 if hides_zero(low, high) else 1, sign=sign)


def hides_zero(low: float, high: float) -> bool:
    """Whether one digit would print a bound as 0 although the interval leaves 0 out."""
    return low * high > 0 and min(abs(low), abs(high)) < 0.05


def distance(value: float) -> str:
    """A distance in words, to the quarter or third of a point, “about” where it is not near it."""
    if value < _SMALLEST:
        return "less than a fifth of a point"
    if value > 2 + _NEARLY:
        return "more than two points"
    near, words = min(_DISTANCES, key=lambda pair: abs(pair[0] - value))
    return words if abs(near - value) <= _NEARLY else f"about {words}"


def listed(names: list[str], last: str = "and") -> str:
    """“a, b and c”."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"
