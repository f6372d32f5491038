"""The page of comments: which group, which state, which page of it, and what was just done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Request
from sqlalchemy.orm import Session

from survey.models import Remark, Wave
from survey.models.apart import STATES
from survey.services import comments
from survey.services.comments import Group
from survey.spoken import name_of
from survey.web.keeping.forms import ids

PAGE = 25
DONE = {
    "shown": "will be shown",
    "hidden": "will not be shown",
    "waiting": "waiting again",
}


@dataclass(frozen=True)
class Tab:
    state: str
    label: str
    number: int


@dataclass(frozen=True)
class Listing:
    """A page of one group's comments."""

    groups: Sequence[Group]
    at: int
    state: str
    page: int
    remarks: Sequence[Remark]
    done: str
    undo: str

    @classmethod
    def of(cls, session: Session, wave: Wave, request: Request) -> Listing:
        groups = comments.groups(session, wave)
        at = min(request.args.get("group", 0, int) or 0, max(len(groups) - 1, 0))
        state = request.args.get("state", "waiting")
        state = state if state in {*STATES, "all"} else "waiting"
        page = max(request.args.get("page", 1, int) or 1, 1)
        remarks: list[Remark] = []
        if groups and at >= 0:
            only = None if state == "all" else state
            first = (page - 1) * PAGE
            remarks = comments.of(session, wave, groups[at], state=only, first=first, limit=PAGE)
        changed = ids(request.args.get("undo", ""))
        done = _done(request.args.get("did", ""), len(changed))
        return cls(groups, max(at, 0), state, page, remarks, done, ",".join(map(str, changed)))

    @property
    def group(self) -> Group:
        return self.groups[self.at]

    @property
    def tabs(self) -> tuple[Tab, ...]:
        group = self.group
        return (
            Tab("waiting", "Waiting", group.waiting),
            Tab("shown", "Shown", group.shown),
            Tab("hidden", "Hidden", group.hidden),
            Tab("all", "All", group.number),
        )

    @property
    def pages(self) -> int:
        number = next(tab.number for tab in self.tabs if tab.state == self.state)
        return max(1, -(-number // PAGE))

    @property
    def waiting_here(self) -> str:
        """The ids on this page that wait."""
        return ",".join(str(one.id) for one in self.remarks if one.state == "waiting")


def title(group: Group) -> str:
    """“Frontline, German”: what lies together, in words."""
    if group.level is None:
        return "Several levels and languages together"
    return f"{group.level}, {language(group.language)}"


def language(code: str | None) -> str:
    return name_of(code) if code else "any language"


def _done(state: str, number: int) -> str:
    if state not in DONE or not number:
        return ""
    return f"{number} {'comment' if number == 1 else 'comments'} {DONE[state]}."
