"""Dimensions, levels, departments and blocks: how each group answers."""

from __future__ import annotations

from collections.abc import Iterator

from survey.documents import figures
from survey.documents.tables.table import Row, Table, bounds, columns, table
from survey.documents.words import Words
from survey.report.model import Dimension, Group, Report

GROUP = (
    "n:count mean:mean low:mean high:mean interval_of sd:ratio favourable:share detail_n:count "
    "rwg_j:ratio a_wg:ratio ad_m:mean agreement reason"
)


def dimensions(report: Report, say: Words) -> Table:
    shown = columns(
        say,
        "key dimension part n:count mean:mean low:mean high:mean interval_of sd:ratio "
        "favourable:share alpha:ratio omega:ratio icc1:ratio icc2:ratio f:test p:p "
        "eta_squared:ratio omega_squared:ratio score:score score_low:score score_high:score "
        "vertical:score horizontal:score a_wg:ratio rwg_j:ratio ad_m:mean reason",
    )
    return table(say, "dimensions", shown, [_dimension(d, report, say) for d in report.dimensions])


def _dimension(of: Dimension, report: Report, say: Words) -> Row:
    low, high = bounds(of.ci)
    score_low, score_high = bounds(of.alignment.ci)
    return (
        *(of.key, of.label, dict(report.parts).get(of.part or "", of.part), of.n, of.mean),
        *(low, high, target(of.target, say), of.sd, of.favourable),
        *(of.alpha, of.omega, of.icc1, of.icc2, of.f, of.p, of.eta_squared, of.omega_squared),
        *(of.alignment.score, score_low, score_high, of.alignment.vertical),
        *(of.alignment.horizontal, of.agreement.a_wg, of.agreement.rwg_j, of.agreement.ad_m),
        "; ".join(f"{name}: {why}" for name, why in of.reasons.items()) or of.alignment.reason,
    )


def levels(report: Report, say: Words) -> Table:
    shown = columns(say, f"key dimension level {GROUP}")
    rows = [
        (d.key, d.label, group.level or _joined(group), *_group(group, say))
        for d in report.dimensions
        for group in d.levels
    ]
    return table(say, "levels", shown, rows)


def departments(report: Report, say: Words) -> Table:
    shown = columns(say, f"key dimension department includes {GROUP}")
    rows = [
        (
            *(d.key, d.label, group.department or say("departments.other"), _joined(group)),
            *_group(group, say),
        )
        for d in report.dimensions
        for group in d.departments
    ]
    return table(say, "departments", shown, rows)


def blocks(report: Report, say: Words) -> Table:
    labels = {d.key: d.label for d in report.dimensions}
    shown = columns(
        say, "key dimension level department includes n:count mean:mean favourable:share"
    )
    rows = [
        (
            *(cell.dimension, labels.get(cell.dimension, cell.dimension), cell.level),
            cell.department or say("departments.other"),
            figures.listed(list(cell.includes), say("and")) or None,
            *(cell.n, cell.mean, cell.favourable),
        )
        for cell in report.cells
    ]
    return table(say, "blocks", shown, rows)


def target(name: str | None, say: Words) -> str | None:
    """Which question an interval answers."""
    return None if name is None else say(f"table.target_{name}")


def _group(group: Group, say: Words) -> Iterator[str | float | None]:
    low, high = bounds(group.ci)
    yield from (group.n, group.mean, low, high, target(group.target, say), group.sd)
    yield from (group.favourable, group.detail_n, group.rwg_j, group.a_wg, group.ad_m)
    yield None if group.agreement_band is None else say(f"message.{group.agreement_band}")
    yield group.reason


def _joined(group: Group) -> str | None:
    return figures.listed(list(group.includes)) or None
