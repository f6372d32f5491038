"""Native charts that can be edited: the gaps with their intervals, who answered."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml.ns import qn
from pptx.util import Pt

from survey.documents import figures, palette
from survey.documents.cells import guarded
from survey.documents.chapters import GAP, MEAN, SHARE, Bars
from survey.documents.gaps import Gap
from survey.documents.page import Page
from survey.documents.slides.canvas import Canvas, Place, describe, rgb

PAIR = (palette.INK, palette.SHADES[3])
STACK = tuple(reversed(palette.SHADES))


def gaps(canvas: Canvas, place: Place, found: Sequence[Gap], page: Page) -> None:
    """Every gap as a bar with its interval; the pencil marks those with a letter."""
    data = CategoryChartData(number_format=GAP)
    data.categories = [guarded(gap.dimension.label) for gap in found]
    data.add_series(page.say("staff.gap"), [gap.difference for gap in found])
    frame = page.report.frame
    ends = {"reference": frame.reference, "comparison": frame.comparison}
    drawn = canvas.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place.emu, data)
    describe(drawn, page.say("gap.heading", **ends), told(found, page))
    chart = drawn.chart
    chart.font.size, chart.font.color.rgb = Pt(12), rgb(palette.INK)
    chart.has_title = False
    chart.has_legend = False
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.value_axis.tick_labels.number_format = GAP
    chart.value_axis.tick_labels.number_format_is_linked = False
    chart.value_axis.major_gridlines.format.line.color.rgb = rgb(palette.RULE)
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = _reached(found)
    chart.value_axis.major_unit = 0.5
    plot = chart.plots[0]
    plot.gap_width = 90
    series = plot.series[0]
    series.invert_if_negative = False
    _intervals(series, found)
    for number, gap in enumerate(found):
        fill = series.points[number].format.fill
        fill.solid()
        fill.fore_color.rgb = rgb(
            palette.PENCIL if gap.letter else palette.INK if gap.clear else palette.RULE
        )


def rates(canvas: Canvas, place: Place, named: Sequence[tuple[str, float]], title: str) -> None:
    """Who answered, as a share of those invited."""
    data = CategoryChartData(number_format=SHARE)
    data.categories = [guarded(name) for name, _ in named]
    data.add_series(guarded(title), [share for _, share in named])
    frame = canvas.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place.emu, data)
    describe(frame, title, "; ".join(f"{name}: {share:.0%}" for name, share in named))
    chart = frame.chart
    chart.font.size, chart.font.color.rgb = Pt(12), rgb(palette.INK)
    chart.has_legend = chart.has_title = False
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.visible = 0, 1, False
    axis.has_major_gridlines = False
    chart.category_axis.reverse_order = True
    _bare(chart.category_axis)
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 60, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = SHARE, False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    fill = plot.series[0].format.fill
    fill.solid()
    fill.fore_color.rgb = rgb(palette.INK)


def bars(canvas: Canvas, place: Place, found: Bars) -> None:
    """Series side by side, or stacked to one whole, with every number in the words beside it."""
    data = CategoryChartData(number_format=found.number)
    data.categories = [guarded(name) for name in found.names]
    for name, values in found.series:
        data.add_series(guarded(name), values)
    kind = XL_CHART_TYPE.BAR_STACKED_100 if found.whole else XL_CHART_TYPE.BAR_CLUSTERED
    frame = canvas.shapes.add_chart(kind, *place.emu, data)
    describe(frame, found.title, in_words(found))
    chart = frame.chart
    chart.font.size, chart.font.color.rgb = Pt(11), rgb(palette.INK)
    chart.has_title, chart.has_legend = False, len(found.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.category_axis.reverse_order = True
    _bare(chart.category_axis)
    axis = chart.value_axis
    axis.visible, axis.has_major_gridlines = False, False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 50, True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = found.number, False
    labels.font.size = Pt(10)
    colours = STACK if found.whole else PAIR
    for number, series in enumerate(plot.series):
        series.invert_if_negative = False
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(colours[number % len(colours)])


def in_words(found: Bars) -> str:
    """Every number of the chart, name by name."""

    def shown(value: float) -> str:
        if found.number == SHARE:
            return figures.percent(value)
        return figures.plain(value) if found.number == MEAN else figures.signed(value)

    return "; ".join(
        f"{name}: " + ", ".join(f"{series} {shown(values[at])}" for series, values in found.series)
        for at, name in enumerate(found.names)
    )


def told(found: Sequence[Gap], page: Page) -> str:
    """Every number of a chart in words."""
    beats = {beat.label: beat for beat in page.beats}
    shown = (beats[gap.dimension.label] for gap in found)
    return "; ".join(
        f"{b.label}: {b.pair}, {page.say('staff.gap')} {b.gap} {b.interval}".strip() for b in shown
    )


def _bare(axis: Any) -> None:
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.color.rgb = rgb(palette.LINE)
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.tick_labels.font.size = Pt(12)


def _intervals(series: Any, found: Sequence[Gap]) -> None:
    """Error bars from the interval of each gap."""
    bars = etree.Element(qn("c:errBars"))
    for name, value in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        etree.SubElement(bars, qn(f"c:{name}"), {"val": value})
    for name, side in (("plus", 1), ("minus", 0)):
        _numbers(bars, name, [_reach(gap, side) for gap in found])
    manner = etree.SubElement(bars, qn("c:spPr"))
    line = etree.SubElement(manner, qn("a:ln"), {"w": "12700"})
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), {"val": palette.LINE[1:]})
    series._element.find(qn("c:cat")).addprevious(bars)  # noqa: SLF001 - no API


def _reached(found: Sequence[Gap]) -> tuple[float, float]:
    """Ends of the axis that hold every interval, in halves of a point."""
    ends = [bound for gap in found for bound in gap.ci or (gap.difference or 0.0,)]
    low, high = floor(2 * min(0.0, *ends)) / 2, ceil(2 * max(0.0, *ends)) / 2
    return low, high if high > low else low + 0.5


def _reach(gap: Gap, side: int) -> float:
    if gap.difference is None or gap.ci is None:
        return 0.0
    return abs(gap.ci[side] - gap.difference)


def _numbers(bars: Any, name: str, values: Sequence[float]) -> None:
    literal = etree.SubElement(etree.SubElement(bars, qn(f"c:{name}")), qn("c:numLit"))
    etree.SubElement(literal, qn("c:ptCount"), {"val": str(len(values))})
    for number, value in enumerate(values):
        point = etree.SubElement(literal, qn("c:pt"), {"idx": str(number)})
        etree.SubElement(point, qn("c:v")).text = repr(value)
