"""What the numbers rest on, in sentences a leader can read and a statistician can check."""

from __future__ import annotations

from survey.report.model import Weighting
from survey.report.source import Source

LEFT_OUT = (
    "People whose level or department is not stated are too few to be shown and are left out."
)


def assumptions(source: Source, weighting: Weighting) -> tuple[str, ...]:
    """Return the sentences that hold for this report."""
    promise = source.released.promise
    return (
        (
            f"Levels are ordered {source.order}; {source.reference} is the reference and "
            f"{source.comparison} the comparison."
        ),
        *_strays(source),
        *source.notes,
        (
            "A person has a score on a dimension with at least as many items answered as the "
            "questionnaire asks for; “I can’t say” counts as missing, never as a midpoint."
        ),
        (
            "Differences and the alignment score ask whether a gap would be there with other "
            "people in these posts; they are never corrected for the share that answered."
        ),
        (
            "Differences are tested with Welch’s t test; Hedges’ g assumes equal standard "
            "deviations and stands beside Cliff’s delta, which does not."
        ),
        "q values follow Benjamini and Hochberg within each family of tests.",
        _roster(source),
        _weights(weighting),
        (
            "Alpha, omega and item-total correlations use people who answered every item of the "
            "dimension; omega is that of one factor fitted by maximum likelihood."
        ),
        (
            "rwg(j) uses each item’s own answers against a uniform null; a_wg and average "
            "deviations use people who answered every item. Whether a level beats chance, and the "
            "intervals of what goes with the outcome, are simulated with the seed of this report."
        ),
        (
            "What goes with the outcome, and items that may mean different things, are worked out "
            f"within and between levels of {promise.reliability} or more people, at least 100 in "
            "all or on each side."
        ),
        "The confidentiality rules are switched off: groups of any size are shown."
        if promise.open
        else f"No group under {promise.minimum_group} people is shown; items, counts, shares and "
        f"spread need {promise.detail}, alpha and omega {promise.reliability}. A total of these "
        "covers only groups shown at that size.",
    )


def _strays(source: Source) -> tuple[str, ...]:
    if source.leaves_out_strays:
        return (LEFT_OUT,)
    if source.others:
        names = ", ".join(source.others)
        return (
            f"People whose level is none of these count in totals and departments only: {names}.",
        )
    return ()


def _roster(source: Source) -> str:
    if source.roster is None:
        return "Without a roster, intervals of means are plain t intervals (target: process)."
    return (
        "Intervals of means say what everyone on the roster would have answered, with the "
        "finite-population correction (target: roster). People of a level and department that the "
        "roster does not have count in results, not among those who answered of those invited."
    )


def _weights(weighting: Weighting) -> str:
    if not weighting.applied:
        return "Nothing is weighted."
    return (
        "Means, favourable shares and their intervals of levels and totals are weighted so that "
        "each department has its share of the level on the roster; items, differences and tests "
        "are not weighted."
    )
