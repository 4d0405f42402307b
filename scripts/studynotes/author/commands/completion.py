"""`notes completion`: what makes a shell complete commands, options, their values, and keys of works."""

from __future__ import annotations

import argparse
from typing import Any

import shtab

from studynotes.author.commands import terminal

DESCRIPTION = """\
Prints a script that makes a shell complete the words of `notes`: commands, options, the values of
options, and the keys of the bibliography in the present folder."""
EXAMPLES = """\
examples:
  eval "$(notes completion bash)"  # in ~/.bashrc
  notes completion zsh > "${fpath[1]}/_notes"
  notes completion fish > ~/.config/fish/completions/notes.fish

exit codes:
  0 the script was printed · 2 the call is wrong"""


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "print what makes a shell complete the words of this command"
    parser = terminal.command(commands, "completion", run, text, DESCRIPTION, EXAMPLES)
    parser.add_argument("shell", choices=tuple(shtab.SUPPORTED_SHELLS), help="the shell that is to complete")


def run(words: argparse.Namespace) -> int:
    """Print the script for a shell; return the exit code."""
    print(shtab.complete(words.everything(), words.shell))
    return 0
