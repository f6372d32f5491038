"""The mail that tells a leader of a report: where it is, and nothing of what is in it."""

from __future__ import annotations

from markupsafe import Markup

from survey.documents.mails import Mail


def report_mail(*, client: str, wave: str, link: str, name: str) -> Mail:
    """A mail without any number: mails are forwarded, and a report may be withdrawn."""
    lines = (
        f"Hello {name}," if name else "Hello,",
        f"The alignment report of {client}, {wave}, is ready for you to read.",
        "It opens after you sign in. Please do not forward what is in it without asking.",
    )
    shown = Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)
    button = Markup('<p><a href="{0}">Read the report</a></p><p>{0}</p>').format(link)
    return Mail(
        subject=f"{client}: your alignment report is ready",
        text="\n\n".join((*lines, link)) + "\n",
        html=str(
            Markup('<!DOCTYPE html><html lang="en"><body>{}{}</body></html>').format(shown, button)
        ),
    )
