"""scripts/dev: clear words when something is missing, and no work on a second run."""

import importlib.util
import re
import socket
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

from conftest import ROOT
from small import program


@pytest.fixture
def dev(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("dev", str(ROOT / "scripts" / "dev"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("dev", loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def ran(dev, monkeypatch):
    """What was run, instead of running it."""
    calls = []
    monkeypatch.setattr(dev, "set_up", lambda: None)
    monkeypatch.setattr(dev, "run", lambda *command: calls.append(command) or 0)
    return calls


def test_an_old_python_is_named(dev, ran, monkeypatch):
    monkeypatch.setattr(dev.sys, "version_info", (3, 10, 4, "final", 0))
    with pytest.raises(SystemExit, match=f"Python {re.escape(dev.FLOOR)} or newer is needed"):
        dev.main(["lint"])


def test_the_readme_names_the_same_python(dev):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"Python (3[\d.]+\d)", readme) == [dev.FLOOR]


def test_a_second_run_installs_nothing_and_a_changed_lock_installs_again(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "program", lambda name: sys.executable)
    dev.STAMP.write_text("another lock")
    installed = []
    monkeypatch.setattr(dev, "pip", lambda *arguments: installed.append(arguments))
    dev.set_up()
    assert "--require-hashes" in installed[0]

    del installed[:]
    dev.set_up()
    assert installed == []


def test_a_missing_lock_is_named(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements.lock")
    with pytest.raises(SystemExit, match=r"requirements\.lock is missing"):
        dev.fingerprint()


@pytest.mark.parametrize(
    ("step", "stderr", "words"),
    [
        ("make_venv", "ensurepip is not available", r"apt install python3\.\d+-venv\n.*ensurepip is not"),
        ("pip", "NewConnectionError: name not known", "is the network on"),
        ("pip", "ERROR: hashes do not match", "pip failed.*\n.*hashes do not match"),
    ],
)
def test_a_failed_installation_is_explained(dev, monkeypatch, tmp_path, step, stderr, words):
    monkeypatch.setattr(dev, "VENV", tmp_path / "venv")
    failing = program(tmp_path / "python", f"echo '{stderr}'; exit 1")
    monkeypatch.setattr(dev, "program", lambda name: str(failing))
    monkeypatch.setattr(dev.sys, "executable", str(failing))
    with pytest.raises(SystemExit, match=words):
        getattr(dev, step)()


def test_a_taken_port_is_named(dev, ran):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"port {port} is taken"):
            dev.serve(["--port", str(port)])


def test_a_browser_named_by_a_variable_is_used(dev, monkeypatch):
    monkeypatch.setenv("STUDYNOTES_CHROMIUM", __file__)
    assert dev.chromium() == __file__


@pytest.mark.parametrize(("named", "words"), [("/no/chromium", "is no file"), ("", "never skipped")])
def test_without_a_browser_the_tests_fail_loudly(dev, monkeypatch, named, words):
    monkeypatch.setenv("STUDYNOTES_CHROMIUM", named)
    monkeypatch.delenv("CHROME_PATH", raising=False)
    monkeypatch.setattr(dev, "installed_chromium", lambda: None)
    monkeypatch.setattr(dev, "debian_chromium", lambda: None)
    with pytest.raises(SystemExit, match=words):
        dev.chromium()


def test_playwright_s_own_chromium_is_found(dev, monkeypatch, tmp_path):
    program = tmp_path / ".cache" / "ms-playwright" / "chromium-1200" / "chrome-linux" / "chrome"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setattr(dev.os.path, "expanduser", lambda place: place.replace("~", str(tmp_path)))
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    assert Path(dev.installed_chromium()) == program


@pytest.mark.parametrize(
    "line", ["notes add --help", "notes show sculley2015hidden --json", "notes", "build --clean", "lock --upgrade"]
)
def test_all_words_behind_a_command_go_to_its_program(dev, ran, line):
    command, *words = line.split()
    assert dev.main([command, *words]) == 0
    [(program, *given)] = ran
    assert program == {"build": "mkdocs", "lock": "uv"}.get(command, command)
    assert given[len(given) - len(words) :] == words


def test_lint_names_each_tool_and_runs_all_whatever_fails(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev, "run", lambda *command: 3 if command[0] == "mypy" else 0)
    assert dev.lint([]) == 3
    assert re.findall(r"dev: (\S+)", capsys.readouterr().err) == [check[0] for check in dev.CHECKS]


def test_an_unknown_command_is_refused_before_anything_is_made(dev, ran):
    with pytest.raises(SystemExit, match="2"):
        dev.main(["deploy"])
    assert ran == []


@pytest.mark.parametrize("stamp", [None, "another lock"], ids=["interrupted", "whole, of another lock"])
def test_an_environment_without_its_stamp_is_made_anew_and_is_stamped_last(dev, monkeypatch, tmp_path, stamp):
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "program", lambda name: sys.executable)
    if stamp:
        dev.STAMP.write_text(stamp)
    steps = []
    monkeypatch.setattr(dev, "make_venv", lambda: steps.append("made"))
    monkeypatch.setattr(dev, "pip", lambda *_: steps.append(dev.STAMP.exists()))
    dev.set_up()
    assert steps == ([] if stamp else ["made"]) + [False, False]
    assert dev.STAMP.read_text() == dev.fingerprint()


@pytest.mark.parametrize("port", ["0", "99999", "-1", "http"])
def test_a_port_that_is_none_is_refused_in_a_line(dev, ran, capsys, port):
    with pytest.raises(SystemExit, match="2"):
        dev.main(["serve", f"--port={port}"])
    assert "from 1 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (PermissionError(13, "Permission denied", "/tree/.venv"), "must be yours to write"),
        (FileNotFoundError(2, "No such file or directory", "/tree/.venv/bin/mkdocs"), "sets it up anew"),
        (OSError(28, "No space left on device"), "make room"),
    ],
)
def test_a_tree_that_cannot_be_used_is_told_by_its_cause(dev, monkeypatch, fault, words):
    def fail():
        raise fault

    monkeypatch.setattr(dev, "set_up", fail)
    with pytest.raises(SystemExit, match=words):
        dev.main(["build"])


