"""Every awkward report, rendered once for all tests of the page."""

from __future__ import annotations

from functools import cache

import html5lib
import pytest

from survey.documents.commentary import Commentary
from survey.documents.html import render
from tests.unit.documents import reports

NORTHGATE = Commentary(client="Northgate Outfitters", wave="First wave", simulated=True)


@cache
def rendered(case: str) -> str:
    return render(reports.ALL[case](), commentary=NORTHGATE)


@cache
def parsed(case: str):
    """The tree a browser makes of it; anything but valid HTML is an error."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(rendered(case))


@pytest.fixture(params=sorted(reports.ALL))
def page(request):
    """The bytes of one report page, and the tree a browser makes of it."""
    return rendered(request.param), parsed(request.param)
