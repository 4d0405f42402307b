"""The page on the command line and `notes --help` agree; run this file to write the page anew from the parser."""

from __future__ import annotations

import argparse
import html
import re

import pytest

from conftest import ROOT
from studynotes.author import cli
from studynotes.notes.sentences import sentences

PAGE = ROOT / "docs" / "about" / "commands.md"
SUBPARSERS = next(each for each in cli.parser()._actions if isinstance(each, argparse._SubParsersAction))
COMMANDS = {each.dest: (each.help or "", SUBPARSERS.choices[each.dest]) for each in SUBPARSERS._choices_actions}
HEAD = """\
---
title: The command line
description: The command notes with all its options, examples and exit codes - adding works, checking, renaming, exporting.
---

`notes` is installed with the project and runs in its folder, as `.venv/bin/notes`; `python3 scripts/dev notes` does the same and sets up what it needs.
Colors appear on a terminal only, and never when the variable `NO_COLOR` is set.
Files are written as a whole or not at all: after Ctrl-C each is the old one or the new one.

"""


def page() -> str:
    """The page as the parser would have it."""
    whole = f"## All commands\n\n{overview()}\n{block(cli.parser().epilog)}"
    return (HEAD + whole + "".join(section(name) for name in COMMANDS)).rstrip() + "\n"


def overview() -> str:
    rows = "".join(f"| [`notes {name}`](#notes-{name}) | {text} |\n" for name, (text, _) in COMMANDS.items())
    return f"| Command | What it does |\n| --- | --- |\n{rows}"


def section(name: str) -> str:
    parser = COMMANDS[name][1]
    return f"\n## notes {name}\n\n{prose(parser.description)}\n{options(parser)}\n{block(parser.epilog)}"


def prose(description: str | None) -> str:
    """A description with a sentence a line; what is indented is code."""
    made = []
    for part in re.split(r"\n\n", description or ""):
        if part.startswith("  "):
            made.append("```toml\n" + "\n".join(line.strip() for line in part.splitlines()) + "\n```\n")
            continue
        text = " ".join(part.split())
        lines = [text[start:end] for start, end in sentences(text, 0, len(text))]
        made.append("\n".join(html.escape(line, quote=False) for line in lines) + "\n")
    return "\n".join(made)


def options(parser: argparse.ArgumentParser) -> str:
    rows = "".join(row(action) for action in parser._actions if action.dest != "help")
    return f"| Word | What it does |\n| --- | --- |\n{rows}"


def row(action: argparse.Action) -> str:
    value = str(action.metavar or (action.dest if not action.option_strings else action.dest.upper()))
    words = [f"{name} {value}" if action.nargs != 0 else name for name in action.option_strings] or [value]
    choices = f" ({', '.join(f'`{choice}`' for choice in action.choices)})" if action.choices else ""
    return f"| {', '.join(f'`{word}`' for word in words)} | {action.help}{choices} |\n"


def block(epilog: str | None) -> str:
    """Examples as code, exit codes as a list."""
    examples, _, codes = (epilog or "").partition("\n\nexit codes:\n")
    shown = "\n".join(line.removeprefix("  ") for line in examples.splitlines()[1:])
    parts = [part.strip() for line in codes.splitlines() for part in line.split(" · ")]
    listed = "".join(f"- {part}\n" if part[:1].isdigit() else f"  {part}\n" for part in parts)
    return f"```bash\n{shown}\n```\n\nExit codes:\n\n{listed}"


def test_the_page_has_every_command_and_nothing_else() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_examples_and_exit_codes(name: str) -> None:
    text, parser = COMMANDS[name]

    assert text
    assert re.match(rf"examples:\n  .*notes {name}", parser.epilog or "")
    assert "\nexit codes:\n  0 " in (parser.epilog or "")
    assert all(action.help for action in parser._actions)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
