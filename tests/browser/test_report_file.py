"""The report as a file opened from disk: every awkward one, at both widths, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from survey.documents.html import render
from tests.browser.inspection import inspect
from tests.browser.live import PHONE
from tests.unit.documents import reports

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 800}
CUT_OFF = """() => [...document.querySelectorAll("svg text")].filter((text) => {
  const svg = text.ownerSVGElement;
  if (!svg.checkVisibility()) return false;
  const [inner, outer] = [text.getBoundingClientRect(), svg.getBoundingClientRect()];
  return inner.left < outer.left - 1 || inner.right > outer.right + 1
    || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
}).map((text) => text.textContent)"""
OVERLAPPING = """() => [...document.querySelectorAll("svg")].filter((svg) => svg.checkVisibility())
  .flatMap((svg) => {
    const boxes = [...svg.querySelectorAll("text")]
      .map((text) => [text.textContent, text.getBoundingClientRect()]);
    const cross = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
      && a.top < b.bottom - 3 && b.top < a.bottom - 3;
    return boxes.flatMap(([words, box], place) => boxes.slice(place + 1)
      .filter(([, other]) => cross(box, other)).map(([others]) => `${words} / ${others}`));
  })"""


@pytest.mark.parametrize("case", sorted(reports.ALL))
def test_a_report_opened_from_disk_is_sound(
    new_context: Callable[..., BrowserContext], tmp_path: Path, case: str
):
    file = tmp_path / "report.html"
    file.write_text(render(reports.ALL[case]()), "utf-8")

    for viewport, scheme in ((PHONE, "dark"), (DESKTOP, "light")):
        page = new_context(viewport=viewport, color_scheme=scheme).new_page()
        page.goto(file.as_uri())

        inspect(page, raw=False)
        assert page.evaluate(CUT_OFF) == []
        assert page.evaluate(OVERLAPPING) == []
