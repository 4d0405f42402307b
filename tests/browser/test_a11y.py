"""Every page in a real browser: axe in both colours and two widths, the order of focus, what is fetched when."""

import re
from pathlib import Path

import axe_playwright_python
import pytest

pytestmark = pytest.mark.browser

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
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


@pytest.fixture
def open_page(browser, address):
    """Open a page of the site in a fresh context; faults on the console fail the test."""
    contexts, faults = [], []

    def _open(path, scheme="light", size=WIDE, **more):
        context = browser.new_context(viewport=size, color_scheme=scheme, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address + path)
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


@pytest.mark.parametrize(("turn", "scheme", "size"), [(turn, *mode.values) for turn, mode in enumerate(MODES)])
def test_every_page_is_clean(real_site, address, open_page, turn, scheme, size):
    """Pages of the courses and of the site itself in all four modes; those that are alike share the modes out.

    Topics stand in one mode each. The pages of works are cut from one frame, so every fifth stands for the rest.
    """
    page = open_page("", scheme, size)
    found = {}
    paths = _paths(real_site)
    works = [path for path in paths if re.match(r"references/[a-z][a-z0-9-]*\d{4}", path)]
    topics = [path for path in paths if re.match(r"topics/.", path)]
    alike = topics[turn :: len(MODES)] + works[turn :: 5 * len(MODES)]
    for path in sorted(set(paths) - set(works) - set(topics)) + alike:
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
    page.locator(".search__item").first.wait_for()
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


def test_an_address_can_carry_a_query(open_page):
    page = open_page("?q=drift")
    page.locator(".search__item").first.wait_for()
    assert page.locator(".search__status").get_attribute("role") == "status"


def test_pages_read_without_scripts(open_page):
    page = open_page(LONG_PAGE, "dark", NARROW, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    page.click(".menu")
    assert page.locator("#nav").is_visible()
