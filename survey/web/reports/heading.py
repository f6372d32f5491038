"""What stands around a report's numbers: whose it is, when it was made, what was written to it."""

from __future__ import annotations

from survey.documents.commentary import Commentary, paragraphs
from survey.extensions import db
from survey.models import AlignmentReport, Engagement
from survey.services import logos
from survey.web.engagements.standing import period, when


def commentary(engagement: Engagement, row: AlignmentReport) -> Commentary:
    return Commentary(
        client=engagement.client,
        wave=row.wave.title,
        period=period(row.wave),
        published=when(row.published_at, row.wave),
        simulated=engagement.demo,
        logo=logos.printed(db.session(), engagement),
        sections={key: paragraphs(text) for key, text in row.commentary.items()},
    )
