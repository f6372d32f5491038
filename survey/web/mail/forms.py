"""What staff say about a mailing."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateTimeLocalField, HiddenField, StringField
from wtforms.validators import AnyOf, Email, InputRequired, Length, Optional

from survey.services.mailings import Plan


class PlanForm(FlaskForm):
    """Invitations or a reminder; `sure` is set on the page that says what will happen."""

    kind = HiddenField(validators=[AnyOf(("invitations", "reminder"))])
    when = DateTimeLocalField(
        "When",
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        validators=[Optional()],
    )
    everybody = BooleanField("Remind everybody, not only those who have not finished")
    sender = StringField(
        "Sender’s name", validators=[Length(max=80, message="Use at most 80 characters.")]
    )
    sure = HiddenField()

    def plan(self, time_zone: str, now: datetime, note: dict[str, str]) -> Plan:
        """`when` is a time where the client is; without one, now."""
        local: datetime | None = self.when.data
        moment = local.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC) if local else now
        return Plan(
            send_at=moment,
            reminder=self.kind.data == "reminder",
            everybody=bool(self.everybody.data),
            sender=" ".join((self.sender.data or "").split()),
            note=note,
        )


class AgainForm(FlaskForm):
    """A corrected address, or the same once more."""

    email = StringField(
        "Address",
        filters=[lambda text: (text or "").strip()],
        validators=[
            InputRequired("Type an address."),
            Length(max=254),
            Email("This is not an address such as ana@example.com."),
        ],
    )
