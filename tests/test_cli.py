"""The command line as a whole: what is imported, how it ends, when it has colours."""

from __future__ import annotations

import argparse
import os
import pty
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from conftest import ROOT
from small import small
from studynotes.author import cli
from studynotes.author.commands import show, terminal

NOTES = Path(sys.executable).parent / "notes"


def run(*words: str, folder: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(NOTES), *words], cwd=folder, capture_output=True, text=True, check=False, env=os.environ | variables
    )


@pytest.mark.parametrize("words", [["lint"], ["show", "nobody2000nothing"], ["export"]], ids=" ".join)
def test_a_command_without_network_imports_no_client(words: list[str], tmp_path: Path) -> None:
    script = f"import sys\nfrom studynotes.author.cli import main\ntry:\n    main({words!r})\nexcept SystemExit:\n    pass\nassert 'httpx' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_overview_names_every_command() -> None:
    text = run("--help", COLUMNS="120").stdout

    assert [name for name in cli.COMMANDS if f"\n    {name}" not in text] == []
    assert "exit codes:" in text


@pytest.mark.parametrize("words", [[], ["nonsense"], ["lint", "--nonsense"], ["export", "--format", "doc"]], ids=str)
def test_a_wrong_call_ends_with_2(words: list[str]) -> None:
    done = run(*words)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: notes")


def test_a_near_command_is_offered() -> None:
    assert run("lnit").stderr.endswith("notes: error: there is no command 'lnit': did you mean lint?\n")
    assert run("frobnicate").stderr.endswith("notes: error: there is no command 'frobnicate': see notes --help\n")


def test_no_command_shows_the_overview() -> None:
    assert "examples:" in run().stderr


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(options: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(show, "run", stopped)

    assert cli.main(["show", "nobody2000nothing"]) == 130
    assert capsys.readouterr().err == "stopped\n"


def test_a_reader_who_has_enough_is_no_fault() -> None:
    done = subprocess.run(
        f'"{NOTES}" export --format bib | head -c 100',
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def seen_on_a_terminal(folder: Path, **variables: str) -> str:
    """What `notes show` prints when its output is a terminal."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment |= {"TERM": "xterm", **variables}
    command = [str(NOTES), "show", "lee2015work"]
    with subprocess.Popen(command, cwd=folder, stdout=theirs, stderr=subprocess.DEVNULL, env=environment) as child:
        os.close(theirs)
        shown = b""
        while child.poll() is None or shown == b"":
            try:
                shown += os.read(ours, 65536)
            except OSError:
                break
    os.close(ours)
    return shown.decode(errors="replace")


def test_colours_are_for_terminals_and_no_color_is_heard(tmp_path: Path) -> None:
    small(tmp_path)

    assert "\x1b[1m" in seen_on_a_terminal(tmp_path)
    assert "\x1b" not in seen_on_a_terminal(tmp_path, NO_COLOR="1")
    assert "\x1b" not in seen_on_a_terminal(tmp_path, TERM="dumb")
    assert "\x1b" not in run("show", "lee2015work", folder=tmp_path).stdout


def test_text_of_others_cannot_steer_the_terminal() -> None:
    assert terminal.printable("a\x1b[2Jb\nc\u202e") == "a\\u001b[2Jb\nc\\u202e"


def test_the_version_is_printed() -> None:
    assert run("--version").stdout == f"notes {version('studynotes')}\n"
