"""Passwords, codes, members."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, EqualTo, Length

from survey.models.membership import ROLES
from survey.web.forms import tidy

SHORTEST, LONGEST = 10, 200
OFFERED = [SelectChoice(role, role.capitalize()) for role in ROLES]
LONG_ENOUGH = Length(
    SHORTEST, LONGEST, message="A password has 10 characters or more; a sentence is easiest."
)


class ChooseForm(FlaskForm):
    password = PasswordField("New password", validators=[DataRequired(), LONG_ENOUGH])
    again = PasswordField(
        "The same again",
        validators=[EqualTo("password", message="The two passwords are not the same.")],
    )


class ChangeForm(ChooseForm):
    current = PasswordField("Password so far", validators=[DataRequired()])


class CodeForm(FlaskForm):
    code = StringField(
        "Code", filters=[tidy], validators=[DataRequired("Type the code."), Length(max=40)]
    )
    next = HiddenField()


class ForgottenForm(FlaskForm):
    email = StringField("Email", filters=[tidy], validators=[DataRequired(), Length(max=254)])


class InviteForm(FlaskForm):
    name = StringField(
        "Name", filters=[tidy], validators=[DataRequired("Write a name."), Length(max=200)]
    )
    email = StringField(
        "Email",
        filters=[tidy],
        validators=[
            DataRequired("Write an address."),
            Length(max=254),
            Email("This is not an address such as ana@example.com."),
        ],
    )
    role = SelectField("Role", choices=OFFERED[::-1])


class MemberForm(FlaskForm):
    role = SelectField("Role", choices=OFFERED)
