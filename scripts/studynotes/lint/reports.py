"""Problems as text for people, and as JSON and workflow commands for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict

from studynotes.model import Problem

Paint = Callable[[str, str], str]
Level = Callable[[Problem], str]

LEVELS = ("error", "warning")
"""How much a problem matters: it stops a build, or it stops a change from being good."""

_COLOURS = {"error": "red", "warning": "yellow"}


def text(problems: Iterable[Problem], level: Level, paint: Paint) -> str:
    """Return a line for each problem: place, level, rule, sentence, remedy."""
    return "".join(f"{_line(problem, level(problem), paint)}\n" for problem in problems)


def as_json(problems: Sequence[Problem], level: Level) -> str:
    """Return problems and how many there are of each level, as one JSON object."""
    counts = Counter(map(level, problems))
    rows = [asdict(problem) | {"level": level(problem)} for problem in problems]
    return json.dumps({"problems": rows, "summary": counts}, ensure_ascii=False, indent=2) + "\n"


def github(problems: Iterable[Problem], level: Level) -> str:
    """Return problems as workflow commands, which GitHub shows beside the lines of a change."""
    return "".join(f"{_command(problem, level(problem))}\n" for problem in problems)


def summary(problems: Sequence[Problem], level: Level) -> str:
    """Return how many problems there are of each level, in words."""
    counts = Counter(map(level, problems))
    words = [f"{counts[name]} {name}{'' if counts[name] == 1 else 's'}" for name in LEVELS if counts[name]]
    return ", ".join(words) or "no faults"


def _line(problem: Problem, level: str, paint: Paint) -> str:
    place, code, message, remedy = problem.parts()
    head = f"{paint(place, 'bold')}: {paint(level, _COLOURS[level])}: {code}"
    return f"{head}: {message}{paint(remedy, 'faint') if remedy else ''}"


def _command(problem: Problem, level: str) -> str:
    remedy = f" ({problem.remedy})" if problem.remedy else ""
    names = {"file": problem.path, "line": str(problem.line), "col": str(problem.column), "title": problem.code}
    properties = ",".join(f"{name}={_property(value)}" for name, value in names.items())
    return f"::{level} {properties}::{_data(problem.message + remedy)}"


def _data(words: str) -> str:
    """Return the message of a workflow command; what would end it, or begin another one, is escaped."""
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")
