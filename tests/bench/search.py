"""Search in a real browser: what it finds and what it costs; ours, stock Material's and, if its package is here, Pagefind's.

Usage: python tests/bench/search.py [--large] [--only ours|stock|pagefind] [--misses]
Builds into a temporary folder. `--large` measures the cost at 5,000 works on 1,000 generated pages instead.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
import generate

import build
from studynotes import search, site
from studynotes.bib import describe

ROOT = Path(__file__).resolve().parents[2]
STOCK = """
site_name: Stock
theme: {name: material, font: false, features: [search.highlight]}
plugins: [search]
markdown_extensions: [admonition, attr_list, def_list, md_in_html, tables, toc, pymdownx.details, pymdownx.superfences]
"""
FIELD, HIT = ".search__input", ".search__item a.search__link"
TYPED = ["technical debt", "concept drift", "model serving latency", "brundage 2020", "quantizaton", "feature store"]
TYPED_LARGE = ["drift label", "sculley 2015", "metadata lineage", "quantizaton", "pipeline serving latency", "page 700"]

# The time from each input event to the frame after the last change of the list.
WATCH = """() => {
  window.times = []
  let since = 0
  document.querySelector(".search__input").addEventListener("input", () => { since = performance.now() }, true)
  new MutationObserver(() => {
    if (!since) return
    const start = since
    requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => times.push([start, performance.now() - start]); channel.port2.postMessage(0) })
  }).observe(document.querySelector(".search__list"), { childList: true, subtree: true })
}"""
SETTLED = """number => {
  const status = document.querySelector(".search__status").textContent
  return window.times.length > number && !/Initializing|Loading|Type to start/.test(status)
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--only", choices=("ours", "stock", "pagefind"))
    options = parser.parse_args()
    kinds = [options.only] if options.only else ["stock", "pagefind", "ours"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("STUDYNOTES_CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--enable-blink-features=ForceEagerMeasureMemory"],
        )
        sites = _sites(Path(folder), kinds, options.large)
        for kind, built in sites.items():
            with build.served(built, _Compressing) as address:
                page = browser.new_context(bypass_csp=True).new_page()  # so that waiting may evaluate
                if kind != "pagefind":
                    _cost(kind, page, address, TYPED_LARGE if options.large else TYPED)
                if not options.large:
                    _quality(kind, page, address, options.misses)
                page.context.close()


def _sites(folder: Path, kinds: list[str], large: bool) -> dict[str, Path]:
    made = {}
    stock = folder / "stock"
    if {"stock", "pagefind"} & set(kinds):
        _stock(folder / "work", stock)
    if "pagefind" in kinds and not large and _pagefind(stock, folder / "pagefind"):
        made["pagefind"] = folder / "pagefind"
    if "stock" in kinds:
        made["stock"] = stock
    if "ours" in kinds:
        made["ours"] = folder / "ours"
        _run("mkdocs", "build", "-q", "-f", str(ROOT / "mkdocs.yml"), "-d", str(made["ours"]))
    if large:
        _enlarge(folder / "large", made)
    return made


def _run(*command: str) -> None:
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    subprocess.run([sys.executable, "-m", *command], check=True, env=environment, stdout=subprocess.DEVNULL)


def _stock(work: Path, target: Path) -> None:
    """Build our pages, with one plain page for each work, by Material and its search as they come."""
    shutil.copytree(ROOT / "docs", work / "docs")
    for reference in site.read(ROOT / "bibliography.bib", ROOT / "docs").graph.references.values():
        facts = [describe.people(reference), describe.venue(reference), reference.get("doi"), reference.get("eprint")]
        text = "\n\n".join(
            [f"# {describe.full_title(reference)}", *facts, reference.get("annotation"), reference.get("since")]
        )
        target = work / "docs" / "references" / f"{reference.key}.md"
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (work / "mkdocs.yml").write_text(STOCK, encoding="utf-8")
    _run("mkdocs", "build", "-q", "-f", str(work / "mkdocs.yml"), "-d", str(target))


def _pagefind(stock: Path, site: Path) -> bool:
    try:
        from pagefind_bin import get_executable  # type: ignore[import-not-found]
    except ImportError:
        return False
    shutil.copytree(stock, site)
    subprocess.run(
        [get_executable(), "--site", str(site), "--root-selector", ".content"], check=True, stdout=subprocess.DEVNULL
    )
    return True


def _enlarge(root: Path, sites: dict[str, Path]) -> None:
    """Put the index of a generated site of 5,000 works on 1,000 pages in place of today's."""
    root.mkdir()
    generate.site(root, 5000, 1000)
    large = site.read(root / "bibliography.bib", root / "docs")
    if "ours" in sites:
        shutil.rmtree(sites["ours"] / "search")
        started = time.process_time()
        for name, text in search.files(large.graph).items():
            (sites["ours"] / name).parent.mkdir(exist_ok=True)
            (sites["ours"] / name).write_text(text, encoding="utf-8")
        print(f"ours: index made in {time.process_time() - started:.1f} s")
    if "stock" in sites:
        found = search.records.records(large.graph)
        docs = [{"location": each.url[1:], "title": each.names[0], "text": each.text} for each in found]
        config = {
            "lang": ["en"],
            "separator": r"[\s\-]+",
            "pipeline": ["stopWordFilter"],
            "fields": {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1e6}},
        }
        (sites["stock"] / "search" / "search_index.json").write_text(json.dumps({"config": config, "docs": docs}))


