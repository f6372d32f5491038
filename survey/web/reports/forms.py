"""Forms of the reports area."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SubmitField


class PublishForm(FlaskForm):
    """Nothing to fill in: the button that lets leaders read a report."""

    publish = SubmitField()
