"""The command `notes`: the author's tools on the command line."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from importlib.metadata import version

from studynotes.author.commands import terminal
from studynotes.bib import keys

COMMANDS: Mapping[str, str] = {
    "add": "add works by arXiv id, DOI, ISBN, address or BibTeX",
    "import": "add the works of a file that Zotero, Mendeley or JabRef wrote",
    "lint": "report every fault of the bibliography and the notes, and mend the mechanical ones",
    "new": "begin the page of a week",
    "show": "show a work: its record, its state, who cites it",
    "stats": "count works, citations and what is missing",
    "export": "print works as BibTeX, RIS, CSL-JSON or Markdown",
    "rename": "give a work another key, in the bibliography and in every note",
    "merge": "make two entries for one work into one",
    "diff": "say which works and pages changed since a commit",
    "completion": "print what makes a shell complete the words of this command",
    "links": "check every outgoing link of notes and works",
}
"""Each command with what it does; only the module of the one that is called is imported."""

_MODULES = {"import": "importing", "diff": "comparing"}  # `import` is a word of Python, and `diff` says too little
_DESCRIPTION = "Tools for the notes and their bibliography."
_EPILOG = """\
examples:
  notes add 1503.02531          from an identifier to an entry
  notes lint --fix              mend what is mechanical, report the rest
  notes show sculley2015hidden  what we have on a work, and who cites it
  notes COMMAND --help          options, examples and exit codes of a command

exit codes:
  0 all is well · 1 something is wrong with what was read, or was not done
  2 the call is wrong · 130 stopped by Ctrl-C; no file is ever left half written"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when all is well, 1 when there are faults, 2 when the words of the call are off."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    called = next((word for word in words if not word.startswith("-")), "")
    made = parser({called})
    if not words:
        made.print_help(sys.stderr)
        return 2
    if called and called not in COMMANDS:
        near = keys.nearest(called, COMMANDS)
        made.error(f"there is no command {called!r}" + (f": did you mean {near[0]}?" if near else ": see notes --help"))
    options = made.parse_args(words)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except terminal.Stop as fault:
        return terminal.refuse(options.command, str(fault), fault.code)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read us has enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def parser(wanted: Collection[str] = frozenset(COMMANDS)) -> argparse.ArgumentParser:
    """Return the parser, with the words of the commands that are wanted and only the names of the others."""
    made = argparse.ArgumentParser(
        prog="notes",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--version", action="version", version=f"notes {version('studynotes')}")
    made.set_defaults(everything=parser)  # for the command that has to look at all of them
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
    for name, text in COMMANDS.items():
        if name in wanted:
            importlib.import_module(f"studynotes.author.commands.{_MODULES.get(name, name)}").register(commands)
        else:
            commands.add_parser(name, help=text, add_help=False)
    return made


if __name__ == "__main__":
    raise SystemExit(main())
