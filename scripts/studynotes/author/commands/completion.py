"""`notes completion`: what makes a shell complete commands, options, their values, and keys of works."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studynotes.author.commands import terminal

DESCRIPTION = """\
Prints a script that makes a shell complete the words of `notes`: commands, options, the values of
options, and the keys of the bibliography in the present folder."""
EXAMPLES = """\
examples:
  eval "$(notes completion bash)"                                  in ~/.bashrc
  notes completion zsh > "${fpath[1]}/_notes"                      once
  notes completion fish > ~/.config/fish/completions/notes.fish    once

exit codes:
  0 the script was printed · 2 the call is wrong"""

KEYED = frozenset({"show", "rename", "merge"})
"""Commands whose words are keys of works."""

_KEYS = r"sed -n 's/^@[a-z]*{\([a-z0-9-]*\),.*/\1/p' bibliography.bib 2>/dev/null"  # no key that a shell would run


@dataclass(frozen=True)
class Option:
    """An option or a choice of words: its names, its help, and the values that it takes."""

    names: tuple[str, ...]
    text: str
    values: tuple[str, ...]


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "print what makes a shell complete the words of this command"
    parser = terminal.command(commands, "completion", text, DESCRIPTION, EXAMPLES)
    parser.add_argument("shell", choices=tuple(_SCRIPTS), help="the shell that is to complete")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the script for a shell; return the exit code."""
    print(script(options.shell, options.everything()), end="")
    return 0


def script(shell: str, parser: argparse.ArgumentParser) -> str:
    """Return the script of a shell for a parser."""
    return _SCRIPTS[shell](parser)


def commands_of(parser: argparse.ArgumentParser) -> Mapping[str, tuple[str, argparse.ArgumentParser]]:
    """Return each command of a parser with its help and its own parser."""
    action = next(each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    texts = {each.dest: each.help or "" for each in action._choices_actions}
    return {name: (texts[name], each) for name, each in action.choices.items()}


def options_of(parser: argparse.ArgumentParser) -> Iterator[Option]:
    """Yield the options and the words of a command."""
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            values = tuple(map(str, action.choices or ()))
            yield Option(tuple(action.option_strings), action.help or "", values)


def _bash(parser: argparse.ArgumentParser) -> str:
    cases = "".join(_bash_case(name, each) for name, (_, each) in commands_of(parser).items())
    names = " ".join(commands_of(parser))
    return f"""\
_notes() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} words= files=
  if (( COMP_CWORD == 1 )); then
    words="{names} --help --version"
  else
    case ${{COMP_WORDS[1]}} in
{cases}    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  if [[ -n $files && $word != -* ]]; then COMPREPLY+=($(compgen -f -- "$word")); fi
}}
complete -F _notes notes
"""


def _bash_case(name: str, parser: argparse.ArgumentParser) -> str:
    options = list(options_of(parser))
    words = [word for option in options for word in (option.names or option.values)]
    valued = [
        f'{"|".join(each.names)}) words="{" ".join(each.values)}";;' for each in options if each.values and each.names
    ]
    keys = f' words+=" $({_KEYS})";' if name in KEYED else ""
    files = "" if name in KEYED else " files=1;"
    default = f'*) words="{" ".join(words)}";{keys}{files};'
    return f"      {name}) case $before in {' '.join([*valued, default])} esac;;\n"


def _zsh(parser: argparse.ArgumentParser) -> str:
    commands = commands_of(parser)
    named = "\n".join(f"    {_quoted(f'{name}:{text}')}" for name, (text, _) in commands.items())
    cases = "\n".join(_zsh_case(name, each) for name, (_, each) in commands.items())
    return f"""\
#compdef notes
_notes() {{
  local -a commands
  commands=(
{named}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
{cases}
  esac
}}
if [ "$funcstack[1]" = _notes ]; then _notes "$@"; else compdef _notes notes; fi
"""


def _zsh_case(name: str, parser: argparse.ArgumentParser) -> str:
    lines = [_zsh_option(option) for option in options_of(parser) if option.names]
    words = [" ".join(option.values) for option in options_of(parser) if not option.names and option.values]
    rest = f"*:key:($({_KEYS}))" if name in KEYED else f"1:word:({words[0]})" if words else "*:file:_files"
    quoted = f'"{rest}"' if name in KEYED else _quoted(rest)
    return "    " + f"{name}) _arguments {' '.join([*lines, quoted])};;"


def _zsh_option(option: Option) -> str:
    text = option.text.replace("[", "(").replace("]", ")").replace(":", ",")
    values = f":value:({' '.join(option.values)})" if option.values else ""
    return " ".join(_quoted(f"{name}[{text}]{values}") for name in option.names)


def _fish(parser: argparse.ArgumentParser) -> str:
    commands = commands_of(parser)
    alone = "complete -c notes -f -n __fish_use_subcommand"
    lines = [f"{alone} -a {name} -d {_quoted(text)}" for name, (text, _) in commands.items()]
    for name, (_, each) in commands.items():
        lines += _fish_lines(name, each)
    return "\n".join(lines) + "\n"


def _fish_lines(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    head = f"complete -c notes -n '__fish_seen_subcommand_from {name}'"
    for option in options_of(parser):
        values = f" -x -a {_quoted(' '.join(option.values))}" if option.values else ""
        if option.names:
            names = " ".join(f"-l {each[2:]}" if each.startswith("--") else f"-s {each[1:]}" for each in option.names)
            yield f"{head} {names} -d {_quoted(option.text)}{values}"
        elif option.values:
            yield f"{head} -f -a {_quoted(' '.join(option.values))}"
    if name in KEYED:
        yield f'{head} -f -a "({_KEYS.replace("$", chr(92) + "$")})"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "’") + "'"


_SCRIPTS: Mapping[str, Callable[[argparse.ArgumentParser], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}

SHELLS: Sequence[str] = tuple(_SCRIPTS)
