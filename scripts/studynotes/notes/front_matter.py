"""Front matter: YAML of one level, read without aliases, tags and other ways to make a small file large."""

from __future__ import annotations

import re

import yaml
from yaml.constructor import SafeConstructor

from studynotes.model import Problem

_LONGEST = 8_000
_DEEPEST = 4
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_front(path: str, text: str, body: int) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """Return a page's front matter, given the offset of its body; empty, with a problem, when it cannot be read."""
    if not body:
        return {}, ()
    source = re.sub(r"(?m)\A---[ \t]*\n|^(?:---|\.\.\.)[ \t]*\n?\Z", "", text[:body])
    if len(source) > _LONGEST:
        return {}, (_problem(path, 1, 1, f"longer than {_LONGEST} characters"),)
    try:
        found = _load(source)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line, column = (mark.line + 2, mark.column + 1) if mark else (1, 1)
        return {}, (_problem(path, line, column, fault.problem or "is no YAML"),)
    except (yaml.YAMLError, ValueError):
        return {}, (_problem(path, 1, 1, "a value is no text, number or date that exists"),)
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        return {}, (_problem(path, 1, 1, "is not a list of names and values"),)
    return found, ()


def _load(source: str) -> object:
    _limit(source)
    node = yaml.compose(source, _Loader)
    if not isinstance(node, yaml.MappingNode):
        return None
    names = [key.value for key, _ in node.value]
    for position, (key, _) in enumerate(node.value):
        if key.value in names[:position]:
            raise _fault(f"{key.value} is given twice", key.start_mark)
    return SafeConstructor().construct_document(node)


def _limit(source: str) -> None:
    """Raise for what can make a small text large or run code, before anything is built from it."""
    depth = 0
    for event in yaml.parse(source, _Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if getattr(event, "anchor", None):
            raise _fault("anchors and aliases are not allowed", event.start_mark)
        if getattr(event, "tag", None):
            raise _fault("tags are not allowed", event.start_mark)
        if depth > _DEEPEST:
            raise _fault("too deeply nested", event.start_mark)


def _fault(problem: str, mark: object) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)  # type: ignore[arg-type]  # the C parser's mark


def _problem(path: str, line: int, column: int, message: str) -> Problem:
    return Problem(path, line, column, "note-front-matter", message, "write one `name: value` a line")
