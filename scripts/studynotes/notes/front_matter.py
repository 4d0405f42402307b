"""Front matter: YAML of names and values, without anchors, tags and names given twice."""

from __future__ import annotations

import re

import yaml
from yaml.constructor import SafeConstructor

from studynotes.model import Problem

_DEEPEST = 4
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_front(path: str, text: str, body: int) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """Return a page's front matter, given the offset of its body; empty, with a problem, when it cannot be read."""
    source = re.sub(r"(?m)\A---[ \t]*\n|^(?:---|\.\.\.)[ \t]*\n?\Z", "", text[:body])
    line, column, message = 1, 1, "is not a list of names and values"
    try:
        front = _load(source) if body else {}
    except yaml.MarkedYAMLError as fault:
        message = fault.problem or "is no YAML"
        if mark := fault.problem_mark or fault.context_mark:
            line, column = mark.line + 2, mark.column + 1
    except (yaml.YAMLError, ValueError):
        message = "a value is no text, number or date that exists"
    else:
        if isinstance(front, dict) and all(isinstance(name, str) for name in front):
            return front, ()
    return {}, (Problem(path, line, column, "note-front-matter", message, "write one `name: value` a line"),)


def _load(source: str) -> object:
    """Return what YAML says. Raise for what makes a small text large or runs code, before anything is built of it."""
    depth = 0
    for event in yaml.parse(source, _Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        _refuse(getattr(event, "anchor", None), "anchors and aliases are not allowed", event)
        _refuse(getattr(event, "tag", None), "tags are not allowed", event)
        _refuse(depth > _DEEPEST, "too deeply nested", event)
    node = yaml.compose(source, _Loader)
    if not isinstance(node, yaml.MappingNode):
        return None
    names = [key.value for key, _ in node.value]
    for position, (key, _) in enumerate(node.value):
        _refuse(key.value in names[:position], f"{key.value} is given twice", key)
    return SafeConstructor().construct_document(node)


def _refuse(is_wrong: object, problem: str, part: yaml.Event | yaml.Node) -> None:
    if is_wrong:
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=part.start_mark)  # type: ignore[arg-type]  # the C parser's mark
