"""Build a generated site with our plugin and with the stock stack, in turn; print seconds, sizes and the ratio.

Usage: python3 scripts/dev bench [--entries 500] [--pages 50] [--runs 3] [--only ours|stock]
"""

from __future__ import annotations

import argparse
import functools
import http.server
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=500)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=("ours", "stock"))
    parser.add_argument("--cold", action="store_true", help="forget formatted references before each build of ours")
    options = parser.parse_args()
    kinds = [options.only] if options.only else ["ours", "stock"]
    with tempfile.TemporaryDirectory() as folder:
        roots = {kind: _prepare(Path(folder) / kind, kind, options.entries, options.pages) for kind in kinds}
        figures: dict[str, list[tuple[float, float]]] = {kind: [] for kind in kinds}
        for _ in range(options.runs):
            for kind in kinds:
                figures[kind].append(_build(roots[kind], options.cold))
        print(f"{options.entries} entries, {options.pages} pages, median of {options.runs} runs in turn")
        medians = {kind: _report(kind, figures[kind], roots[kind]) for kind in kinds}
    if len(kinds) == 2:
        print(f"stock / ours: {medians['stock'] / medians['ours']:.2f} in CPU seconds")


def _prepare(root: Path, kind: str, entries: int, pages: int) -> Path:
    root.mkdir()
    generate.site(root, entries, pages, classic=kind == "stock")
    if kind == "stock":
        (root / "mkdocs.yml").write_text(STOCK + _extensions(), encoding="utf-8")
        (root / "docs" / "all.md").write_text("# All\n\n\\full_bibliography\n")
        return root
    text = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    config = re.sub(r"^(not_in_)?nav:.*\n(?: .*\n|\n)*", "", text, flags=re.MULTILINE)
    config = config.replace("scripts/studynotes/render/theme", str(REPOSITORY / "scripts/studynotes/render/theme"))
    rows = "".join(f"  - {name}.md\n" for name in ("index", *(f"page-{n:04d}" for n in range(pages))))
    # As on the real site, works are not in the menu.
    config += f"\nnot_in_nav: |\n  /references/\n  /search/\n  /topics/\nnav:\n{rows}"
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    return root


def _extensions() -> str:
    """Return the real site's Markdown extensions, so that both sides render the same Markdown."""
    text = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    found = re.search(r"^markdown_extensions:\n(?: .*\n|\n)*", text, flags=re.MULTILINE)
    assert found
    return found[0].replace("markdown_extensions:\n", "markdown_extensions:\n  - footnotes\n", 1)


def _build(root: Path, cold: bool) -> tuple[float, float]:
    shutil.rmtree(root / "site", ignore_errors=True)
    if cold:
        shutil.rmtree(root / ".cache", ignore_errors=True)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=environment)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def _report(kind: str, figures: list[tuple[float, float]], root: Path) -> float:
    cpu, wall = (statistics.median(column) for column in zip(*figures, strict=True))
    files = [path for path in (root / "site").rglob("*") if path.is_file()]
    html = sum(path.suffix == ".html" for path in files)
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"{kind:6} {cpu:7.2f} s CPU {wall:7.2f} s wall {html:6} pages {size:7.1f} MB")
    return cpu


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
