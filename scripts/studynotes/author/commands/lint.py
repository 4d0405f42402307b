"""`notes lint`: every fault of the bibliography and the notes, and the mending of the mechanical ones."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studynotes import site
from studynotes.author.commands import reading, terminal
from studynotes.author.commands.reading import Places
from studynotes.bib import editing
from studynotes.graph.cache import Cache
from studynotes.lint import checks, fixes, reports, spelling, wordlist
from studynotes.lint.rules.table import level
from studynotes.model import Problem
from studynotes.render.templating import number

DESCRIPTION = """\
Reports every fault of the bibliography and the notes with its place, its rule and what to do.
A preview and a build tell the same; an error stops a build, a warning does not.
A rule is silenced at a place, for a reason, in pyproject.toml:

  [tool.studynotes.silence]
  "docs/topics/*.md:prose-heading-case" = "names of products" """
EXAMPLES = """\
examples:
  notes lint
  notes lint --fix
  notes lint --format json | jq .summary

exit codes:
  0 no faults · 1 faults, or a file that could not be mended · 2 the call is wrong
  130 stopped by Ctrl-C"""


FORMATS = ("text", "json", "github")


@dataclass(frozen=True)
class Report:
    """What a run over all files found; `silenced` counts what pyproject.toml keeps quiet."""

    problems: tuple[Problem, ...]
    silenced: int
    works: int
    citations: int


@dataclass(frozen=True)
class Options:
    """What the call asks for."""

    places: Places
    is_fix: bool = False
    format: str = "text"


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "report every fault of the bibliography and the notes, and mend the mechanical ones"
    parser = terminal.command(commands, "lint", run, text, DESCRIPTION.rstrip(), EXAMPLES)
    parser.add_argument("--fix", action="store_true", help="mend what is mechanical, then report the rest")
    parser.add_argument("--format", choices=FORMATS, default="text", help="for a person or for a program")
    terminal.add_places(parser)


def run(words: argparse.Namespace) -> int:
    """Check all files, mend them if that is asked for, and report; return the exit code."""
    options = Options(Places(words.bibliography, words.docs), words.fix, words.format)
    report = check(options)
    if options.is_fix:
        _mend(options.places, report.problems)
        report = check(options)
    sys.stdout.write(_text(report.problems, options.format))
    quiet = f", {report.silenced} silenced" if report.silenced else ""
    counts = reports.summary(report.problems, level)
    terminal.say(f"{number(report.works, 'work')}, {number(report.citations, 'citation')}, {counts}{quiet}")
    return int(bool(report.problems))


def check(options: Options) -> Report:
    """Return what all rules find, without what is silenced."""
    places = options.places
    root = places.bibliography.parent
    cache = Cache(root)
    library = site.read(places.bibliography, places.docs, cache=cache)
    graph = library.graph
    loud, silenced = checks.every_problem(library.problems, graph, places.docs, root, cache)
    return Report(loud, silenced, len(graph.references), len(graph.mentions))


def _mend(places: Places, problems: Sequence[Problem]) -> None:
    """Write each file that can be mended, in one step each; raise OSError or Changed if one could not be written."""
    words, _ = wordlist.read(reading.text(places.docs / wordlist.PATH))
    by_path: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.code in fixes.MENDED:
            by_path.setdefault(problem.path, []).append(problem)
    for name, of_file in by_path.items():
        in_docs = places.docs / name.removeprefix(f"{places.docs.name}/")
        path = places.bibliography if name == places.bibliography.name else in_docs
        data = path.read_bytes()
        after = _mended(data, of_file, path, words)
        if after != data:
            editing.write(path, after, expected=data)
            terminal.say(f"mended {name}")


def _mended(data: bytes, problems: Sequence[Problem], path: Path, words: Mapping[str, int]) -> bytes:
    if path.name == Path(wordlist.PATH).name:
        return wordlist.mend(data.decode("utf-8"), problems).encode()
    data = spelling.respell(data, [problem for problem in problems if problem.code == "prose-spelling"], words)
    if path.suffix == ".bib":
        return fixes.mend_bibliography(data, problems)
    return fixes.mend_note(data, [problem.line for problem in problems if problem.code == "prose-trailing-space"])


def _text(problems: Sequence[Problem], form: str) -> str:
    if form == "text":
        return reports.text(problems, level, terminal.painter(sys.stdout))
    return (reports.as_json if form == "json" else reports.github)(problems, level)
