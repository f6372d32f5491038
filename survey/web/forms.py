"""What the forms of several areas have in common."""

from __future__ import annotations

from flask_wtf import FlaskForm

from survey.services.setting_up import spaced


def tidy(text: str | None) -> str:
    return spaced(text or "")


class ButtonForm(FlaskForm):
    """Nothing to fill in: the page, or the button itself, says what pressing it does."""
