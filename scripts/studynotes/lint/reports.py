"""Problems as text for people, and as JSON, SARIF and workflow commands for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from studynotes.model import Problem

Paint = Callable[[str, str], str]
Level = Callable[[Problem], str]

LEVELS = ("error", "warning", "note")
"""How much a problem matters: it stops a build, it stops a change from being good, it is for a person to judge."""

FORMATS = ("text", "json", "sarif", "github")

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def text(problems: Iterable[Problem], level: Level, paint: Paint) -> str:
    """Return a line for each problem: place, rule, sentence, remedy."""
    return "".join(f"{_line(problem, level(problem), paint)}\n" for problem in problems)


def as_json(problems: Sequence[Problem], level: Level) -> str:
    """Return problems and how many there are of each level, as one JSON object."""
    counts = Counter(map(level, problems))
    found = [asdict(problem) | {"level": level(problem)} for problem in problems]
    return json.dumps({"problems": found, "summary": counts}, ensure_ascii=False, indent=2) + "\n"


def sarif(problems: Sequence[Problem], level: Level, rules: Mapping[str, str], page: str, version: str) -> str:
    """Return problems in SARIF 2.1.0 (OASIS), columns in code points; `page` documents the rules, by anchor.

    Without the address of such a page none is given, for SARIF takes only whole ones.
    """
    numbers = {code: number for number, code in enumerate(rules)}
    driver = {"name": "notes lint", "semanticVersion": version} | ({"informationUri": page} if page else {})
    described = [
        {"id": code, "shortDescription": {"text": asks}} | ({"helpUri": f"{page}#{code}"} if page else {})
        for code, asks in rules.items()
    ]
    results = [_result(problem, level(problem), numbers) for problem in problems]
    run = {"tool": {"driver": driver | {"rules": described}}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def github(problems: Iterable[Problem], level: Level) -> str:
    """Return problems as workflow commands, which GitHub shows beside the lines of a change."""
    return "".join(f"{_command(problem, level(problem))}\n" for problem in problems)


def summary(problems: Sequence[Problem], level: Level) -> str:
    """Return how many problems there are of each level, in words."""
    counts = Counter(map(level, problems))
    words = [f"{counts[name]} {name}{'' if counts[name] == 1 else 's'}" for name in LEVELS if counts[name]]
    return ", ".join(words) or "no faults"


def _line(problem: Problem, level: str, paint: Paint) -> str:
    place = paint(_shown(f"{problem.path}:{problem.line}:{problem.column}"), "bold")
    remedy = paint(f" ({_shown(problem.remedy)})", "faint") if problem.remedy else ""
    return f"{place}: {paint(problem.code, _COLOURS[level])}: {_shown(problem.message)}{remedy}"


def _shown(words: str) -> str:
    """Return text that cannot steer a terminal: a path too is a text of others."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in words)


def _result(problem: Problem, level: str, numbers: Mapping[str, int]) -> dict[str, Any]:
    remedy = f" ({problem.remedy})" if problem.remedy else ""
    region = {"startLine": problem.line, "startColumn": problem.column}
    where = {"artifactLocation": {"uri": quote(problem.path)}, "region": region}
    made = {
        "ruleId": problem.code,
        "level": level,
        "message": {"text": f"{problem.message}{remedy}"},
        "locations": [{"physicalLocation": where}],
    }
    return made | ({"ruleIndex": numbers[problem.code]} if problem.code in numbers else {})


def _command(problem: Problem, level: str) -> str:
    remedy = f" ({problem.remedy})" if problem.remedy else ""
    names = {"file": problem.path, "line": str(problem.line), "col": str(problem.column), "title": problem.code}
    properties = ",".join(f"{name}={_property(value)}" for name, value in names.items())
    return f"::{_COMMANDS[level]} {properties}::{_data(problem.message + remedy)}"


def _data(words: str) -> str:
    """Return the message of a workflow command; what would end it, or begin another one, is escaped."""
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")
