"""Raking: bring a table of weights to known margins."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from analysis.groups import Floats


def rake(
    base: ArrayLike,
    margins: Mapping[int, ArrayLike],
    *,
    tolerance: float = 1e-12,
    most_rounds: int = 1000,
) -> Floats:
    """Factors that bring a table to given margins, by iterative proportional fitting.

    Samesheet's own reports do not rake: two margins would let one leader stand for silent shops.

    Parameters
    ----------
    base : array_like of float, shape (n_1, ..., n_k)
        Summed base weights by cell.
    margins : mapping of int to array_like of float
        For an axis of `base`, the totals along it.
    tolerance : float
        Largest relative distance from a margin that counts as reached.
    most_rounds : int
        After how many rounds over the margins to give up.

    Returns
    -------
    ndarray of float, shape of `base`
        What the base weight of a person of the cell is multiplied by [1]_; 1 for empty cells.

    Raises
    ------
    ValueError
        If a margin has the wrong shape, asks for people where there are none, or is not reached.

    References
    ----------
    .. [1] Deming, W. E., & Stephan, F. F. (1940). On a least squares adjustment of a sampled
       frequency table when the expected marginal totals are known. Annals of Mathematical
       Statistics, 11, 427-444. :doi:`10.1214/aoms/1177731829`

    Examples
    --------
    >>> rake([[10, 20], [30, 40]], {0: [50, 50], 1: [50, 50]}).round(3).tolist()
    [[2.247, 1.376], [0.918, 0.562]]
    """
    table = np.asarray(base, dtype=np.float64)
    targets = {axis: _target(table, axis, margin) for axis, margin in margins.items()}
    fitted = table.copy()
    for _ in range(most_rounds):
        for axis, target in targets.items():
            found = _margin(fitted, axis)
            factor = np.divide(target, found, out=np.ones_like(found), where=found > 0)
            fitted = fitted * np.expand_dims(factor, _others(table, axis))
        far = max(
            float(np.max(np.abs(_margin(fitted, axis) - target) / np.maximum(target, 1e-300)))
            for axis, target in targets.items()
        )
        if far <= tolerance:
            return np.divide(fitted, table, out=np.ones_like(table), where=table > 0)
    raise ValueError(f"margins were not reached in {most_rounds} rounds; they may contradict")


def _target(table: Floats, axis: int, margin: ArrayLike) -> Floats:
    target = np.asarray(margin, dtype=np.float64)
    if target.shape != (table.shape[axis],):
        raise ValueError(
            f"margins[{axis}] must have {table.shape[axis]} totals, not shape {target.shape}"
        )
    if ((_margin(table, axis) <= 0) & (target > 0)).any():
        raise ValueError(f"margins[{axis}] asks for people where there are none")
    return target


def _margin(table: Floats, axis: int) -> Floats:
    return np.asarray(table.sum(axis=_others(table, axis)))


def _others(table: Floats, axis: int) -> tuple[int, ...]:
    return tuple(other for other in range(table.ndim) if other != axis)
