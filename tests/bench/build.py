"""Build generated sites with our plugin and with the stock stack; measure processor time, memory and size.

Usage: python3 scripts/dev bench [--size 200x1000 ...] [--runs 3] [--only ours|stock] [--json FILE]
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import generate

REPOSITORY = Path(__file__).resolve().parents[2]
STOCK = """
site_name: Bench
theme:
  name: material
  font: false
plugins:
  - search
  - bibtex:
      bib_file: bibliography.bib
      enable_inline_citations: false
"""


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", action="append", help="pages x works; may be given again (20x100 and 200x1000)")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=("ours", "stock"))
    parser.add_argument("--json", type=Path, help="a file for the figures")
    options = parser.parse_args()
    sizes = [tuple(map(int, size.split("x"))) for size in options.size or ("20x100", "200x1000")]
    kinds = [options.only] if options.only else ["ours", "stock"]
    figures = [row for pages, works in sizes for row in _at(pages, works, kinds, options.runs)]
    print(_table(figures))
    if options.json:
        told = {"machine": _machine(), "runs": options.runs, "builds": [asdict(row) for row in figures]}
        options.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _at(pages: int, works: int, kinds: list[str], runs: int) -> list[Figures]:
    """Return the medians of each kind of build of one site, all kinds in turn in each round."""
    with tempfile.TemporaryDirectory() as folder:
        roots = {kind: _prepare(Path(folder) / kind, kind, works, pages) for kind in kinds}
        rounds = [row for run in range(runs) for kind, root in roots.items() for row in _builds(kind, root, run, works)]
    alike: dict[tuple[str, str], list[Figures]] = {}
    for row in rounds:
        alike.setdefault((row.stack, row.build), []).append(row)
    return [_median(rows) for rows in alike.values()]


def _median(rows: list[Figures]) -> Figures:
    middle = {name: statistics.median(getattr(row, name) for row in rows) for name in ("cpu", "wall", "memory")}
    return replace(rows[0], **middle)


def _builds(kind: str, root: Path, run: int, works: int) -> Iterator[Figures]:
    """Build a site from nothing; ours also with its cache, and with it after an edit. Say each build as it ends."""
    shutil.rmtree(root / ".cache", ignore_errors=True)
    page = root / "docs" / "page-0000.md"
    for build in ("cold", "warm", "edit") if kind == "ours" else ("cold",):
        if build == "edit":
            page.write_text(f"{page.read_text(encoding='utf-8')}\nData drift, run {run}.\n", encoding="utf-8")
        row = _figures(kind, build, root, works)
        print(f"{row.pages}x{works} run {run + 1} {kind} {build}: {row.cpu:.2f} s CPU", file=sys.stderr, flush=True)
        yield row


def _figures(kind: str, build: str, root: Path, works: int) -> Figures:
    cpu, wall, memory = _build(root)
    files = [path for path in (root / "site").rglob("*") if path.is_file()]
    pages = len(list((root / "docs").glob("page-*.md")))
    return Figures(
        kind,
        build,
        pages,
        works,
        round(cpu, 2),
        round(wall, 2),
        memory,
        sum(path.suffix == ".html" for path in files),
        sum(path.stat().st_size for path in files),
        (root / "site" / "page-0000" / "index.html").stat().st_size,
    )


def _table(figures: list[Figures]) -> str:
    """Return the figures in Markdown."""
    head = "| Pages | Works | Stack | Build | CPU, s | Memory, MB | HTML pages | Site, MB | A page, KB |"
    rows = [
        f"| {row.pages:,} | {row.works:,} | {row.stack} | {row.build} | {row.cpu:.2f} | {row.memory / 1e6:.0f} "
        f"| {row.html_files:,} | {row.site / 1e6:.1f} | {row.article_page / 1e3:.0f} |"
        for row in figures
    ]
    return "\n".join([head, "|--:|--:|---|---|--:|--:|--:|--:|--:|", *rows])


def _machine() -> dict[str, object]:
    """Return what the figures depend on besides the code."""
    names = ("mkdocs", "mkdocs-material", "mkdocs-bibtex", "Markdown", "citeproc-py")
    versions = {name: metadata.version(name) for name in names}
    return {"processors": os.cpu_count(), "system": platform.system(), "python": platform.python_version(), **versions}


def _prepare(root: Path, kind: str, entries: int, pages: int) -> Path:
    root.mkdir()
    generate.site(root, entries, pages, classic=kind == "stock")
    menu = _menu(pages)
    if kind == "stock":
        (root / "docs" / "all.md").write_text("# All\n\n\\full_bibliography\n")
        (root / "mkdocs.yml").write_text(f"{STOCK}{menu}  - all.md\n{_extensions()}", encoding="utf-8")
        return root
    text = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    config = re.sub(r"^(not_in_)?nav:.*\n(?: .*\n|\n)*", "", text, flags=re.MULTILINE)
    # As on the real site, works are not in the menu.
    config += f"\nnot_in_nav: |\n  /references/\n  /search/\n  /topics/\n{menu}"
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    return root


def _menu(pages: int) -> str:
    """Return a menu with a section for each twenty pages."""
    rows = ["nav:\n  - index.md\n"]
    for page in range(pages):
        rows += [f"  - Course {page // 20 + 1}:\n"] * (page % 20 == 0) + [f"      - page-{page:04d}.md\n"]
    return "".join(rows)


def _extensions() -> str:
    """Return the real site's Markdown extensions, so that both sides render the same Markdown."""
    text = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    found = re.search(r"^markdown_extensions:.*\n(?: .*\n|\n)*", text, flags=re.MULTILINE)
    assert found
    return found[0].replace("  - studynotes.notes.icons\n", "")


def _build(root: Path) -> tuple[float, float, int]:
    """Build a site; return seconds of the processor and of the clock, and the peak of memory in bytes."""
    shutil.rmtree(root / "site", ignore_errors=True)
    # The code beside this file is measured, wherever the package was installed from.
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(REPOSITORY / "scripts")}
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        command = [sys.executable, "-m", "mkdocs", "build"]
        process = subprocess.Popen(command, cwd=root, stdout=said, stderr=said, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(said.read().decode()[-3000:])
    unit = 1 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss * unit


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
