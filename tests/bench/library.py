"""Measure the library page in a real browser: bytes of the first load, keystroke to painted result.

Usage: python tests/bench/library.py [--entries 5000] [--pages 100] [--site FOLDER]
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
import build

TYPED = ("drift", "sculley 2015", "batch pipeline schema", "xyzzy", "katsiapis", "model serving latency")

# From the event's own time to the frame after the one in which the result was drawn; the handler's share apart.
# Capture on window runs before the page's own listener, the bubbling one on window after it.
WATCH = """selector => {
  window.samples = []
  const field = document.querySelector(selector)
  let start = 0, handled = 0
  addEventListener("input", event => { start = performance.now(); handled = event.timeStamp }, true)
  addEventListener("input", () => {
    const sample = { handler: performance.now() - start }
    const begun = handled
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => samples.push({ ...sample, painted: performance.now() - begun })
      channel.port2.postMessage(0)
    })
  })
  field.focus()
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=5000)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--site", type=Path, help="measure this built site instead of a generated one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = options.site or _generated(Path(folder) / "ours", options.entries, options.pages)
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with build.served(site) as address:
            _report(chromium.new_page(viewport={"width": 1280, "height": 900}), site, address)
        chromium.close()


def _generated(root: Path, entries: int, pages: int) -> Path:
    ours = build.STACKS["ours"]
    build.lay_out(ours, root, pages, entries)
    cpu, _, _ = build.timed(ours.program(), root)
    print(f"built {entries} entries, {pages} pages in {cpu:.1f} s CPU")
    return root / "site"


def _report(page: Page, site: Path, address: str) -> None:
    asked: list[str] = []
    page.on("response", lambda response: asked.append(response.url))
    page.goto(f"{address}references/", wait_until="networkidle")
    page.wait_for_selector(".catalogue[data-ready]")
    sizes = {url.removeprefix(address): _compressed(site, url.removeprefix(address)) for url in asked}
    print(f"first load {sum(sizes.values()):,} bytes with gzip; the page itself {sizes['references/']:,}")
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    print(f"ready after {ready:.0f} ms")
    samples = _typed(page, "#find")
    for name in ("handler", "painted"):
        _print(name, [sample[name] for sample in samples])
    page.goto(f"{address}about/")
    page.set_content("<!doctype html><input id=bare>")
    _print("floor", [sample["painted"] for sample in _typed(page, "#bare")])


def _typed(page: Page, selector: str) -> list[dict[str, float]]:
    """Type and delete; return milliseconds for each keystroke. In an empty page this is what the browser itself takes."""
    page.evaluate(WATCH, selector)
    for text in TYPED:
        page.keyboard.type(text, delay=90)
        for _ in text:
            page.keyboard.press("Backspace")
            page.wait_for_timeout(90)
    page.wait_for_timeout(300)
    samples: list[dict[str, float]] = page.evaluate("samples")
    return samples


def _print(name: str, values: list[float]) -> None:
    ordered = sorted(values)
    high = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    print(
        f"{name:8} median {statistics.median(ordered):5.1f} ms, p95 {high:5.1f} ms, most {ordered[-1]:5.1f} ms, n {len(ordered)}"
    )


def _compressed(site: Path, name: str) -> int:
    path = site / (name.split("?")[0] + ("index.html" if name.endswith("/") else ""))
    return len(gzip.compress(path.read_bytes(), 6)) if path.is_file() else 0


if __name__ == "__main__":
    main()
