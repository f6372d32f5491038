"""Forms of the reports area."""

from __future__ import annotations

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length

from survey.documents.commentary import LONGEST, SECTIONS
from survey.models.action import STATUSES
from survey.services.readership import Readers

WHO = ("everyone", "chosen")
SHORT = Length(max=500, message="Please keep it under 500 characters.")
NAME = Length(max=120, message="Please keep it under 120 characters.")
MOST = f"Please keep it under {LONGEST:,} characters."


class PublishForm(FlaskForm):
    """Who reads it: all leaders, or those chosen one by one."""

    who = StringField(validators=[AnyOf(WHO)])


class CommentaryForm(FlaskForm):
    """One text for each section."""

    lead = TextAreaField("Beside the score", [Length(max=LONGEST, message=MOST)])
    staff = TextAreaField("The staff", [Length(max=LONGEST, message=MOST)])
    part = TextAreaField("Where levels part", [Length(max=LONGEST, message=MOST)])
    message = TextAreaField("Do leaders send one message?", [Length(max=LONGEST, message=MOST)])
    departments = TextAreaField("Departments", [Length(max=LONGEST, message=MOST)])
    trust = TextAreaField("Can we trust this?", [Length(max=LONGEST, message=MOST)])
    talk = TextAreaField("Talk about first", [Length(max=LONGEST, message=MOST)])
    comments = TextAreaField("In people’s own words", [Length(max=LONGEST, message=MOST)])

    def texts(self) -> dict[str, str]:
        return {key: (self[key].data or "").strip() for key in SECTIONS}


class ActionForm(FlaskForm):
    """One thing to do; its dimension is checked against the report."""

    dimension = StringField("About", [InputRequired("Please choose what it is about.")])
    what = TextAreaField("What is done", [InputRequired("Please say what is done."), SHORT])
    owner = StringField("Who sees to it", [InputRequired("Please name somebody."), NAME])
    due = DateField("Until when", [InputRequired("Please give a day.")])
    status = StringField("How it stands", [AnyOf(STATUSES)], default=STATUSES[0])


def readers(given: MultiDict[str, str], departments: tuple[str, ...]) -> Readers | None:
    """What the page of publishing sent: None for everyone, else departments by account.

    Each leader has a choice of `all`, `some` or `none`; some without a department is none.
    """
    if given.get("who") != "chosen":
        return None
    chosen: dict[int, list[str]] = {}
    for name in given:
        kind, _, number = name.partition("-")
        if kind != "reads" or not number.isdecimal():
            continue
        named = [d for d in given.getlist(f"departments-{number}") if d in departments]
        if given[name] == "all" or (given[name] == "some" and named):
            chosen[int(number)] = [] if given[name] == "all" else named
    return chosen
