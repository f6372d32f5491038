"""The pages of the area: importing them gives the blueprint its routes."""

from __future__ import annotations

from survey.web.reports import comparing, documents, exploring, planning, publishing, reading
from survey.web.reports.blueprint import bp

__all__ = ["bp", "comparing", "documents", "exploring", "planning", "publishing", "reading"]
