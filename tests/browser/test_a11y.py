"""Every page in a real browser: axe, order of focus, width, and what it asks the network for."""

import os
import shutil
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
axe_package = pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parent.parent.parent
BASE = "Coursera_MLOps"  # the folder below which the site is published
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = next(Path(axe_package.__file__).parent.rglob("axe.min.js"))
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
MODES = [
    pytest.param(scheme, size, id=f"{scheme}-{size['width']}")
    for scheme in ("light", "dark")
    for size in (WIDE, NARROW)
]
LONG_PAGE = "course-1-introduction/week-1-lifecycle/"

RUN_AXE = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
  const { violations } = await axe.run(document, { runOnly: tags })
  return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`))
}"""

FOCUSED = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect(), style = getComputedStyle(element)
  const seen = box.width > 1 && box.height > 1 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight
  const ringed = style.outlineStyle !== "none" || element.parentElement.matches(":has(:focus-visible)") && style.opacity === "0"
  return { body: element === document.body, html: element.outerHTML.slice(0, 120), good: seen && ringed && style.visibility === "visible" }
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The built site: its folder and its address."""
    root = tmp_path_factory.mktemp("served")
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(ROOT / "mkdocs.yml"), "-d", str(root / BASE)]
    made = subprocess.run(
        command, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield root / BASE, f"http://127.0.0.1:{server.server_port}/{BASE}/"
    server.shutdown()


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install the package `chromium`")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser, site):
    """Open a page of the site in a fresh context; faults on the console fail the test."""
    contexts, faults = [], []

    def _open(path, scheme="light", size=WIDE, **more):
        context = browser.new_context(viewport=size, color_scheme=scheme, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(site[1] + path)
        return page

    yield _open
    for context in contexts:
        context.close()
    assert not faults


def _paths(folder):
    return sorted(path.relative_to(folder).as_posix().removesuffix("index.html") for path in folder.rglob("*.html"))


def _axe(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(RUN_AXE)


@pytest.mark.parametrize(("scheme", "size"), MODES)
def test_every_page_is_clean(site, open_page, scheme, size):
    folder, address = site
    page = open_page("", scheme, size)
    found = {}
    for path in _paths(folder):
        page.goto(address + path)
        if faults := _axe(page):
            found[path or "home"] = faults
    assert not found


@pytest.mark.parametrize(("scheme", "size"), MODES)
def test_open_search_and_open_answers_are_clean(open_page, scheme, size):
    page = open_page(LONG_PAGE, scheme, size)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.keyboard.press("/")
    page.keyboard.type("drift")
    page.locator(".md-search-result__item").first.wait_for()
    assert _axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_contents_are_clean_and_give_the_focus_back(open_page, scheme):
    page = open_page(LONG_PAGE, scheme, NARROW)
    page.focus(".menu")
    page.keyboard.press("Enter")
    page.locator("#nav").wait_for()
    assert _axe(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#nav') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.menu') && !document.querySelector('#nav:popover-open')")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("path", ["", LONG_PAGE, "404.html"], ids=["home", "week", "404"])
def test_focus_is_always_visible(open_page, path, size):
    page = open_page(path, size=size)
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["body"]:
            return
        assert stop["good"], stop["html"]
    pytest.fail("the focus never left the page")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_makes_a_page_scroll_sideways(site, open_page, width):
    page = open_page("", size={"width": width, "height": 800})
    wide = []
    for path in _paths(site[0]):
        page.goto(site[1] + path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert not wide


def test_no_page_asks_another_server_or_sets_a_cookie(site, open_page):
    page = open_page("")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in _paths(site[0]):
        page.goto(site[1] + path)
    assert [url for url in asked if not url.startswith((site[1], "data:"))] == []
    assert page.context.cookies() == []


def test_the_search_index_waits_for_a_reader_who_searches(open_page):
    page = open_page(LONG_PAGE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert not any("search_index" in url for url in asked)
    page.keyboard.press("/")
    page.keyboard.type("drift")
    page.locator(".md-search-result__item").first.wait_for()
    assert any("search_index" in url for url in asked)


def test_an_address_can_carry_a_query(open_page):
    page = open_page("?q=drift")
    page.locator(".md-search-result__item").first.wait_for()
    assert page.locator(".md-search-result__meta").get_attribute("role") == "status"


def test_pages_read_without_scripts(open_page):
    page = open_page(LONG_PAGE, "dark", NARROW, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    page.click(".menu")
    assert page.locator("#nav").is_visible()
