"""The same presentation, the same bytes: files inside files carry the time they were written."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WHEN = (2000, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def dateless(package: bytes) -> bytes:
    """An Office file without its own dates, nor those of the workbooks in it."""
    out = BytesIO()
    with ZipFile(BytesIO(package)) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for entry in sorted(given.infolist(), key=_order):
            body = given.read(entry)
            if entry.filename.endswith(".xlsx"):
                body = dateless(body)
            elif entry.filename == "docProps/core.xml":
                body = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", body)
            made.writestr(ZipInfo(entry.filename, WHEN), body, ZIP_DEFLATED)
    return out.getvalue()


def _order(entry: ZipInfo) -> tuple[bool, str]:
    """The list of contents comes first, as Office writes it."""
    return entry.filename != "[Content_Types].xml", entry.filename
