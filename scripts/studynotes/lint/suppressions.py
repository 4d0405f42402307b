"""Rules that are silenced at a place for a reason: the table [tool.studynotes.silence] of pyproject.toml.

A name of the table is "path-glob:rule", its value the reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from studynotes.bib.bibtex import show
from studynotes.bib.keys import nearest
from studynotes.model import Problem

RULES: Mapping[str, str] = {
    "lint-silence": "A silenced rule has a place, a rule that exists and a reason, and it silences something.",
}

_FORM = 'write "docs/glossary.md:prose-heading-case" = "why"'


@dataclass(frozen=True)
class Silence:
    """One rule that stays quiet in the files that a glob names; pyproject.toml says so on a line under a name."""

    name: str
    glob: str
    rule: str
    line: int

    def covers(self, problem: Problem) -> bool:
        """Return whether a problem is one of those that stay quiet."""
        return problem.code == self.rule and fnmatchcase(problem.path, self.glob)


def read(path: Path, rules: Collection[str]) -> tuple[tuple[Silence, ...], tuple[Problem, ...]]:
    """Return what a pyproject.toml silences, and what is wrong with that; a missing file silences nothing."""
    try:
        source = path.read_text(encoding="utf-8")
        rows = tomllib.loads(source).get("tool", {}).get("studynotes", {}).get("silence", {}).items()
    except FileNotFoundError:
        return (), ()
    except (OSError, ValueError, AttributeError) as fault:
        return (), (_problem(path.name, 1, f"cannot be read: {fault}", "correct it"),)
    silences, problems = [], []
    for name, reason in rows:
        glob, _, rule = name.rpartition(":")
        line = _line(source, name)
        faults = [_problem(path.name, line, *fault) for fault in _faults(name, glob, rule, reason, rules)]
        problems += faults
        if not faults:  # what is wrong silences nothing
            silences.append(Silence(name, glob, rule, line))
    return tuple(silences), tuple(problems)


def apply(
    problems: Iterable[Problem], settings: Path, rules: Collection[str], checked: Collection[str] = ()
) -> tuple[tuple[Problem, ...], int]:
    """Return the problems that a pyproject.toml does not silence, and how many it does.

    What is wrong with its silences is among the problems. `rules` holds all rules, `checked` those that have looked at
    everything: a silence of one of these that silences nothing is a problem too.
    """
    silences, faults = read(settings, rules)
    every = tuple(problems)
    loud = [problem for problem in every if not any(silence.covers(problem) for silence in silences)]
    idle = [
        _problem(settings.name, silence.line, f"{show(silence.name)} silences nothing any more", "remove the line")
        for silence in silences
        if silence.rule in checked and not any(map(silence.covers, every))
    ]
    return tuple(sorted([*loud, *faults, *idle])), len(every) - len(loud)


def _faults(name: str, glob: str, rule: str, reason: object, rules: Collection[str]) -> Iterator[tuple[str, str]]:
    if not glob:
        yield f"{show(name)} is no place and rule", _FORM
    elif rule not in rules:
        near = nearest(rule, rules)
        yield f"there is no rule {show(rule)}", f"did you mean {near[0]}?" if near else "see the page of rules"
    if not isinstance(reason, str) or not reason.strip():
        yield f"{show(name)} is silenced without a reason", _FORM


def _line(source: str, name: str) -> int:
    return next((number for number, line in enumerate(source.splitlines(), 1) if name in line), 1)


def _problem(path: str, line: int, message: str, remedy: str) -> Problem:
    return Problem(path, line, 1, "lint-silence", message, remedy)
