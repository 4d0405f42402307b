"""Search in a real browser: what it finds, as two tables, and what it costs; ours beside others.

Usage: scripts/dev bench search [quality|cost|english] [--large] [--only ours|minisearch|pagefind|stock] [--misses] [--site FOLDER]
Builds into a temporary folder. MiniSearch comes from npm, Pagefind and the list of common words (wordfreq) from pip, all into that folder; what cannot be had
is left out. `cost` wants a quiet machine. `english` asks for words that the site does not have, and counts those that are changed without a word about it.
`--misses` prints what is not first, of the tuned half only. `--large` measures the cost at 5,000 works on 1,000 generated pages instead.
`--site` measures a built site, of another commit for example.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import ClassVar

import yaml
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
import generate

import build
from studynotes import search, site
from studynotes.bib import describe
from studynotes.search.words import SMALL, groups

ROOT = Path(__file__).resolve().parents[2]
STOCK = """
site_name: Stock
theme: {name: material, font: false, features: [search.highlight]}
plugins: [search]
markdown_extensions: [admonition, attr_list, def_list, md_in_html, tables, toc, pymdownx.details, pymdownx.superfences]
"""
FIELD, HIT = ".search__input", ".search__item a.search__link"
TYPED = ["technical debt", "concept drift", "model serving latency", "brundage 2020", "quantizaton", "feature store"]
ROUNDS = 3
LATENCY, RATE = 0.4, 50_000
"""A slow line: seconds before each answer, and bytes a second for all answers together (400 kbit/s)."""
COMMON, DRAWN = 1500, 500
"""So many of the commonest English words that the site does not have, and so many drawn from the dictionary."""
TYPED_LARGE = ["drift label", "sculley 2015", "metadata lineage", "quantizaton", "pipeline serving latency", "page 700"]

# The time from each input event to the frame after the last change of the list, and when the first hit was there.
WATCH = """() => {
  window.times = []
  window.first = 0
  let since = 0
  document.querySelector(".search__input").addEventListener("input", () => {
    since = performance.now()
    window.begun ??= since
  }, true)
  new MutationObserver(() => {
    if (!since) return
    const start = since
    if (document.querySelector("a.search__link:not([data-query])")) window.first ||= performance.now()
    requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => times.push([start, performance.now() - start]); channel.port2.postMessage(0) })
  }).observe(document.querySelector(".search__list"), { childList: true, subtree: true })
}"""
SETTLED = """number => {
  const status = document.querySelector(".search__status").textContent
  return window.times.length > number && !/Initializing|Loading|Type to start/.test(status)
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("part", nargs="?", choices=("quality", "cost", "english"))
    parser.add_argument("--site", type=Path)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--only", choices=("ours", "minisearch", "pagefind", "stock"))
    options = parser.parse_args()
    only = options.only or ("ours" if options.site or options.part in ("cost", "english") else "")
    kinds = [only] if only else ["stock", "ours"] if options.large else ["ours", "minisearch", "pagefind"]
    parts = {options.part} if options.part else {"quality", "cost", "english"}
    ranks: dict[str, dict[str, list[int]]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("STUDYNOTES_CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--enable-blink-features=ForceEagerMeasureMemory"],
        )
        sites = {"ours": options.site} if options.site else _sites(Path(folder), kinds, options.large)
        for kind, built in sites.items():
            with build.served(built, _Compressing) as address:
                if "cost" in parts and kind in ("ours", "stock"):
                    _cost(kind, browser, address, TYPED_LARGE if options.large else TYPED)
                page = browser.new_context(bypass_csp=True).new_page()  # so that waiting may evaluate
                page.goto(address)
                if "quality" in parts and not options.large:
                    ranks[kind] = _quality(kind, page, address, options.misses)
                if "english" in parts and kind == "ours" and not options.large:
                    _english(page, address, built, Path(folder) / "wordfreq")
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
    is_slow = False
    sent: ClassVar[list[tuple[float, str, int]]] = []
    line, free = threading.Lock(), 0.0

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        packed = path.suffix in {".html", ".css", ".js", ".json", ".svg", ".txt", ".xml"}
        body = gzip.compress(body, 6) if packed else body
        time.sleep(LATENCY if self.is_slow else 0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        for at in range(0, len(body), 1400) if self.is_slow else ():
            self._wait(len(body[at : at + 1400]))
            self.wfile.write(body[at : at + 1400])
        self.wfile.write(b"" if self.is_slow else body)
        self.sent.append((1000 * time.time(), self.path, len(body)))

    def _wait(self, size: int) -> None:
        """Wait until the line, which all answers share, has carried so many bytes more."""
        with _Compressing.line:
            _Compressing.free = max(_Compressing.free, time.perf_counter()) + size / RATE
            until = _Compressing.free
        time.sleep(max(0.0, until - time.perf_counter()))


def _cost(kind: str, browser: Browser, address: str, typed: list[str]) -> None:
    """Print what a search costs: bytes and time to the first result, on a fast and on a slow line, and each letter."""
    page, before, idle, to_first, first = _first_result(browser, address, typed[0], is_slow=False)
    page.wait_for_timeout(3000)  # the rest of the index comes
    page.evaluate("window.times.length = 0")
    for query in typed * ROUNDS:
        page.fill(FIELD, "")
        page.wait_for_timeout(150)
        for letter in query:
            page.keyboard.type(letter)
            page.wait_for_timeout(250)
    times = page.evaluate("Object.values(Object.fromEntries(window.times))")
    heap = page.evaluate("performance.measureUserAgentSpecificMemory().then(found => found.bytes)") / 1e6
    page.context.close()
    slow = []
    for query in typed[:ROUNDS]:
        page, *_, until = _first_result(browser, address, query, is_slow=True)
        slow.append(until)
        page.context.close()
    print(
        f"{kind}: page {before / 1e3:.0f} KB, search {idle / 1e3:.0f} KB before it is wanted, {to_first / 1e3:.0f} KB "
        f"to the first result after {first:.0f} ms, on a slow line after {statistics.median(slow):.0f} ms (median of "
        f"{len(slow)}); keystroke to paint median {statistics.median(times):.0f} ms, "
        f"p95 {statistics.quantiles(times, n=20)[18]:.0f} ms ({len(times)} letters); memory {heap:.0f} MB; load {os.getloadavg()[0]:.1f}"
    )


def _first_result(browser: Browser, address: str, query: str, *, is_slow: bool) -> tuple[Page, int, int, int, float]:
    """Return a page on which a query was typed, the bytes of the page, of the search before it was wanted and to the
    first result, and the milliseconds from the first letter to it.
    """
    sent = _Compressing.sent
    sent.clear()
    page = browser.new_context(bypass_csp=True, service_workers="block").new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate(WATCH)
    idle = sum(size for _, path, size in sent if "search" in path)
    before = sum(size for *_, size in sent) - idle
    sent.clear()
    _Compressing.is_slow = is_slow
    page.focus(FIELD)
    page.keyboard.type(query)
    page.wait_for_function("window.first", timeout=60_000)
    _Compressing.is_slow = False
    until = page.evaluate("performance.timeOrigin + window.first")
    to_first = sum(size for when, _, size in sent if when < until)
    return page, before, idle, idle + to_first, page.evaluate("window.first - window.begun")


def _english(page: Page, address: str, built: Path, packages: Path) -> None:
    """Print how often an English word that the site does not have is changed, and how often without a word about it."""
    vocabulary = _unpacked(json.loads((built / "search/words.json").read_text(encoding="utf-8"))["words"])
    dictionary = [word for path in sorted(built.glob("search/english-*.txt")) for word in _unpacked(path.read_text())]
    drawn = random.Random(0).sample(_absent(dictionary, vocabulary), DRAWN)
    common = _absent(_common(packages), vocabulary)[:COMMON]
    for name, asked in (("the commonest", common), ("drawn from the dictionary", drawn)):
        answers = page.evaluate(_ANSWERS, [address, asked])
        changed = [word for word, answer in zip(asked, answers, strict=True) if answer["hits"]]
        silent = [word for word, answer in zip(asked, answers, strict=True) if answer["hits"] and not answer["said"]]
        print(
            f"English words that the site lacks, {name} ({len(asked)}): {len(changed)} find something, {len(silent)} of them without a word about it {silent[:9]}"
        )


_ANSWERS = """async ([base, asked]) => {
  const worker = new Worker(new URL("search-worker.js", document.querySelector("[src$='/notes.js']").src), { type: "module" })
  const all = []
  for (const query of asked) all.push(await new Promise(resolve => {
    worker.onmessage = ({ data }) => resolve({ hits: data.hits?.length ?? 0, said: Boolean(data.instead || data.absent?.length) })
    worker.postMessage({ id: 1, base, query })
  }))
  return all
}"""


def _common(packages: Path) -> list[str]:
    """Return the commonest English words in order, none where the list cannot be had."""
    command = [sys.executable, "-m", "pip", "install", "-q", "--target", str(packages), "wordfreq"]
    if subprocess.run(command, capture_output=True).returncode:
        return []
    code = "import json, wordfreq; print(json.dumps(wordfreq.top_n_list('en', 30000)))"
    environment = os.environ | {"PYTHONPATH": str(packages)}
    found = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    return [word for word in json.loads(found.stdout) if word.isascii() and word.isalpha() and len(word) > 2]


def _absent(asked: list[str], vocabulary: list[str]) -> list[str]:
    """Return the words of which the site has no form."""
    heads = groups([*vocabulary, *asked])
    known = {heads[word] for word in vocabulary}
    return [word for word in asked if heads[word] not in known and word not in SMALL]


def _unpacked(text: str) -> list[str]:
    """Return the words of a front-coded list."""
    found, before = [], ""
    for coded in text.split():
        before = before[: int(coded[0], 36)] + coded[1:]
        found.append(before)
    return found


def _quality(kind: str, page: Page, address: str, misses: bool) -> dict[str, list[int]]:
    """Return the rank of the first right hit of each query, 0 for none, by half, by set and by what the query is like."""
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
