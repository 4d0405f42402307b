"""`notes completion`: bash completes the keys of works by the script, and every shell has one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import shtab

from small import small
from studynotes.author import cli


@pytest.mark.parametrize("shell", shtab.SUPPORTED_SHELLS)
def test_the_script_of_each_shell_names_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["completion", shell]) == 0
    script = capsys.readouterr().out

    assert [name for name in cli.COMMANDS if name not in script] == []


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("notes li", ["links", "lint"]),
        ("notes lint --format g", ["github"]),
        ("notes show lee", ["lee2015work", "lee2016tool"]),
        ("notes merge lee2015work z", ["zhou2017end"]),
    ],
)
def test_bash_completes(tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, offered: list[str]) -> None:
    cli.main(["completion", "bash"])
    words = f'COMP_WORDS=({line}); COMP_CWORD={len(line.split()) - 1}; COMP_LINE="{line}"; COMP_POINT={len(line)}'
    name = "_shtab_notes"
    script = f'{capsys.readouterr().out}\n{words}\n{name}\nprintf "%s\\n" "${{COMPREPLY[@]}}"'
    made = small(tmp_path)
    made.bibliography.write_text("@misc{$(touch evil),\n}\n" + made.bibliography.read_text())
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert (sorted(done.stdout.split()), done.stderr) == (offered, "")
    assert not (tmp_path / "evil").exists()
