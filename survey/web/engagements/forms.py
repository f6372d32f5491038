"""Forms of the engagements area."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SubmitField


class CloseForm(FlaskForm):
    """Nothing to fill in: the button on the page that says what closing does."""

    close = SubmitField()
