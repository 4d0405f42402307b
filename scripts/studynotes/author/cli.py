"""The command `notes`: the author's tools on the command line."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

from studynotes.author.commands import terminal
from studynotes.bib import editing, keys

COMMANDS: Mapping[str, str] = {
    "add": "add",
    "import": "importing",  # a word of Python
    "lint": "lint",
    "new": "new",
    "show": "show",
    "export": "export",
    "rename": "rename",
    "merge": "merge",
    "completion": "completion",
    "links": "links",
    "charts": "charts",
    "take": "take",
}
"""Each command with its module; of a call that names a command only this one is imported."""

_DESCRIPTION = "Tools for the notes and their bibliography."
_EPILOG = """\
examples:
  notes add 1503.02531          from an identifier to an entry
  notes lint --fix              mend what is mechanical
  notes show sculley2015hidden  a work, and who cites it
  notes COMMAND --help          options, examples, exit codes

exit codes:
  0 all is well · 1 something is wrong with what was read, or was not done
  2 the call is wrong · 130 stopped by Ctrl-C; no file is ever left half written"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when all is well, 1 when there are faults, 2 when the words of the call are off."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # names and formats want UTF-8, whatever code page a terminal has
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    words = sys.argv[1:] if arguments is None else list(arguments)
    called = next((word for word in words if not word.startswith("-")), "")
    is_short = called or "--version" in words  # only the overview needs every command
    notes = parser([called] if called in COMMANDS else [] if is_short else COMMANDS)
    if not words:
        notes.print_help(sys.stderr)
        return 2
    if called and called not in COMMANDS:
        near = keys.nearest(called, COMMANDS)
        notes.error(
            f"there is no command {called!r}" + (f": did you mean {near[0]}?" if near else ": see notes --help")
        )
    options = notes.parse_args(words)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except terminal.Stop as fault:
        terminal.say(f"notes {options.command}: {fault}")
        return fault.code
    except ModuleNotFoundError as fault:  # a build needs less than some commands do
        terminal.say(f"notes {called}: {fault.name} is not installed: python3 scripts/dev notes {' '.join(words)}")
        return 2
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read us has enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, editing.Changed) as fault:
        terminal.say(f"notes {options.command}: {terminal.why(fault)}")
        return 1
    return code


def parser(commands: Iterable[str] = COMMANDS) -> argparse.ArgumentParser:
    """Return the parser of some commands, or all."""
    notes = argparse.ArgumentParser(
        prog="notes",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    notes.add_argument("--version", action="version", version=f"notes {version('studynotes')}")
    notes.set_defaults(everything=parser)  # for the command that has to look at all of them
    subparsers = notes.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
    for name in commands:
        importlib.import_module(f"studynotes.author.commands.{COMMANDS[name]}").register(subparsers)
    return notes


if __name__ == "__main__":
    raise SystemExit(main())
