"""Forms of the keeping area."""

from __future__ import annotations

from uuid import UUID

from flask import Request
from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError
from wtforms.fields import Field

from survey.models import Engagement

BUTTONS = {"show": "shown", "hide": "hidden", "wait": "waiting"}


class CommentsForm(FlaskForm):
    """Buttons only: `show`, `hide` or `wait`, each with the ids that it is about."""

    @staticmethod
    def read(request: Request) -> tuple[str, list[UUID]] | None:
        """What to do with which comments; None where no button says so."""
        for button, state in BUTTONS.items():
            if button in request.form:
                return state, ids(request.form[button])
        return None


class DeleteForm(FlaskForm):
    """Typing the name is the confirmation."""

    name = StringField()

    def __init__(self, engagement: Engagement) -> None:
        super().__init__()
        self.name.label.text = f"Type “{engagement.client}” to confirm"
        self._client = engagement.client

    def validate_name(self, field: Field) -> None:
        if " ".join((field.data or "").split()).casefold() != self._client.casefold():
            raise ValidationError(f"This is not the name. Type {self._client}.")


def ids(text: str) -> list[UUID]:
    """Ids out of an address or a button; whatever is none is left out."""
    found = []
    for word in text.split(","):
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return found
