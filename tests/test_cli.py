"""The command line as a whole: what is imported, how it ends, when it has colors."""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from conftest import ROOT
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


@pytest.mark.parametrize("words", [[], ["nonsense"], ["lint", "--nonsense"], ["export", "--format", "doc"]], ids=str)
def test_a_wrong_call_ends_with_2(words: list[str]) -> None:
    done = run(*words)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: notes")


@pytest.mark.parametrize(
    ("encoding", "call", "letter"), [("cp1252", "export --format ris", "ć"), ("ascii", "--help", "·")]
)
def test_what_is_written_is_utf_8_whatever_the_terminal_has(encoding: str, call: str, letter: str) -> None:
    done = run(*call.split(), PYTHONIOENCODING=encoding)

    assert done.returncode == 0, done.stderr
    assert letter in done.stdout


def test_a_near_command_is_offered() -> None:
    assert run("lnit").stderr.endswith("notes: error: there is no command 'lnit': did you mean lint?\n")
    assert run("frobnicate").stderr.endswith("notes: error: there is no command 'frobnicate': see notes --help\n")


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(options: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(show, "run", stopped)

    assert cli.main(["show", "nobody2000nothing"]) == 130
    assert capsys.readouterr().err == "stopped\n"


def test_a_package_that_a_build_does_not_need_is_named_with_the_call_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lacking(options: argparse.Namespace) -> int:
        raise ModuleNotFoundError(name="genanki")

    monkeypatch.setattr(show, "run", lacking)

    assert cli.main(["show", "anki"]) == 2
    assert capsys.readouterr().err == "notes show: genanki is not installed: python3 scripts/dev notes show anki\n"


def test_a_reader_who_has_enough_is_no_fault() -> None:
    call = f'"{NOTES}" export --format bib | head -c 100'
    done = subprocess.run(["bash", "-c", call], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0
    assert "Traceback" not in done.stderr


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "variables", "expected"),
    [
        (Screen(), {"TERM": "xterm"}, "\x1b[1mtext\x1b[0m"),
        (Screen(), {"TERM": "xterm", "NO_COLOR": "1"}, "text"),
        (Screen(), {"TERM": "dumb"}, "text"),
        (io.StringIO(), {"TERM": "xterm"}, "text"),
    ],
)
def test_colors_are_for_terminals_and_no_color_is_heard(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, variables: dict[str, str], expected: str
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert terminal.painter(stream)("text", "bold") == expected


def test_text_of_others_cannot_steer_the_terminal() -> None:
    assert terminal.printable("a\x1b[2Jb\nc\u202e") == "a\\u001b[2Jb\nc\\u202e"


def test_the_version_is_printed() -> None:
    assert run("--version").stdout == f"notes {version('studynotes')}\n"
