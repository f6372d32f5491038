"""What is chosen for a wave before its launch."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.fields import DateTimeLocalField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from analysis.promise import FLOOR
from survey.models import Engagement
from survey.web.forms import tidy

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
MOST = 100
NOT_A_TIME = "Write a day and a time."


class NewWaveForm(FlaskForm):
    title = StringField(
        "Name of the wave",
        filters=[tidy],
        validators=[
            DataRequired("Give the wave a name, such as “Spring 2027”."),
            Length(max=120, message="Use at most 120 characters."),
        ],
    )
    questionnaire = RadioField("Questionnaire")

    def offer(self, choices: list[tuple[str, str]]) -> NewWaveForm:
        self.questionnaire.choices = [SelectChoice(value, label) for value, label in choices]
        if self.questionnaire.data is None:
            self.questionnaire.data = choices[0][0]
        return self


class PlanForm(FlaskForm):
    title = NewWaveForm.title
    opens_at = DateTimeLocalField("Opens", format=FORMATS, validators=[Optional()])
    closes_at = DateTimeLocalField("Closes", format=FORMATS, validators=[Optional()])
    minimum_group = IntegerField(
        "Smallest group that is shown",
        validators=[NumberRange(FLOOR, MOST, message=f"Write a number from {FLOOR} to {MOST}.")],
    )
    by_link = RadioField(
        "How people are asked",
        choices=[
            SelectChoice("roster", "Everybody on the roster, by a link of their own"),
            SelectChoice("link", "Whoever has one open link; people say where they belong"),
        ],
    )


class ExtendForm(FlaskForm):
    closes_at = DateTimeLocalField("Closes", format=FORMATS, validators=[DataRequired(NOT_A_TIME)])


class LaunchForm(FlaskForm):
    read = BooleanField(
        "I have read what is promised and what will be shown",
        validators=[DataRequired("Read what is promised first, then say so.")],
    )


def moment_of(local: datetime | None, engagement: Engagement) -> datetime | None:
    """A time on the client's clock."""
    return None if local is None else local.replace(tzinfo=ZoneInfo(engagement.time_zone))


def local_of(moment: datetime | None, engagement: Engagement) -> datetime | None:
    if moment is None:
        return None
    return moment.astimezone(ZoneInfo(engagement.time_zone)).replace(tzinfo=None)
