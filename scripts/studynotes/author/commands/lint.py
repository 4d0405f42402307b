"""`notes lint`: every fault of the bibliography and the notes, and the mending of the mechanical ones."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studynotes import site
from studynotes.author.commands import terminal
from studynotes.bib import editing
from studynotes.lint import fixes, reports, spelling, suppressions, wordlist
from studynotes.lint.rules import notes as note_rules
from studynotes.lint.rules import prose
from studynotes.lint.rules.table import RULES
from studynotes.model import Note, Problem
from studynotes.notes import glossary

DESCRIPTION = """\
Reports every fault of the bibliography and the notes with its place, its rule and what to do.
To the rules that stop a build come rules on prose; --style adds those that a person has to judge.
A rule is silenced at a place, for a reason, in pyproject.toml:

  [tool.studynotes.silence]
  "docs/topics/*.md:prose-heading-case" = "these are names of products" """
EXAMPLES = """\
examples:
  notes lint
  notes lint --fix
  notes lint --style
  notes lint --format json | jq .summary

exit codes:
  0 no faults · 1 faults, or a file that could not be mended · 2 the call is wrong
  130 stopped by Ctrl-C; what --style adds is for a person to judge, and changes no exit code"""


@dataclass(frozen=True)
class Found:
    """What a run over all files found; `silenced` counts what pyproject.toml keeps quiet."""

    problems: tuple[Problem, ...]
    silenced: int
    works: int
    citations: int


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "report every fault of the bibliography and the notes, and mend the mechanical ones"
    parser = terminal.command(commands, "lint", text, DESCRIPTION.rstrip(), EXAMPLES)
    parser.add_argument("--fix", action="store_true", help="mend what is mechanical, then report the rest")
    parser.add_argument("--style", action="store_true", help="add the rules that a person has to judge")
    parser.add_argument("--format", choices=reports.FORMATS, default="text", help="for a person or for a program")
    terminal.add_places(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check all files, mend them if that is asked for, and report; return the exit code."""
    found = check(options)
    if options.fix and (code := _mend(options, found.problems)):
        return code
    found = check(options) if options.fix else found
    sys.stdout.write(_report(found.problems, options))
    quiet = f", {found.silenced} silenced" if found.silenced else ""
    counts = reports.summary(found.problems, level)
    terminal.say(f"{found.works} works, {found.citations} citations, {counts}{quiet}")
    return int(any(level(problem) != "note" for problem in found.problems))


def check(options: argparse.Namespace) -> Found:
    """Return what all rules find, without what is silenced."""
    root = options.bibliography.parent
    cache = site.load_cache(root / ".cache" / "studynotes" / "formatted.json")
    read = site.read(options.bibliography, options.docs, cache=dict(cache))
    words, misplaced = wordlist.read(_words(options.docs / wordlist.PATH))
    problems = [*read.problems, *_in_folder(options, [*_prose(read, words, options), *misplaced], read)]
    checked = RULES.keys() - (frozenset() if options.style else prose.STYLE)
    loud, silenced = suppressions.apply(problems, root / "pyproject.toml", RULES, checked)
    return Found(loud, silenced, len(read.graph.references), len(read.graph.mentions))


def level(problem: Problem) -> str:
    """Return how much a problem matters: one of `reports.LEVELS`."""
    if problem.code in prose.STYLE:
        return "note"
    return "warning" if problem.code in {*prose.RULES, *wordlist.RULES, *note_rules.WARNINGS} else "error"


def _prose(read: site.Library, words: Mapping[str, int], options: argparse.Namespace) -> list[Problem]:
    found = prose.check(read.graph.notes, read.graph.references, _terms(read.graph.notes), words)
    return [problem for problem in found if options.style or problem.code not in prose.STYLE]


def _in_folder(options: argparse.Namespace, problems: Iterable[Problem], read: site.Library) -> list[Problem]:
    """Return problems with paths as the other rules give them."""
    inside = {wordlist.PATH, *(note.path for note in read.graph.notes)}
    return [
        replace(problem, path=f"{options.docs.name}/{problem.path}") if problem.path in inside else problem
        for problem in problems
    ]


def _words(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _terms(notes: Sequence[Note]) -> list[str]:
    page = next((note for note in notes if note.path == "glossary.md"), None)
    return [term.name for term in glossary.read(page)] if page else []


def _mend(options: argparse.Namespace, problems: Sequence[Problem]) -> int:
    """Write each file that can be mended, in one step each; return an exit code if one could not be written."""
    words, _ = wordlist.read(_words(options.docs / wordlist.PATH))
    by_path: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.code in fixes.MENDED:
            by_path.setdefault(problem.path, []).append(problem)
    for name, found in by_path.items():
        path = _file(options, name)
        try:
            data = path.read_bytes()
            made = _mended(data, found, path, words)
            if made != data:
                editing.write(path, made, expected=data)
                terminal.say(f"mended {name}")
        except (OSError, editing.Changed) as fault:
            return terminal.refuse("lint", str(fault))
    return 0


def _mended(data: bytes, problems: Sequence[Problem], path: Path, words: Mapping[str, int]) -> bytes:
    if path.name == Path(wordlist.PATH).name:
        return wordlist.mend(data.decode("utf-8"), problems).encode()
    data = spelling.respell(data, [problem for problem in problems if problem.code == "prose-spelling"], words)
    if path.suffix == ".bib":
        return fixes.mend_bibliography(data, problems)
    return fixes.mend_note(data, [problem.line for problem in problems if problem.code == "prose-trailing-space"])


def _file(options: argparse.Namespace, name: str) -> Path:
    """Return the file behind the path of a problem."""
    folder: Path = options.docs
    bibliography: Path = options.bibliography
    return bibliography if name == bibliography.name else folder / name.removeprefix(f"{folder.name}/")


def _report(problems: Sequence[Problem], options: argparse.Namespace) -> str:
    match options.format:
        case "json":
            return reports.as_json(problems, level)
        case "github":
            return reports.github(problems, level)
        case _:
            return reports.text(problems, level, terminal.painter(sys.stdout))
