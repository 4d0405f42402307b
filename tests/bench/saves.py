"""How long a save takes under `serve` until a Chromium shows what was saved; nothing is judged.

A clone of the last commit is edited, so that neither the notes nor their history change.

Usage: python3 scripts/dev bench saves [--edits 10] [--port 8123] [--write]
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
import report

ROOT = Path(__file__).resolve().parents[2]
NOTE = "course-1-introduction/week-1-lifecycle"
STYLES = Path("scripts/studynotes/render/theme/assets/stylesheets/prose.css")
NEW = "annotation = {"
_HAS_TEXT = "text => document.body && document.body.innerText.includes(text)"
_HAS_COLOR = "color => getComputedStyle(document.documentElement).outlineColor === color"


@dataclass(frozen=True)
class Save:
    """A kind of save: the file, the address that shows it, the edit, and how the browser knows it, by a number."""

    what: str
    file: Path
    address: str
    edit: Callable[[str, int], str]
    shown: str
    wanted: Callable[[int], str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=10, help="saves of each kind (10)")
    parser.add_argument("--port", type=int, default=8123)
    parser.add_argument("--write", action="store_true", help="put the figures on the page docs/about/speed.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        began = time.perf_counter()
        if mkdocs(clone, "build", "--quiet", "--site-dir", str(clone / "site")).wait():
            sys.exit("the site does not build")
        cold = time.perf_counter() - began
        print(f"from nothing: {cold:.2f} s", file=sys.stderr, flush=True)
        server = mkdocs(clone, "serve", "--livereload", "--dev-addr", f"127.0.0.1:{options.port}")
        try:
            mount = mounted(options.port)
            kinds = list(measured(saves(clone), f"http://127.0.0.1:{options.port}{mount}", options.edits, server.pid))
        finally:
            server.terminate()
            server.wait()
    told = {"saves": {"cold": round(cold, 2), "edits": options.edits, "kinds": kinds}}
    print("\n".join(report.saves(told)))
    if options.write:
        report.write(told)


def saves(clone: Path) -> list[Save]:
    """Return a sentence, an annotation and a style sheet of a clone."""
    entry = (clone / "bibliography.bib").read_text(encoding="utf-8").partition(NEW)[0].rpartition("@")[2]
    work = entry.partition("{")[2].partition(",")[0]
    word = "Saved{}".format
    return [
        Save(
            *("a sentence", clone / "docs" / f"{NOTE}.md", f"{NOTE}/"),
            *(lambda text, number: f"{text}\n\n{word(number)}.\n", _HAS_TEXT, word),
        ),
        Save(
            *("an annotation", clone / "bibliography.bib", f"references/{work}/"),
            *(lambda text, number: text.replace(NEW, f"{NEW}{word(number)}. ", 1), _HAS_TEXT, word),
        ),
        Save(
            *("a style sheet", clone / STYLES, f"{NOTE}/"),
            *(lambda text, number: f"{text}\n:root {{ outline-color: rgb({number}, 1, 2) }}\n", _HAS_COLOR),
            lambda number: f"rgb({number}, 1, 2)",
        ),
    ]


def measured(kinds: list[Save], site: str, edits: int, server: int) -> Iterator[dict[str, Any]]:
    """Yield the figures of each kind: median and slowest seconds to what is seen, median seconds of the processor."""
    with sync_playwright() as playwright:
        path = os.environ.get("STUDYNOTES_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for kind in kinds:
            page = browser.new_page()
            page.goto(site + kind.address)
            before = kind.file.read_text(encoding="utf-8")
            times = [seen(page, kind, before, number, server) for number in range(1, edits + 1)]
            kind.file.write_text(before, encoding="utf-8")
            page.close()
            spent = [cpu for _, cpu in times]
            waited = [seconds for seconds, _ in times]
            middle = {"median": statistics.median(waited), "slowest": max(waited), "cpu": statistics.median(spent)}
            yield {"what": kind.what} | {name: round(value, 3) for name, value in middle.items()}
        browser.close()


def seen(page: Page, kind: Save, before: str, number: int, server: int) -> tuple[float, float]:
    """Save once; return seconds until the page shows it, and what the server's processor spent in them."""
    time.sleep(4)  # an author writes a sentence in longer; the search is renewed meanwhile
    text, spent, began = kind.edit(before, number), processor(server), time.perf_counter()
    kind.file.write_text(text, encoding="utf-8")
    page.wait_for_function(kind.shown, arg=kind.wanted(number), polling="raf", timeout=60_000)
    waited = time.perf_counter() - began
    spent = processor(server) - spent
    print(f"{kind.what} {number}: {waited:.2f} s, {spent:.2f} s CPU", file=sys.stderr, flush=True)
    return waited, spent


def processor(process: int) -> float:
    """Return the seconds of processor time that a process has used, to a hundredth (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def mkdocs(clone: Path, *words: str) -> subprocess.Popen[bytes]:
    """Run MkDocs in a clone, with the package that stands there."""
    environment = {**os.environ, "PYTHONPATH": str(clone / "scripts"), "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.Popen([sys.executable, "-m", "mkdocs", *words], cwd=clone, env=environment)


def mounted(port: int) -> str:
    """Wait for a server, and return the path below which it has the site."""
    for _ in range(1200):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/")
            return connection.getresponse().headers["Location"] or "/"
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise TimeoutError(f"nothing answers on port {port}")


if __name__ == "__main__":
    main()
