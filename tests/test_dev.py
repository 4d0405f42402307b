"""scripts/dev: clear words when something is missing, and no work on a second run."""

import argparse
import importlib.util
import socket
import subprocess
import sys
from importlib.machinery import SourceFileLoader

import pytest

from conftest import ROOT


@pytest.fixture
def dev():
    loader = SourceFileLoader("dev", str(ROOT / "scripts" / "dev"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("dev", loader))
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


def failing(stderr):
    return lambda command, **options: subprocess.CompletedProcess(command, 1, "", stderr)


def refuse(*command, **options):
    raise AssertionError(f"ran {command}")


def test_an_old_python_is_named():
    code = (
        f"import sys; sys.version_info = (3, 10, 4, 'final', 0); exec(open({str(ROOT / 'scripts' / 'dev')!r}).read())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Python 3.11.5 or newer is needed" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_run_installs_nothing(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    dev.STAMP.write_text(dev.fingerprint())
    monkeypatch.setattr(dev.subprocess, "run", refuse)
    dev.set_up()


def test_a_changed_lock_installs_again(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    dev.STAMP.write_text("another lock")
    ran = []
    monkeypatch.setattr(dev, "pip", lambda *arguments: ran.append(arguments))
    dev.set_up()
    assert "--require-hashes" in ran[0]
    assert dev.STAMP.read_text() == dev.fingerprint()


def test_a_missing_lock_is_named(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements.lock")
    with pytest.raises(SystemExit, match=r"requirements\.lock is missing"):
        dev.fingerprint()


def test_a_python_without_venv_is_explained(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "VENV", tmp_path / "venv")
    monkeypatch.setattr(dev.subprocess, "run", failing("ensurepip is not available"))
    with pytest.raises(SystemExit, match=r"apt install python3\.\d+-venv"):
        dev.make_venv()


@pytest.mark.parametrize(
    ("stderr", "words"),
    [
        ("NewConnectionError: name not known", "is the network on"),
        ("ERROR: hashes do not match", "pip failed.*\n.*hashes do not match"),
    ],
)
def test_pip_s_failure_is_explained(dev, monkeypatch, stderr, words):
    monkeypatch.setattr(dev.subprocess, "run", failing(stderr))
    with pytest.raises(SystemExit, match=words):
        dev.pip("install", "x")


def test_a_taken_port_is_named(dev):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"port {port} is taken"):
            dev.serve(argparse.Namespace(port=port), [])


def test_a_browser_named_by_a_variable_is_used(dev, monkeypatch, tmp_path):
    program = tmp_path / "chromium"
    program.touch()
    monkeypatch.setenv("STUDYNOTES_CHROMIUM", str(program))
    assert dev.chromium() == str(program)


def test_a_variable_that_names_no_file_is_refused(dev, monkeypatch, tmp_path):
    monkeypatch.setenv("STUDYNOTES_CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(SystemExit, match="is no file"):
        dev.chromium()


def test_playwright_s_own_chromium_is_found(dev, monkeypatch, tmp_path):
    program = tmp_path / ".cache" / "ms-playwright" / "chromium-1200" / "chrome-linux" / "chrome"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    assert dev.installed_chromium() == str(program)


def test_without_any_browser_the_tests_fail_loudly(dev, monkeypatch):
    for variable in dev.BROWSER_VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(dev, "installed_chromium", lambda: None)
    monkeypatch.setattr(dev, "debian_chromium", lambda: None)
    with pytest.raises(SystemExit, match="never skipped"):
        dev.chromium()


@pytest.mark.parametrize("words", [["add", "--help"], ["show", "sculley2015hidden", "--json"], []])
def test_all_words_behind_notes_go_to_notes(dev, monkeypatch, words):
    ran = []
    monkeypatch.setattr(dev, "set_up", lambda: None)
    monkeypatch.setattr(dev, "run", lambda *command: ran.append(command) or 0)
    assert dev.main(["notes", *words]) == 0
    assert ran == [(dev.tool("notes"), *words)]
