"""How long a save takes under `serve` until the new bytes are served and open pages hear of it; nothing is judged.

A clone of the last commit is edited, so that neither the notes nor their history change.
"""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTE, SHEET = "course-1-introduction/week-1-lifecycle", "assets/stylesheets/prose.css"
STYLES = Path("scripts/studynotes/render/theme") / SHEET
NEW = "annotation = {"


def main() -> None:
    """Print the seconds of a build from nothing, and the median seconds from a save to what a browser sees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=10)
    parser.add_argument("--port", type=int, default=8123)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        cold = timed(lambda: mkdocs(clone, "build", "--quiet", "--site-dir", str(clone / "site")).wait())
        print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
        print(f"{'build from nothing':20} {cold:6.2f} s")
        server = mkdocs(clone, "serve", "--livereload", "--dev-addr", f"127.0.0.1:{options.port}")
        try:
            measure(clone, options.port, options.edits, cold)
        finally:
            server.terminate()
            server.wait()


def measure(clone: Path, port: int, edits: int, cold: float) -> None:
    """Print the medians of the edits of each kind, in seconds and as a share of a build from nothing."""
    wait_for(port, "/", "Location: ")
    mount = get(port, "/").partition("Location: ")[2].partition("\n")[0].strip()
    entry = (clone / "bibliography.bib").read_text(encoding="utf-8").partition(NEW)[0].rpartition("@")[2]
    work = entry.partition("{")[2].partition(",")[0]
    kinds: dict[str, tuple[Path, str, Callable[[str, str], str]]] = {
        "a sentence": (clone / "docs" / f"{NOTE}.md", f"{mount}{NOTE}/", lambda text, word: f"{text}\n\n{word}.\n"),
        "an annotation": (
            clone / "bibliography.bib",
            f"{mount}references/{work}/",
            lambda text, word: text.replace(NEW, f"{NEW}{word}. ", 1),
        ),
        "a style sheet": (clone / STYLES, f"{mount}{SHEET}", lambda text, word: f"{text}\n.{word}{{color:red}}\n"),
    }
    for name, (file, address, edit) in kinds.items():
        before = file.read_text(encoding="utf-8")
        times = []
        for number in range(edits):
            time.sleep(3)  # an author writes a sentence in longer
            word = f"Saved{number}"
            file.write_text(edit(before, word), encoding="utf-8")
            times.append(timed(lambda word=word, address=address: wait_for(port, address, word)))  # type: ignore[misc]
        file.write_text(before, encoding="utf-8")
        time.sleep(8)
        median = statistics.median(times)
        print(f"{name:20} {median:6.2f} s  {median / cold:5.3f} of it  (slowest {max(times):.2f} s of {edits})")


def mkdocs(clone: Path, *words: str) -> subprocess.Popen[bytes]:
    """Run MkDocs in a clone, with the package that stands there."""
    environment = {**os.environ, "PYTHONPATH": str(clone / "scripts"), "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.Popen([sys.executable, "-m", "mkdocs", *words], cwd=clone, env=environment)


def timed(run: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def get(port: int, address: str) -> str:
    """Return headers and body of an answer, empty if there is none yet."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return f"{answer.headers}{answer.read().decode('utf-8', 'replace')}"
    except OSError:
        return ""
    finally:
        connection.close()


def wait_for(port: int, address: str, word: str) -> None:
    """Wait until an answer holds a word; the server answers when a build that has begun is done."""
    for _ in range(12_000):
        if word in get(port, address):
            return
        time.sleep(0.01)
    raise TimeoutError(f"{address} never had {word}")


if __name__ == "__main__":
    main()
