"""Which dimensions of two reports ask the same."""

from __future__ import annotations

from survey.report.model import Dimension, Item, Report

ABSENT_LATER = "it is not in the later wave"
ABSENT_EARLIER = "it is not in the earlier wave"
OTHER_ITEMS = "its items are not the same in both waves"
OTHER_SCALE = "its scale is not the same in both waves"
OTHER_LANGUAGE = "the reports are of different versions and in different languages"


def left_out(earlier: Report, later: Report) -> dict[str, str]:
    """Return the dimensions that cannot be compared, and why."""
    before = {dimension.key: dimension for dimension in earlier.dimensions}
    after = {dimension.key: dimension for dimension in later.dimensions}
    reasons = {}
    for key in dict.fromkeys([*after, *before]):
        if key not in after:
            reasons[key] = ABSENT_LATER
        elif key not in before:
            reasons[key] = ABSENT_EARLIER
        else:
            reason = _difference(earlier, later, before[key], after[key])
            if reason is not None:
                reasons[key] = reason
    return reasons


def _difference(earlier: Report, later: Report, before: Dimension, after: Dimension) -> str | None:
    if (before.low, before.high) != (after.low, after.high):
        return OTHER_SCALE
    same_version = earlier.questionnaire.version == later.questionnaire.version
    same_language = earlier.language == later.language
    if not same_version and not same_language:
        return OTHER_LANGUAGE
    old, new = (
        {
            item.key: _asked(item, words=same_language)
            for item in report.items
            if item.dimension == d
        }
        for report, d in ((earlier, before.key), (later, after.key))
    )
    return None if old == new else OTHER_ITEMS


def _asked(item: Item, *, words: bool) -> tuple[object, ...]:
    """What must be the same of an item; its words only where both reports have one language."""
    if words:
        return item.reverse, item.text, item.options
    return item.reverse, len(item.options)
