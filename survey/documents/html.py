"""A report as one HTML file: nothing to fetch, nothing to run, the same bytes every time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from survey.documents.commentary import Commentary
from survey.documents.page import assemble
from survey.report.model import Report

_SURVEY = Path(__file__).parents[1]
_STYLES = ("workspace.css", "report.css")


def render(report: Report, *, commentary: Commentary | None = None) -> str:
    """The report as a page of its own, for someone who opens it from disk or prints it."""
    template = _environment().get_template("report/document.html")
    return template.render(page=assemble(report, commentary), style=_style())


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_SURVEY / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> Markup:
    folder = _SURVEY / "static" / "css"
    return Markup("\n".join((folder / name).read_text("utf-8") for name in _STYLES))  # noqa: S704 our own files
