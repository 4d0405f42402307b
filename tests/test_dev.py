"""scripts/dev: clear words when something is missing, and no work on a second run."""

import importlib.util
import re
import socket
import sys
import tomllib
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
    monkeypatch.setattr(dev, "set_up", lambda is_lean=False: None)
    monkeypatch.setattr(dev, "run", lambda *command: calls.append(command) or 0)
    return calls


def test_an_old_python_is_named(dev, ran, monkeypatch):
    monkeypatch.setattr(dev.sys, "version_info", (3, 10, 4, "final", 0))
    with pytest.raises(SystemExit, match=f"Python {re.escape(dev.FLOOR)} or newer is needed"):
        dev.main(["lint"])


def test_the_readme_names_the_same_python(dev):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"Python (3[\d.]+\d)", readme) == [dev.FLOOR]


@pytest.fixture
def venv(dev, monkeypatch, tmp_path):
    """An environment to set up, and the steps that are taken, instead of taking them."""
    steps = []
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "program", lambda name: str(tmp_path / name))
    (tmp_path / "python").touch()
    monkeypatch.setattr(dev, "make_venv", lambda: steps.append("made"))
    monkeypatch.setattr(dev, "pip", lambda *arguments: steps.append(arguments[0]) or no_stamp(dev))
    return steps


def no_stamp(dev):
    assert not dev.STAMP.exists(), "the stamp is written last"


INSTALLED = ["--require-hashes", "--no-build-isolation"]


@pytest.mark.parametrize(
    ("before", "is_lean", "steps"),
    [
        ("", True, ["made", *INSTALLED]),
        ("{base}", True, INSTALLED),
        ("another {lean}", True, ["made", *INSTALLED]),
        ("\0\xff", False, ["made", *INSTALLED]),
        ("{base} another", True, INSTALLED),
        ("{base} {lean}", False, INSTALLED),
        ("{base} {lean}", True, []),
        ("{base} {whole}", True, []),
        ("{base} {whole}", False, []),
    ],
    ids=[
        *("interrupted", "half a stamp", "another Python or folder", "a damaged stamp"),
        *("another lock", "a build's part, all is wanted", "a build's part", "more than is wanted", "all"),
    ],
)
def test_what_is_missing_is_installed_and_what_is_there_is_not(dev, venv, before, is_lean, steps):
    whole, lean = dev.held(False), dev.held(True)
    if before:
        dev.STAMP.write_bytes(before.format(base=dev.base(), lean=lean, whole=whole).encode("latin-1"))
    dev.set_up(is_lean)
    assert venv == steps
    if steps:
        assert dev.STAMP.read_text() == f"{dev.base()} {lean if is_lean else whole}"

    del venv[:]
    dev.set_up(is_lean)
    assert venv == []


def test_an_interpreter_that_leads_nowhere_is_made_anew(dev, venv):
    dev.STAMP.write_text(f"{dev.base()} {dev.held(True)}")
    Path(dev.program("python")).unlink()
    dev.set_up(is_lean=True)
    assert venv == ["made", *INSTALLED]


def test_a_build_installs_what_the_project_needs_and_nothing_of_the_tests(dev):
    project = tomllib.loads(dev.PROJECT.read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    needed = [*project["project"]["dependencies"], *groups["install"], "anyio", "markupsafe"]
    lean = set(re.findall(r"^([^\s=]+)==", dev.pins(is_lean=True), re.MULTILINE))

    assert {re.split(r"[<>=]", name)[0].lower() for name in needed} <= lean
    assert {"pytest", "mypy", "ruff", "playwright", "matplotlib", "numpy", "uv"} & lean == set()
    assert dev.pins(is_lean=False) == dev.LOCK.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "is_lean"),
    [
        *(("build", True), ("notes lint", True), ("notes take disk", True), ("serve", True)),
        *(("notes links", False), ("notes take anki", False), ("lint", False), ("test", False), ("lock", False)),
    ],
)
def test_a_command_installs_no_more_than_it_needs(dev, ran, monkeypatch, line, is_lean):
    asked = []
    monkeypatch.setattr(dev, "set_up", lambda is_lean=False: asked.append(is_lean))
    monkeypatch.setattr(dev, "chromium", lambda: "")
    monkeypatch.setattr(dev.socket, "create_server", lambda address: socket.socket())
    dev.main(line.split())
    assert asked == [is_lean]


def test_a_missing_lock_is_named(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements.lock")
    with pytest.raises(SystemExit, match=r"requirements\.lock is missing"):
        dev.set_up()


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
    def fail(is_lean):
        raise fault

    monkeypatch.setattr(dev, "set_up", fail)
    with pytest.raises(SystemExit, match=words):
        dev.main(["build"])


@pytest.mark.parametrize(
    ("call", "words"),
    [(["help"], "Set up this project"), (["help", "serve"], "--port"), (["serve", "--help"], "--port")],
)
def test_help_is_given_before_anything_is_made(dev, monkeypatch, capsys, call, words):
    monkeypatch.setattr(dev, "set_up", lambda is_lean: pytest.fail("set up for a help text"))
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
    before = dev.held(is_lean=True)
    info.rmdir()

    assert dev.held(is_lean=True) != before


@pytest.mark.parametrize("step", ["ArgumentParser", "set_up"])
def test_ctrl_c_is_no_traceback(dev, monkeypatch, step):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(dev if step == "set_up" else dev.argparse, step, stop)
    assert dev.main(["build"]) == 130


def test_the_address_that_is_told_is_that_of_the_site(dev):
    assert dev.mount_path() == "/Coursera_MLOps/"
