"""The picture that levels have of the company: what they rate above, and what below, the rest.

A person's dimension scores, standardised within the person, are a profile; levels may differ in how
high they rate everything and yet see the same strengths, or the other way round.
"""

from __future__ import annotations

import numpy as np

from analysis.profiles import Profiles
from analysis.withheld import TOO_SMALL
from survey.report.agreeing import Agreeing, corrected
from survey.report.asked import PICTURE
from survey.report.further_model import Picture, PictureGroup, RankedOption
from survey.report.model import Family
from survey.report.source import Source

CONTENT, AGREEMENT = "strengths seen by levels", "unity of levels on strengths"


def picture(source: Source) -> tuple[Picture | None, tuple[Family, ...]]:
    """Return consensus on dimension profiles, and the families in which it was tested."""
    asked = source.further.picture
    extra = source.released.detail.extras.get(PICTURE)
    if asked is None or extra is None:
        return None, ()
    groups = tuple(group for group in extra.view.levels if group.n > 2)
    sums: Profiles = extra.counts
    agreeing = Agreeing.of(
        groups,
        sums.select([group.row for group in groups]),
        [asked.of(group) for group in groups],
    )
    (pairs,), families = corrected([tuple(agreeing.pairs(source.seed))], CONTENT, AGREEMENT)
    named = {name for group in groups for name in group.includes}
    hidden = (name for name in source.levels if name not in named)
    places = agreeing.places(sums.n_objects)
    told = Picture(
        dimensions=tuple(
            RankedOption(text.key, text.label, *place)
            for text, place in zip(source.texts.dimensions, places, strict=True)
        ),
        groups=(
            *(_group(agreeing, row) for row in range(len(groups))),
            *(PictureGroup(name, reason=TOO_SMALL) for name in hidden),
        ),
        pairs=pairs,
        shown=agreeing.shown,
        overall_similarity=agreeing.overall,
    )
    return told if groups else None, families


def _group(agreeing: Agreeing, row: int) -> PictureGroup:
    mean = agreeing.sums.sums[row] / agreeing.sums.n[row]
    return PictureGroup(
        **agreeing.inside(row),  # type: ignore[arg-type]  # fields by name
        relative=tuple((mean * np.sqrt(len(mean))).tolist()),
    )
