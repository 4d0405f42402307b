"""`notes completion`: real shells complete commands, options, values and keys."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from small import small
from studynotes.author import cli
from studynotes.author.commands import completion

PARSER = cli.parser()


def in_bash(words: str, folder: Path) -> list[str]:
    """What bash offers for a line, the last word of which is being typed."""
    script = (
        completion.script("bash", PARSER)
        + f'COMP_WORDS=({words}); [[ "{words}" == *" " ]] && COMP_WORDS+=(""); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 )); _notes; printf "%s\\n" "${{COMPREPLY[@]}}"'
    )
    done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("notes li", ["lint", "links"]),
        ("notes lint --f", ["--fix", "--format"]),
        ("notes lint --format s", ["sarif"]),
        ("notes export --course ", ["1", "2", "3", "4"]),
        ("notes show lee", ["lee2015work", "lee2016tool"]),
        ("notes rename lee2015work z", ["zhou2017end"]),
        ("notes import bib", ["bibliography.bib"]),
        ("notes completion f", ["fish"]),
        ("notes new w", ["week"]),
    ],
)
def test_bash_completes(tmp_path: Path, line: str, offered: list[str]) -> None:
    small(tmp_path)

    assert in_bash(line, tmp_path) == offered


def test_a_key_that_a_shell_would_run_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "bibliography.bib").write_text("@misc{$(touch evil),\n}\n@misc{`touch evil`,\n}\n@misc{a2015b,\n}\n")

    assert in_bash("notes show ", tmp_path)[-1] == "a2015b"
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_every_command_and_option_is_in_each_script(shell: str) -> None:
    script = completion.script(shell, PARSER)

    for name, (_, parser) in completion.commands_of(PARSER).items():
        assert name in script
        for option in completion.options_of(parser):
            assert [each for each in option.names if each.lstrip("-") not in script] == []


@pytest.mark.parametrize(("shell", "check"), [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")])
def test_the_shell_takes_its_script(tmp_path: Path, shell: str, check: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here")
    path = tmp_path / "script"
    path.write_text(completion.script(shell, PARSER))

    assert subprocess.run([shell, check, str(path)], capture_output=True, text=True, check=False).stderr == ""


def test_the_command_prints_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["completion", "fish"]) == 0
    assert capsys.readouterr().out == completion.script("fish", PARSER)
