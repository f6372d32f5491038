"""Whatever shows a figure of answers has it from disclosure control: every way out is walked."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from mypy import api
from reach import ROOT, beyond, ways

from analysis.tally import Tally
from survey import config, create_app
from survey.cli import COMMANDS, cli
from survey.report.build import build
from survey.worker.sweeps import SWEEPS

MODELS = "survey.models"
ANSWERS = {
    f"{MODELS}.response.Response",
    f"{MODELS}.apart.Remark",
    f"{MODELS}.apart.Judgement",
    f"{MODELS}.apart.PredictionAnswer",
    f"{MODELS}.group_tally.SegmentTally",
    f"{MODELS}.sealed.Sealed",
    f"{MODELS}.draft.Draft",
    f"{MODELS}.block.Block",
    f"{MODELS}.base.Base.metadata",
}
# The only functions behind which answers lie, and why what comes out of each harms nobody. A way
# from a route, a command or a sweep to answers past all of these fails the test: then either take
# one of them, or write down here why a new one is as safe.
S = "survey.services"
GATES = {
    f"{S}.reporting.make": "measures counts of blocks, and gives what `release` let through",
    f"{S}.judging.of": "the department round, through a `release` of its own",
    f"{S}.comments.groups": "sizes of groups of ten and more, made at close",
    f"{S}.comments.of": "masked comments of such a group, looked at by a consultant first",
    f"{S}.comments.decide": "what of them is shown",
    f"{S}.holding.of": "how many rows of each kind; none of a kind that grows as people answer",
    f"{S}.reports.missing": "asks whether a wave has any group at all",
    f"{S}.closing.run": "opens in memory, forms groups of enough people, gives their number",
    f"{S}.closing.found": "how many answers and groups a close left behind",
    f"{S}.closing.abandon": "counts what is lost with a key, which nobody can open",
    f"{S}.closing.erase_links": "erases, and gives how many rows of a portion",
    f"{S}.closing.erase_sealed": "erases what nobody can open any more",
    f"{S}.closing.erase_stray": "erases drafts that came too late",
    f"{S}.retention.delete_engagement": "erases",
    f"{S}.arriving.ARRIVING": "the draft of one's own link, still locked",
    f"{S}.drafts.begin": "one's own draft, locked with a key of one's own browser",
    f"{S}.drafts.exists": "whether there is a draft for one's own link",
    f"{S}.drafts.load": "one's own draft, opened with one's own key",
    f"{S}.drafts.replace": "the same",
    f"{S}.drafts.resume": "the same, by the code that one's own browser showed",
    f"{S}.drafts.start_over": "the same, thrown away",
    f"{S}.sending.send": "seals one's own answers",
    f"{S}.backing_up.copy": "the operator's copy of what is sealed or belongs to nobody",
    f"{S}.backing_up.restore": "the same, back",
    "survey.worker.sweeps.shred_keys": "asks whether sealed rows are left",
}
TAKERS = ("survey/report", "survey/documents", "survey/templates")


@pytest.fixture(scope="module")
def routes(tmp_path_factory) -> dict[str, str]:
    app = create_app(config.load(environment="test", instance=tmp_path_factory.mktemp("routes")))
    return {
        f"{rule.rule} [{rule.endpoint}]": name_of(app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
    }


def name_of(function: Callable[..., Any]) -> str:
    made = inspect.unwrap(function)
    return f"{made.__module__}.{made.__name__}"


def commands(command: click.Command, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), name)
            assert below is not None
            yield from commands(below, f"{path} {name}")
    elif command.callback is not None:
        yield path, name_of(command.callback)


def past_the_gates(entry: str) -> set[str]:
    return {
        reached
        for reached in beyond(entry, frozenset(GATES))
        if ways().get(reached, frozenset()) & ANSWERS
    }


def test_no_route_leads_to_answers_but_through_a_gate(routes):
    ours = {rule: view for rule, view in routes.items() if view.startswith("survey.")}
    unknown = {rule for rule, view in ours.items() if view not in ways()}
    leaking = {rule: found for rule, view in ours.items() if (found := past_the_gates(view))}

    assert len(ours) > 20
    assert unknown == set()
    assert leaking == {}


def test_no_command_leads_to_answers_but_through_a_gate():
    listed = dict(commands(cli, "survey"))
    leaking = {name: found for name, at in listed.items() if (found := past_the_gates(at))}

    assert {name.split()[1] for name in listed} == set(COMMANDS)
    assert {name for name, at in listed.items() if at not in ways()} == set()
    assert leaking == {}


def test_no_sweep_leads_to_answers_but_through_a_gate():
    leaking = {sweep.__name__: past_the_gates(name_of(sweep)) for sweep in SWEEPS}

    assert set(leaking) == {sweep.__name__ for sweep in SWEEPS}
    assert not any(leaking.values())


def test_every_gate_is_there_and_answers_lie_behind_it():
    behind = {
        gate: {
            name
            for name in beyond(gate, frozenset(GATES) - {gate})
            if ways().get(name, frozenset()) & ANSWERS
        }
        for gate in GATES
    }

    assert {gate for gate, found in behind.items() if not found} == set()


def test_the_walk_finds_a_way_past_the_gates():
    """Without its gate the page of a report, for one, leads to the answers."""
    found = {
        name
        for name in beyond("survey.worker.sweeps.make_reports", frozenset())
        if ways().get(name, frozenset()) & ANSWERS
    }

    assert f"{S}.reporting._answers" in found


def test_answers_are_named_in_services_and_models_only():
    naming = {name.rsplit(".", 1)[0] for name, mentioned in ways().items() if mentioned & ANSWERS}

    beside = {module for module in naming if not module.startswith((S, MODELS))}
    assert beside == {"survey.worker.sweeps", "survey.migrations.env"}
    assert not any("text(" in source and " FROM response" in source for source in sources())


def sources() -> Iterator[str]:
    for path in ROOT.rglob("*.py"):
        yield path.read_text(encoding="utf-8")


def test_counts_are_released_in_one_place_and_reports_built_in_one():
    made: dict[str, set[str]] = {}
    for path in [*ROOT.rglob("*.py"), *(ROOT.parent / "analysis").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                made.setdefault(node.func.id, set()).add(path.stem)

    assert made["Released"] == {"disclosure"}
    assert made["Source"] == {"measuring"}
    assert made["release"] <= {"measuring", "judging", "disclosure"}


@pytest.mark.parametrize("folder", ["report", "documents"])
def test_nothing_that_makes_a_document_takes_counts_or_rows(folder):
    """What is public there takes `Released`, or what was made of it; never a tally, never a row."""
    raw = {"Tally", "Answers", "Session", "Response", "Wave", "Sent", "SegmentTally"}
    taking = {
        f"{path.stem}.{node.name}"
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        for argument in [*node.args.args, *node.args.kwonlyargs]
        if argument.annotation is not None
        and raw & {part.id for part in ast.walk(argument.annotation) if isinstance(part, ast.Name)}
    }

    assert taking == set()


def test_a_report_is_built_from_nothing_but_what_was_released():
    class Smuggled:
        released = Tally

    with pytest.raises(TypeError, match="made from Released"):
        build(Smuggled())


WRONG = """
from analysis.released import Released
from analysis.tally import Tally
from survey.report.source import Source


def right(source: Source, released: Released) -> Source:
    released = source.released
    return source


def wrong(source: Source, tally: Tally) -> Source:
    source.released = tally
    return source
"""


def test_counts_that_were_not_released_are_a_type_error(tmp_path: Path):
    snippet = tmp_path / "smuggling.py"
    snippet.write_text(WRONG)
    configuration = ROOT.parent / "pyproject.toml"

    told, _, status = api.run(
        [str(snippet), "--config-file", str(configuration), "--follow-imports", "silent"]
    )

    assert status == 1, told
    assert 'expression has type "Tally", variable has type "Released"' in told
    assert told.count("error:") <= 2  # the type, and that it is frozen