class _Compressing(build.Quiet):
    """Serves as Pages does, gzip included; isolated, so that the browser tells how much memory the page takes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        packed = path.suffix in {".html", ".css", ".js", ".json", ".svg", ".xml"}
        body = gzip.compress(body, 6) if packed else body
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)


def _cost(kind: str, page: Page, address: str, typed: list[str]) -> None:
    received: list[tuple[str, int]] = []
    page.context.on(
        "response", lambda answer: received.append((answer.url, int(answer.headers.get("content-length", 0))))
    )
    started = time.perf_counter()
    page.goto(address)
    page.wait_for_load_state("load")
    before = sum(size for url, size in received if "search" not in url)
    page.evaluate(WATCH)
    page.wait_for_timeout(1500 if kind == "ours" else 0)
    idle = sum(size for url, size in received if "search" in url)
    started = time.perf_counter()
    page.click(FIELD)
    page.keyboard.type(typed[0])
    page.wait_for_function(
        f"document.querySelector('{HIT}') && !document.querySelector('[data-query]')", timeout=60_000
    )
    first = time.perf_counter() - started
    weight = sum(size for url, size in received if "search" in url)
    page.wait_for_timeout(1000)
    page.evaluate("window.times.length = 0")
    for query in typed:
        page.fill(FIELD, "")
        page.wait_for_timeout(150)
        for letter in query:
            page.keyboard.type(letter)
            page.wait_for_timeout(250)
    times = page.evaluate("Object.values(Object.fromEntries(window.times))")
    heap = page.evaluate("performance.measureUserAgentSpecificMemory().then(found => found.bytes)") / 1e6
    total = sum(size for url, size in received if "search" in url)
    cuts = statistics.quantiles(times, n=20)
    print(
        f"{kind}: page {before / 1e3:.0f} KB, search {idle / 1e3:.0f} KB before it is wanted, {weight / 1e3:.0f} KB to the first "
        f"result, {total / 1e3:.0f} KB in all; first result after {first * 1e3:.0f} ms; keystroke to paint median "
        f"{statistics.median(times):.0f} ms, p95 {cuts[18]:.0f} ms ({len(times)}); memory {heap:.0f} MB"
    )


def _quality(kind: str, page: Page, address: str, misses: bool) -> None:
    sets = yaml.safe_load((ROOT / "tests/data/queries.yml").read_text(encoding="utf-8"))
    page.goto(address)
    if kind != "pagefind":
        page.evaluate(WATCH)
    ask = _ask_pagefind if kind == "pagefind" else _ask
    for name, queries in sets.items():
        found = [(each, ask(page, address, each["q"])) for each in queries]
        for rule in ("place", "page"):
            ranks = [_rank(hits, each["want"], rule) for each, hits in found]
            one, three = (sum(0 < rank <= most for rank in ranks) / len(ranks) for most in (1, 3))
            mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
            print(f"{kind} {name} ({len(ranks)}), right {rule}: @1 {one:.3f} @3 {three:.3f} MRR {mrr:.3f}")
        if misses:
            for each, hits in found:
                if _rank(hits, each["want"], "place") != 1:
                    print(f"   {each['q']!r}: {hits[:3]}")


def _rank(hits: list[str], wanted: list[str], rule: str) -> int:
    """Return the rank of the first right hit; `page` does not ask for the right place on the page."""
    cut = (lambda url: url.partition("#")[0]) if rule == "page" else (lambda url: url)
    right = {cut(each) for each in wanted}
    return next((rank for rank, hit in enumerate(hits, 1) if cut(hit) in right), 0)


def _ask(page: Page, address: str, query: str) -> list[str]:
    page.fill(FIELD, "")
    page.wait_for_timeout(60)
    number = page.evaluate("window.times.length")
    page.fill(FIELD, query)
    page.dispatch_event(FIELD, "keyup")  # the event that the stock field listens to
    try:
        page.wait_for_function(SETTLED, arg=number, timeout=3000)
    except Exception:  # no list came: nothing was found
        return []
    page.wait_for_timeout(60)
    links = page.evaluate(f"[...document.querySelectorAll('{HIT}')].slice(0, 10).map(each => each.href)")
    return [_place(link, address) for link in links]


def _ask_pagefind(page: Page, address: str, query: str) -> list[str]:
    links = page.evaluate(
        """async query => {
          window.pagefind ??= await import("/pagefind/pagefind.js")
          const { results } = await pagefind.search(query)
          const found = await Promise.all(results.slice(0, 10).map(each => each.data()))
          return found.map(each => (each.sub_results[0] ?? each).url)
        }""",
        query,
    )
    return [_place(link, address) for link in links]


def _place(link: str, address: str) -> str:
    path, _, anchor = link.removeprefix(address).removeprefix("/").partition("#")
    anchor = "" if path.startswith(("references/", "topics/")) else anchor  # these pages are one thing each
    return path.partition("?")[0] + (f"#{anchor}" if anchor else "")


if __name__ == "__main__":
    main()
