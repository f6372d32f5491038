"""Rules that hold everywhere, so that nobody has to remember them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import survey
from survey import config, create_app
from survey.models import Base, Draft, Invitation, Response, Sealed
from survey.models.membership import ROLES
from survey.web.access import GIVEN

ROOT = Path(survey.__file__).parent
TENANT = {
    "AlignmentReport",
    "AuditEntry",
    "Department",
    "Document",
    "KioskDevice",
    "Level",
    "Participant",
    "ParticipantSegment",
    "Segment",
    "SegmentKind",
    "Upload",
    "Wave",
}
# Functions that look without an engagement, each for a reason.
WITHOUT_ENGAGEMENT = {
    "waves.find",  # respondents know a wave by its public id
    "backing_up.unclosed",  # the operator's copies are of the whole server
    "slip_codes.open_waves",  # a code is typed without saying which wave it is of
    "kiosks.register",  # a passcode and a token are all that a device has
    "kiosks.find",
    "bounces.find",  # a bounce names its message and nothing else
    "outbox.next_ones",
    "rehearsing.find",  # the signed link of a test mail names its wave
    "documenting.claim",  # the worker makes documents of every engagement
    "cleaning.due",  # the worker's sweeps serve every engagement alike
    "closing.erase_stray",
    "rates.freeze",
    "retention.erase_due",
    "uploads.due",
    "uploads.erase_old",
}


def sources(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if (isinstance(called, ast.Attribute) and called.attr == name) or (
                isinstance(called, ast.Name) and called.id == name
            ):
                yield node


def columns(model: type[Base]) -> set[str]:
    return {column.name for column in model.__table__.columns}


@pytest.fixture(scope="module")
def routes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("routes")
    app = create_app(config.load(environment="test", instance=folder))
    return [(rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()]


def test_every_route_says_who_may_use_it(routes):
    open_ended = {
        rule.endpoint
        for rule, view in routes
        if not hasattr(view, "access") and rule.endpoint not in GIVEN
    }

    assert open_ended == set()


def test_a_route_of_an_engagement_is_open_to_its_members_only(routes):
    for rule, view in routes:
        if "<slug>" in rule.rule:
            assert view.access.rule == "role", rule.rule
            assert set(view.access.roles) <= set(ROLES), rule.rule


def test_a_response_holds_nothing_that_points_to_a_person():
    assert columns(Response) == {"id", "wave_id", "block_id", "answers"}


def test_sealed_answers_and_drafts_hold_no_person_and_no_time():
    assert columns(Sealed) == {"id", "wave_id", "box"}
    assert columns(Draft) == {"digest", "wave_id", "box", "resume_box", "tries"}


def test_an_invitation_holds_no_secret_and_no_time():
    assert columns(Invitation) == {
        "id",
        "engagement_id",
        "wave_id",
        "participant_id",
        "level",
        "department",
        "segments",
        "digest",
        "code_digest",
        "finished",
    }


def test_no_table_of_answers_keeps_when_something_was_written():
    for name in ("response", "sealed", "draft", "invitation", "remark", "judgement", "block"):
        types = {str(column.type) for column in Base.metadata.tables[name].columns}
        assert not {kind for kind in types if "DATE" in kind or "TIME" in kind}, name


def test_every_constraint_has_a_name():
    for table in Base.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints), table.name


def test_services_and_models_never_commit():
    committing = [
        f"{path.name}:{call.lineno}"
        for path, tree in sources("services", "models")
        for call in calls(tree, "commit")
    ]

    assert committing == []


def test_nothing_of_an_engagement_is_looked_up_by_number_alone():
    by_number = [
        f"{path.name}:{call.lineno}"
        for path, tree in sources("services", "web", "worker", "commands")
        for name in ("get", "get_one")
        for call in calls(tree, name)
        if call.args and isinstance(call.args[0], ast.Name) and call.args[0].id in TENANT
    ]

    assert by_number == []


def test_pages_and_commands_ask_services_instead_of_the_database():
    asking = [
        f"{path.name}:{call.lineno}"
        for path, tree in sources("web", "commands")
        for name in ("select", "execute", "query")
        for call in calls(tree, name)
    ]

    assert asking == []


def test_services_select_within_an_engagement():
    beside = set()
    for path, tree in sources("services"):
        for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
            selected = {
                argument.value.id if isinstance(argument, ast.Attribute) else argument.id
                for call in calls(function, "select")
                for argument in call.args
                if isinstance(argument, ast.Name)
                or (isinstance(argument, ast.Attribute) and isinstance(argument.value, ast.Name))
            }
            named = {argument.arg for argument in function.args.args}
            if selected & TENANT and not named & {"engagement", "wave"}:
                beside.add(f"{path.stem}.{function.name}")

    assert beside <= WITHOUT_ENGAGEMENT


def test_only_commands_open_engagements_as_the_operator():
    opening = {
        path.parent.name
        for path, tree in sources("services", "web", "worker", "commands", "demo")
        for name in ("open_as_operator", "everything")
        for _ in calls(tree, name)
    }

    assert opening == {"commands"}


def test_only_the_clock_reads_the_clock():
    reading = [
        f"{path}:{call.lineno}"
        for path, tree in sources(".")
        for name in ("now", "today", "utcnow")
        for call in calls(tree, name)
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in {"datetime", "date"}
        and path.name != "clock.py"
    ]

    assert reading == []


def test_every_setting_is_documented():
    page = (ROOT.parent / "docs" / "configuration.md").read_text(encoding="utf-8")

    missing = [
        name for name in config.Settings.model_fields if f"SAMESHEET_{name.upper()}" not in page
    ]

    assert missing == []
