"""How people would answer who do not agree: what agreement is measured against."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

# Shares of five options if people answered without agreeing, after LeBreton & Senter (2008).
NULLS: dict[str, tuple[float, ...]] = {
    "slight skew": (0.05, 0.15, 0.20, 0.35, 0.25),
    "moderate skew": (0.00, 0.10, 0.15, 0.40, 0.35),
    "heavy skew": (0.00, 0.00, 0.10, 0.40, 0.50),
    "triangular": (0.11, 0.22, 0.34, 0.22, 0.11),
    "normal": (0.07, 0.24, 0.38, 0.24, 0.07),
}


def null_shares(n_options: int, null: str = "uniform") -> FloatArray:
    """Shares of the options if people answered without agreeing.

    Parameters
    ----------
    n_options : int
        The number of options, at least 2.
    null : str
        "uniform" and "triangular" are defined for any number of options; "slight skew", "moderate
        skew", "heavy skew" and "normal" for five [1]_.

    Returns
    -------
    ndarray of float, shape (n_options,)
        Summing to 1; skew leans towards the high options.

    Raises
    ------
    ValueError
        If there are fewer than two options or the distribution is not defined for so many.

    References
    ----------
    .. [1] LeBreton, J. M., & Senter, J. L. (2008). Answers to 20 questions about interrater
       reliability and interrater agreement. Organizational Research Methods, 11(4), 815-852.
       :doi:`10.1177/1094428106296642`

    Examples
    --------
    >>> null_shares(4, "triangular").round(3).tolist()
    [0.167, 0.333, 0.333, 0.167]
    """
    if n_options < 2:
        raise ValueError(f"n_options must be at least 2, not {n_options}")
    if null == "uniform":
        return np.full(n_options, 1 / n_options)
    if null not in NULLS:
        raise ValueError(f"null must be 'uniform' or one of {sorted(NULLS)}, not {null!r}")
    if n_options == len(NULLS[null]):
        return np.array(NULLS[null])
    if null != "triangular":
        raise ValueError(f"null {null!r} is defined for 5 options, not for {n_options}")
    weights = np.minimum(np.arange(1, n_options + 1), np.arange(n_options, 0, -1))
    shares: FloatArray = weights / weights.sum()
    return shares


def null_variance(n_options: int, null: str = "uniform") -> float:
    """Variance of an answer given without agreeing.

    Parameters
    ----------
    n_options : int
        The number of options, at least 2.
    null : str
        As for `null_shares`.

    Returns
    -------
    float
        In squared steps; (A² - 1)/12 for the uniform distribution over A options.

    Raises
    ------
    ValueError
        As for `null_shares`.

    Examples
    --------
    >>> null_variance(5), round(null_variance(5, "slight skew"), 12)
    (2.0, 1.34)
    """
    if null == "uniform" and n_options >= 2:
        return (n_options**2 - 1) / 12
    shares = null_shares(n_options, null)
    steps = np.arange(n_options)
    return float(shares @ (steps - shares @ steps) ** 2)


def defined_nulls(n_options: int) -> tuple[str, ...]:
    """Names of the null distributions that a number of options defines.

    Parameters
    ----------
    n_options : int
        The number of options.

    Returns
    -------
    tuple of str
        "uniform" first.
    """
    five = tuple(NULLS) if n_options == 5 else ("triangular",) if n_options > 2 else ()
    return ("uniform", *five)
