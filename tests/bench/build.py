"""Build generated sites with our plugin and with other programs; measure processor time, memory and size.

Usage: python3 scripts/dev bench [--size 200x1000 ...] [--runs 3] [--only ours ...] [--json FILE] [--write]
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import report
from stacks import REPOSITORY, STACKS, Stack, install, lay_out

_ROOM = 4_000_000_000
"""Bytes, more than the largest sites of all programs take together."""


@dataclass(frozen=True)
class Figures:
    """What one kind of build took: processor and wall seconds, peak memory, and what it left; sizes in bytes."""

    stack: str
    build: str
    pages: int
    works: int
    cpu: float
    wall: float
    memory: int
    html_files: int
    site: int
    article_page: int


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", action="append", help="pages x works; may be given again (20x100 and 200x1000)")
    parser.add_argument("--runs", type=int, default=3, help="rounds, in which the builds take turns (3)")
    parser.add_argument("--only", action="append", choices=STACKS, help="a program; may be given again (all)")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument("--write", action="store_true", help="put the figures on the page docs/about/speed.md")
    options = parser.parse_args(arguments)
    sizes = [tuple(map(int, size.split("x"))) for size in options.size or ("20x100", "200x1000")]
    versions: dict[str, str] = {}
    names = [name for name in STACKS if not options.only or name in options.only]
    for name in list(names):
        say(f"getting {STACKS[name].name}")
        found = install(STACKS[name])
        versions |= found
        if not found:
            say(f"{STACKS[name].name}: does not install here and is left out")
            names.remove(name)
    rows = [row for pages, works in sizes for row in measured(pages, works, names, options.runs)]
    told = {
        "machine": machine() | versions,
        "runs": options.runs,
        "in_memory": memory() is not None,
        "builds": [asdict(row) for row in rows],
    }
    print("\n".join(report.builds(told)))
    if options.json:
        options.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    if options.write:
        report.write(told)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measured(pages: int, works: int, names: Sequence[str], runs: int) -> list[Figures]:
    """Return the medians of each kind of build of one site, all programs in turn in each round."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        for name in names:
            lay_out(STACKS[name], Path(folder) / name, pages, works)
        todo = [(run, name) for run in range(runs) for name in names]
        rounds = []
        for number, (run, name) in enumerate(todo, 1):
            for row in built(STACKS[name], Path(folder) / name, run, pages, works):
                say(f"{pages} x {works}, {number} of {len(todo)}: {row.stack}, {row.build}: {row.cpu:.2f} s")
                rounds.append(row)
    alike: dict[tuple[str, str], list[Figures]] = {}
    for row in rounds:
        alike.setdefault((row.stack, row.build), []).append(row)
    return [_median(rows) for rows in alike.values()]


def _median(rows: list[Figures]) -> Figures:
    middle = {name: statistics.median(getattr(row, name) for row in rows) for name in ("cpu", "wall", "memory")}
    return replace(rows[0], **middle)


def built(stack: Stack, root: Path, run: int, pages: int, works: int) -> Iterator[Figures]:
    """Build a site in each way that a program has, first from nothing."""
    shutil.rmtree(root / ".cache", ignore_errors=True)
    page = root / "docs" / "page-0000.md"
    for build in stack.builds:
        if build == "one sentence added":
            page.write_text(f"{page.read_text(encoding='utf-8')}\nData drift, run {run}.\n", encoding="utf-8")
        shutil.rmtree(root / "site", ignore_errors=True)
        cpu, wall, memory = timed(stack.program(), root)
        files = [path for path in (root / "site").rglob("*") if path.is_file()]
        article = next(path for path in files if path.as_posix().endswith(("page-0000/index.html", "page-0000.html")))
        size, sheets = sum(path.stat().st_size for path in files), sum(path.suffix == ".html" for path in files)
        spent = (round(cpu, 2), round(wall, 2), memory)
        yield Figures(stack.name, build, pages, works, *spent, sheets, size, article.stat().st_size)


def timed(command: list[str], root: Path) -> tuple[float, float, int]:
    """Run a build; return seconds of the processor and of the clock, and the peak of memory in bytes."""
    # The code beside this file is measured, wherever the package was installed from.
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(REPOSITORY / "scripts")}
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=root, stdout=said, stderr=said, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(said.read().decode()[-3000:])
    unit = 1 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss * unit


def memory() -> str | None:
    """Return a folder in memory, or None: a disk that has just deleted files is slow to create new ones."""
    folder = Path("/dev/shm")
    return str(folder) if folder.is_dir() and shutil.disk_usage(folder).free > _ROOM else None


def machine() -> dict[str, str]:
    """Return what the figures depend on besides the code and the packages."""
    return {
        "processors": str(os.cpu_count()),
        "architecture": platform.machine(),
        "system": platform.system(),
        "Python": platform.python_version(),
    }


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves without a word."""

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def served(site: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """The address at which a site is served."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


if __name__ == "__main__":
    main()
