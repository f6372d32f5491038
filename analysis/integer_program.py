"""The fewest people whom a linear form can single out, by an integer program."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PATIENCE = 30.0  # seconds


def solve(
    rows: NDArray[np.float64], weight: NDArray[np.float64], minimum: int
) -> NDArray[np.bool_] | None:
    """Find the fewest people on whom a linear form is 1, while it is 0 on all others.

    Parameters
    ----------
    rows : ndarray of float, shape (n_kinds, n_coefficients)
        What each kind of people has of each coefficient; columns are orthonormal, so that no
        coefficient of such a group is larger than `minimum`.
    weight : ndarray of float, shape (n_kinds,)
        How many people are of each kind.
    minimum : int
        Only groups of 1 to `minimum` - 1 people matter.

    Returns
    -------
    ndarray of bool, shape (n_kinds,), or None
        The kinds in the group; None proves that there is none.

    Raises
    ------
    RuntimeError
        If the solver does not finish in half a minute.

    Examples
    --------
    >>> solve(np.eye(2), np.array([7.0, 3.0]), 5).tolist()
    [False, True]
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, hstack, vstack

    kinds, coefficients = rows.shape
    light = weight < minimum
    if not light.any() or not coefficients:
        return None
    nothing = np.zeros(coefficients)
    people = np.concatenate([nothing, weight])
    result = milp(
        people,
        integrality=np.concatenate([nothing, np.ones(kinds)]),
        bounds=Bounds(
            np.concatenate([np.full(coefficients, -float(minimum)), np.zeros(kinds)]),
            np.concatenate([np.full(coefficients, float(minimum)), light.astype(float)]),
        ),
        constraints=LinearConstraint(
            vstack([hstack([csr_array(rows), -csr_array(np.eye(kinds))]), csr_array(people[None])]),
            np.concatenate([np.zeros(kinds), [1.0]]),
            np.concatenate([np.zeros(kinds), [minimum - 1.0]]),
        ),
        options={"time_limit": PATIENCE},
    )
    if result.status == 2:  # infeasible: nothing so small can be singled out
        return None
    if result.x is None:
        raise RuntimeError(f"the integer program did not finish: {result.message}")
    chosen: NDArray[np.bool_] = result.x[coefficients:] > 0.5
    return chosen
