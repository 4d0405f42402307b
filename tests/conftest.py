"""Shared fixtures: the project's root, the real site built once, a browser, small sites."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from studynotes import site
from studynotes.graph.cache import Cache

hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")

ROOT = Path(__file__).resolve().parent.parent
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=60_000)  # ms: on a busy machine a page is late, and that is no fault


def tree(site: Path) -> dict[str, bytes]:
    """Every file of a built site by its path."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def run_build(folder: Path, program: str = "mkdocs") -> str:
    """Build the real site strictly in a process of its own; return what was said if it failed."""
    command = [sys.executable, "-m", program, "build", "--strict", "--config-file", ROOT / "mkdocs.yml"]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    done = subprocess.run(
        [*command, "--site-dir", folder], capture_output=True, text=True, env=environment, check=False
    )
    return f"exit code {done.returncode}\n{done.stdout}{done.stderr}"[-4000:] if done.returncode else ""


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built strictly, once for all tests, below the folder that the address of the site names.

    Under xdist the workers of a run share it: the one that makes the folder builds, and the others wait for its word.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "real"
    target, word = folder / "Coursera_MLOps", folder / "built.txt"
    try:
        folder.mkdir()
    except FileExistsError:
        while not word.exists():
            time.sleep(0.1)
    else:
        draft = folder / "draft.txt"
        draft.write_text(run_build(target), encoding="utf-8")
        draft.rename(word)
    fault = word.read_text(encoding="utf-8")
    assert not fault, fault
    return target


@pytest.fixture(scope="session")
def real_library() -> site.Library:
    """The real notes and works, read once for the tests of a worker, with the references that builds formatted."""
    return site.read(ROOT / "bibliography.bib", ROOT / "docs", cache=Cache(ROOT))


@pytest.fixture(scope="session")
def address(real_site: Path) -> Iterator[str]:
    """The address on which the real site is served, under its sub-path, as on Pages."""
    with served(real_site.parent) as root:
        yield f"{root}Coursera_MLOps/"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served while a test runs."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; there is no skipping without one."""
    path = os.environ.get("STUDYNOTES_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.fail("no Chromium: run the tests with python3 scripts/dev test, which finds or installs one")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page of a fresh profile; no worker stands between it and what a test answers for the server."""
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        lost = Path(self.directory) / "Coursera_MLOps" / "404.html"
        if code != 404 or not lost.exists():
            super().send_error(code, message, explain)
            return
        body = lost.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
