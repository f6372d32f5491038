"""What is said of a client, and the one-line forms of levels and departments."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length, NumberRange

from survey.services.setting_up import AUDIENCES
from survey.web import LANGUAGES
from survey.web.forms import tidy

LARGEST_ID = 2**31 - 1  # of a whole number in PostgreSQL
LANGUAGE_NAMES = {"en": "English", "es": "Spanish", "fr": "French", "de": "German", "ar": "Arabic"}


class ClientForm(FlaskForm):
    client = StringField(
        "Client",
        filters=[tidy],
        validators=[
            DataRequired("Write the client’s name as employees know it."),
            Length(max=120, message="Use at most 120 characters."),
        ],
    )
    name = StringField(
        "What this engagement is about",
        filters=[tidy],
        validators=[
            DataRequired("Give it a name, such as “One plan for every channel, 2027”."),
            Length(max=120, message="Use at most 120 characters."),
        ],
    )
    time_zone = StringField(
        "Time zone",
        filters=[tidy],
        validators=[
            AnyOf(available_timezones(), message="Choose a zone of the list: Europe/Madrid.")
        ],
    )
    languages = SelectMultipleField(
        "Languages",
        choices=[SelectChoice(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
        validators=[DataRequired("Choose at least one language.")],
    )
    retention_days = IntegerField(
        "Days to keep names after a wave closes",
        validators=[
            NumberRange(7, 730, message="Write a whole number of days, from 7 to 730."),
        ],
    )


class LogoForm(FlaskForm):
    logo = FileField("Logo", validators=[FileRequired("Choose a picture first.")])


class RowForm(FlaskForm):
    """One level or department; the button that was pressed says what to do with it."""

    number = IntegerField(validators=[NumberRange(1, LARGEST_ID)])
    name = StringField(filters=[tidy])
    act = StringField()


class LevelForm(RowForm):
    audience = SelectField(choices=[SelectChoice(key, key.capitalize()) for key in AUDIENCES])
    number = IntegerField(default=0, validators=[NumberRange(0, LARGEST_ID)])


class NewForm(FlaskForm):
    name = StringField(filters=[tidy])


class NewLevelForm(NewForm):
    audience = SelectField(choices=[SelectChoice(key, key.capitalize()) for key in AUDIENCES])
