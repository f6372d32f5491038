"""Whether people see one company: shared views on the statements, and what levels rate highest."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from survey.documents import figures
from survey.documents.knowing import Knowing, knowing, knows_best
from survey.documents.words import Words, filled
from survey.report.further_model import Culture, Picture, PictureGroup, RankingPair
from survey.report.model import Report

ENDS = 3  # places at the top and at the bottom that are marked
FEW_PEOPLE, FEW_ITEMS = 30, 10
BORDER, NEAR = 3.0, 0.5


@dataclass(frozen=True)
class Place:
    """Where a level puts a dimension among all; `mark` at the top and at the bottom."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class PlaceRow:
    label: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Seen:
    """The section. Empty rows where no level is large enough, or none agrees inside."""

    sentences: tuple[Markup, ...]
    cautions: tuple[str, ...]
    levels: tuple[str, ...]
    rows: tuple[PlaceRow, ...]
    hidden: str
    measure: str
    knowing: tuple[Knowing, ...]


def seen(report: Report, say: Words) -> Seen | None:
    """What is told of shared views; None where neither of the two is there."""
    views = next(iter(report.shared_views), None)
    picture = report.picture
    if views is None and picture is None:
        return None
    groups = [group for group in picture.groups if group.relative] if picture else []
    hidden = [group.level for group in picture.groups if not group.relative] if picture else []
    return Seen(
        sentences=(
            *(_views(views, say) if views else ()),
            *(_picture(picture, groups, report, say) if picture else ()),
        ),
        cautions=tuple(_cautions(views, report, say)) if views else (),
        levels=tuple(group.level for group in groups),
        rows=tuple(_rows(picture, groups)) if picture and len(groups) > 1 else (),
        hidden=say("priorities.hidden", levels=figures.listed(hidden, say("and")))
        if hidden and groups
        else "",
        measure=say("picture.first_view" if views and views.two else "channels.competence"),
        knowing=knowing(views) if views else (),
    )


def _views(views: Culture, say: Words) -> list[Markup]:
    ratio = "" if views.ratio is None else figures.plain(views.ratio)
    if views.verdict == "two" and views.two is not None:
        two = views.two
        names = {
            side: say.theirs(figures.listed([f"“{name}”" for name in labels], say("and")))
            for side, labels in (("first", two.first), ("second", two.second))
        }
        said = [filled(say, "picture.two", share=figures.percent(two.share), **names)]
        if len(two.levels) > 1:
            shares = [f"{group.level} {figures.percent(group.mean)}" for group in two.levels]
            said.append(filled(say, "channels.holders", shares=figures.listed(shares, say("and"))))
        return said
    said = [filled(say, f"picture.{views.verdict}", ratio=ratio)]
    ends = knows_best(views.groups) if views.verdict == "one" else None
    if ends is not None:
        said.append(filled(say, "channels.knows", best=ends[0], worst=ends[1]))
    return said


def _cautions(views: Culture, report: Report, say: Words) -> list[str]:
    """Why this answer should not be leaned on, where it should not."""
    told = []
    if views.n < FEW_PEOPLE or len(report.items) < FEW_ITEMS:
        told.append(say("picture.few", people=FEW_PEOPLE, statements=FEW_ITEMS))
    if views.two is None and views.ratio is not None and abs(views.ratio - BORDER) <= NEAR:
        told.append(say("picture.border"))
    return told


def parted(picture: Picture, report: Report) -> RankingPair | None:
    """Two levels that see different strengths beyond chance: those compared come first."""
    ends = {report.frame.reference, report.frame.comparison}
    clear = [pair for pair in picture.pairs if pair.clear_content and pair.r is not None]
    return min(clear, key=lambda pair: ({pair.a, pair.b} != ends, pair.r or 0), default=None)


def _picture(
    picture: Picture, groups: list[PictureGroup], report: Report, say: Words
) -> list[Markup]:
    said = []
    pair = parted(picture, report)
    if pair is not None:
        said.append(_widest(picture, pair, say))
    elif any(each.clear_content is False for each in picture.pairs):
        said.append(Markup(say("picture.same")))  # noqa: S704 - our own text
    split = [group.level for group in groups if group.united is False]
    if split:
        levels = figures.listed(split, say("and"))
        said.append(filled(say, "picture.no_order", levels=levels))
    return said


def _widest(picture: Picture, pair: RankingPair, say: Words) -> Markup:
    """The dimension whose place differs most."""
    a, b = (next(g for g in picture.groups if g.level == name) for name in (pair.a, pair.b))
    order_a, order_b = places(a), places(b)
    at = max(range(len(order_a)), key=lambda place: abs(order_a[place] - order_b[place]))
    return filled(
        say,
        "picture.part",
        a=pair.a,
        b=pair.b,
        label=say.theirs(picture.dimensions[at].label),
        first=str(order_a[at]),
        second=str(order_b[at]),
        total=str(len(order_a)),
    )


def places(group: PictureGroup) -> list[int]:
    """1 for the dimension that a level rates highest beside its others."""
    order = sorted(range(len(group.relative)), key=lambda at: -group.relative[at])
    found = [0] * len(order)
    for place, at in enumerate(order, start=1):
        found[at] = place
    return found


def _rows(picture: Picture, groups: list[PictureGroup]) -> list[PlaceRow]:
    by_level = [places(group) for group in groups]
    total = len(picture.dimensions)
    return [
        PlaceRow(option.label, tuple(_place(order[at], total) for order in by_level))
        for at, option in enumerate(picture.dimensions)
    ]


def _place(place: int, total: int) -> Place:
    if total < 2 * ENDS:
        return Place(str(place))
    mark = "▲" if place <= ENDS else "▼" if place > total - ENDS else ""
    return Place(str(place), mark)
