"""What staff choose before printing, and how they name a shared device."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import DataRequired, Length

from survey.models import Wave
from survey.services import slips
from survey.web.forms import tidy

TOGETHER = "No stacks: everybody by name"
ONE_POSTER = "One poster for everywhere"


class PrintForm(FlaskForm):
    """How slips or posters are put into stacks."""

    stack = RadioField("One stack for each")

    def offer(self, wave: Wave, together: str = TOGETHER) -> PrintForm:
        """The ways to sort, the wave's own first, and `together` for none of them."""
        named = [(one, one.replace("_", " ").capitalize()) for one in slips.stacks(wave)]
        self.stack.choices = [*named, ("", together)]
        if self.stack.data is None:
            self.stack.data = self.stack.choices[0][0]
        return self


class KioskForm(FlaskForm):
    label = StringField(
        "Name of the device",
        filters=[tidy],
        validators=[
            DataRequired("Give the device a name, such as “Tablet in the staff room”."),
            Length(max=80, message="Use at most 80 characters."),
        ],
    )
    place = StringField(
        "Shop or place",
        filters=[tidy],
        validators=[Length(max=120, message="Use at most 120 characters.")],
    )