@pytest.mark.parametrize(
    ("call", "words"),
    [(["help"], "Set up this project"), (["help", "serve"], "--port"), (["serve", "--help"], "--port")],
)
def test_help_is_given_before_anything_is_made(dev, monkeypatch, capsys, call, words):
    monkeypatch.setattr(dev, "set_up", lambda: pytest.fail("set up for a help text"))
    with pytest.raises(SystemExit, match="0"):
        dev.main(call)
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("size", "is_damaged"), [("1", False), ("2", True), (None, True)], ids=["whole", "cut", "gone"]
)
def test_a_damaged_package_is_named_after_a_failure_and_is_installed_again(
    dev, ran, monkeypatch, capsys, tmp_path, size, is_damaged
):
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "run", lambda *_: 1)
    (info := dev.packages() / "some-1.dist-info").mkdir(parents=True)
    (info / "METADATA").write_text("Name: some\n")
    (info / "RECORD").write_text(f"some.py,,{size or 1}\n")
    if size:
        (dev.packages() / "some.py").write_text("x")
    dev.STAMP.touch()

    assert dev.main(["notes", "lint"]) == 1
    assert ("some.py in" in capsys.readouterr().err) == is_damaged != dev.STAMP.exists()


def test_a_package_that_was_taken_away_is_installed_again(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "VENV", tmp_path)
    (info := dev.packages() / "some-1.dist-info").mkdir(parents=True)
    before = dev.fingerprint()
    info.rmdir()

    assert dev.fingerprint() != before


def test_ctrl_c_is_no_traceback(dev, monkeypatch):
    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr(dev, "set_up", stop)
    assert dev.main(["build"]) == 130


def test_the_address_that_is_told_is_that_of_the_site(dev):
    assert dev.mount_path() == "/Coursera_MLOps/"
