"""Search in a real browser: what it finds, as two tables, and what it costs; ours beside others.

Usage: scripts/dev bench search [--large] [--only ours|minisearch|pagefind|stock] [--misses]
Builds into a temporary folder. MiniSearch comes from npm, Pagefind from pip, both into that folder; what cannot be had
is left out. `--misses` prints what is not first, of the tuned half only. `--large` measures the cost at 5,000 works on 1,000 generated pages instead.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
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
    parser.add_argument("--only", choices=("ours", "minisearch", "pagefind", "stock"))
    options = parser.parse_args()
    kinds = (
        [options.only] if options.only else ["stock", "ours"] if options.large else ["ours", "minisearch", "pagefind"]
    )
    ranks: dict[str, dict[str, list[int]]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("STUDYNOTES_CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--enable-blink-features=ForceEagerMeasureMemory"],
        )
        sites = _sites(Path(folder), kinds, options.large)
        for kind, built in sites.items():
            with build.served(built, _Compressing) as address:
                page = browser.new_context(bypass_csp=True).new_page()  # so that waiting may evaluate
                if kind in ("ours", "stock"):
                    _cost(kind, page, address, TYPED_LARGE if options.large else TYPED)
                if not options.large:
                    ranks[kind] = _quality(kind, page, address, options.misses)
                page.context.close()
    print(_table(ranks) if ranks else "")


def _sites(folder: Path, kinds: list[str], large: bool) -> dict[str, Path]:
    made = {}
    stock = folder / "stock"
    if {"stock", "pagefind"} & set(kinds):
        _stock(folder / "work", stock)
    if "pagefind" in kinds and not large and _pagefind(stock, folder / "pagefind", folder / "packages"):
        made["pagefind"] = folder / "pagefind"
    if "stock" in kinds:
        made["stock"] = stock
    if {"ours", "minisearch"} & set(kinds):
        made["ours"] = folder / "ours"
        _run("mkdocs", "build", "-q", "-f", str(ROOT / "mkdocs.yml"), "-d", str(made["ours"]))
    if "minisearch" in kinds and _minisearch(folder / "npm", made["ours"]):
        made["minisearch"] = made["ours"]
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
        page = work / "docs" / "references" / f"{reference.key}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, encoding="utf-8")
    (work / "mkdocs.yml").write_text(STOCK, encoding="utf-8")
    _run("mkdocs", "build", "-q", "-f", str(work / "mkdocs.yml"), "-d", str(target))


def _pagefind(stock: Path, site: Path, packages: Path) -> bool:
    fetch = [sys.executable, "-m", "pip", "install", "-q", "--target", str(packages), "pagefind_bin"]
    if subprocess.run(fetch, capture_output=True).returncode:
        return False
    program = next(path for path in (packages / "pagefind_bin").rglob("pagefind*") if os.access(path, os.X_OK))
    shutil.copytree(stock, site)
    indexed = [program, "--site", str(site), "--root-selector", ".md-content"]
    subprocess.run(indexed, check=True, stdout=subprocess.DEVNULL)
    return True


def _minisearch(packages: Path, site: Path) -> bool:
    """Put MiniSearch beside our own records."""
    command = ["npm", "install", "--silent", "--prefix", str(packages), "minisearch@7"]
    if not shutil.which("npm") or subprocess.run(command, capture_output=True).returncode:
        return False
    shutil.copy(packages / "node_modules/minisearch/dist/es/index.js", site / "minisearch.js")
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


def _quality(kind: str, page: Page, address: str, misses: bool) -> dict[str, list[int]]:
    """Return the rank of the first right hit of each query, 0 for none, by half, by set and by what the query is like."""
    page.goto(address)
    if kind == "stock":
        page.evaluate(WATCH)
    ask = {"ours": _ask_ours, "minisearch": _ask_minisearch, "pagefind": _ask_pagefind, "stock": _ask}[kind]
    ranks: dict[str, list[int]] = {}
    for half in ("tuned", "kept"):
        sets = yaml.safe_load((ROOT / f"tests/data/queries-{half}.yml").read_text(encoding="utf-8"))
        for name, queries in sets.items():
            for query in queries:
                hits = ask(page, address, query["q"])
                rank = _rank(hits, query["want"])
                for group in (f"{half}, all", f"{half}: {name}", f"{half}: {_shape(query['q'])}"):
                    ranks.setdefault(group, []).append(rank)
                if misses and half == "tuned" and rank != 1:
                    print(f"   {kind} {query['q']!r}: {hits[:3]}")
    return ranks


def _shape(query: str) -> str:
    """Return what a query looks like; who wrote it does not matter."""
    if re.search(r"\w:\s*\S|\"|\s-\w", query) and "/" not in query:
        return "operators"
    if re.search(r"\d{4}\.\d{4}|10\.\d{4}|^[a-z]+\d{4}[a-z]+$|//", query):
        return "identifiers"
    if re.search(r"\b(?:19|20)\d\d\b", query):
        return "with a year"
    count = len(query.split())
    return "one or two words" if count < 3 else "three words" if count < 4 else "four words or more"


def _table(ranks: dict[str, dict[str, list[int]]]) -> str:
    """Return a table of all engines: first hit right, one of three right, for each group of queries."""
    rows = [f"| Queries | {' | '.join(ranks)} |", f"|---|{'---|' * len(ranks)}"]
    for group, found in next(iter(ranks.values())).items():
        cells = [" / ".join(f"{_success(each[group], most):.2f}" for most in (1, 3)) for each in ranks.values()]
        rows.append(f"| {group} ({len(found)}) | {' | '.join(cells)} |")
    return "\n".join(rows)


def _success(ranks: list[int], most: int) -> float:
    return sum(0 < rank <= most for rank in ranks) / len(ranks)


def _rank(hits: list[str], wanted: list[str]) -> int:
    return next((rank for rank, hit in enumerate(hits, 1) if hit in wanted), 0)


def _ask_ours(page: Page, address: str, query: str) -> list[str]:
    code = """([base, query]) => new Promise(resolve => {
      window.worker ??= new Worker(new URL("search-worker.js", document.querySelector("[src$='/notes.js']").src), { type: "module" })
      window.worker.onmessage = ({ data }) => resolve((data.hits ?? []).map(hit => hit.url))
      window.worker.postMessage({ id: 1, base, query })
    })"""
    return [_place(f"/{url}", "") for url in page.evaluate(code, [address, query])]


def _ask_minisearch(page: Page, address: str, query: str) -> list[str]:
    """Ask MiniSearch as its documentation shows it, over our own records."""
    code = """async ([base, query]) => {
      if (!window.mini) {
        const { default: MiniSearch } = await import(new URL("minisearch.js", base))
        const { records } = await (await fetch(new URL("search/records.json", base))).json()
        window.mini = new MiniSearch({ fields: ["name", "place", "text"], storeFields: ["url"] })
        window.mini.addAll(records.map(([name, url, place, text], id) => ({ id, name, url, place, text })))
      }
      return window.mini.search(query, { prefix: true, fuzzy: 0.2, boost: { name: 2 } }).slice(0, 10).map(hit => hit.url)
    }"""
    return [_place(f"/{url}", "") for url in page.evaluate(code, [address, query])]


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
