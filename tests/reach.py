"""Which functions of the application lead to which others, read from the source.

Every name that a function mentions counts as a way to what it stands for: called, handed on, or
made an instance of. So a way may be found that is never gone, and none is missed but through
`getattr` and strings, of which the application has none.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import survey

ROOT = Path(survey.__file__).parent
Ways = Mapping[str, frozenset[str]]


@cache
def ways() -> Ways:
    """From each function, class or value, as `package.module.name`, to all that it mentions."""
    modules = {_name(path): ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py")}
    known = {module: _names(module, tree) for module, tree in modules.items()}
    return {
        f"{module}.{name}": frozenset(_mentioned(node, module, known))
        for module, tree in modules.items()
        for name, node in _own(tree)
    }


def beyond(start: str, gates: frozenset[str]) -> Iterator[str]:
    """All that can be reached, without going on behind a gate."""
    seen, left = set(), [start]
    while left:
        here = left.pop()
        if here in seen or here in gates:
            continue
        seen.add(here)
        yield here
        left += ways().get(here, ())


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _own(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((one.id, node) for one in targets if isinstance(one, ast.Name))


def _names(module: str, tree: ast.Module) -> dict[str, str]:
    """What each name of a module stands for, wherever in it the name is imported."""
    found = {name: f"{module}.{name}" for name, _ in _own(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
        elif isinstance(node, ast.Import):
            found |= {one.asname: one.name for one in node.names if one.asname}
    return found


def _mentioned(node: ast.AST, module: str, known: dict[str, dict[str, str]]) -> Iterator[str]:
    for part in _without_annotations(node):
        if isinstance(part, ast.Name | ast.Attribute):
            stands_for = _stands_for(part, known[module])
            if stands_for is not None:
                yield _home(stands_for, known)


def _without_annotations(node: ast.AST) -> Iterator[ast.AST]:
    """What is said of the type of a thing leads nowhere."""
    yield node
    for name, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST) and name not in {"annotation", "returns"}:
                yield from _without_annotations(part)


def _stands_for(part: ast.expr, names: dict[str, str]) -> str | None:
    if isinstance(part, ast.Name):
        return names.get(part.id)
    if isinstance(part, ast.Attribute):
        base = _stands_for(part.value, names)
        return None if base is None else f"{base}.{part.attr}"
    return None


def _home(name: str, known: dict[str, dict[str, str]]) -> str:
    """Where something is made that a package only passes on."""
    parts = name.split(".")
    for end in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:end])
        if module in known:
            passed_on = known[module].get(parts[end], f"{module}.{parts[end]}")
            made = ".".join([passed_on, *parts[end + 1 :]])
            return name if made == name else _home(made, known)
    return name
