"""Pages in a real browser: axe in both colors and two widths, the order of focus, reading without scripts."""

from collections import Counter
from itertools import pairwise

import axe
import pytest
from axe import NARROW, WEEK, WIDE
from lxml import html

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect(), style = getComputedStyle(element)
  const seen = box.width > 1 && box.height > 1 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight
  const ringed = style.outlineStyle !== "none" || element.parentElement.matches(":has(:focus-visible)") && style.opacity === "0"
  return { body: element === document.body, html: element.outerHTML.slice(0, 120), good: seen && ringed && style.visibility === "visible" }
}"""


@pytest.fixture
def open_page(browser, address):
    """Open a page of the site in a fresh context; faults on the console fail the test."""
    pages, faults = [], []

    def _open(path, size=WIDE, **more):
        page = axe.opened(browser, "about:blank", size, **more)
        pages.append(page)
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address + path)
        return page

    yield _open
    for page in pages:
        page.context.close()
    assert not faults


@pytest.mark.parametrize("path", axe.KINDS)
def test_each_kind_of_page_is_clean_in_both_colors_and_widths(open_page, path):
    page = open_page(path)
    page.evaluate(axe.UNFOLDED, axe.ALIKE + axe.KINDS[path])
    found = axe.faults(page)
    page.set_viewport_size(NARROW)
    assert found + axe.faults(page) == []


def test_every_page_is_whole(real_site):
    """What needs no browser to be seen, on all pages: names, references by id, the order of headings."""
    found = {path: faults for path in real_site.rglob("*.html") if (faults := _faults(path))}
    assert not found


def _faults(path):
    page = html.document_fromstring(path.read_bytes())
    ids = Counter(page.xpath("//@id"))
    named = "normalize-space() or @aria-label or .//*[@aria-label] or .//title"
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    attributes = ("@aria-labelledby", "@aria-describedby", "@aria-controls", "label/@for", "@popovertarget")
    references = " ".join(page.xpath(" | ".join(f"//{each}" for each in attributes)))
    shown = "not(@aria-hidden='true' and @tabindex='-1')"
    nameless = page.xpath(f"//a[@href][{shown}][not({named})] | //button[not({named} or @hidden)] | //img[not(@alt)]")
    return [
        *(f"two of {name}" for name, times in ids.items() if times > 1),
        *(f"no {name}" for name in references.split() if name not in ids),
        *(html.tostring(each)[:100] for each in nameless),
        *(f"h{after} after h{before}" for before, after in pairwise(levels) if after > before + 1),
        *(["not one h1"] if levels.count(1) != 1 else []),
    ]


def test_open_contents_are_clean_and_give_the_focus_back(open_page):
    page = open_page(WEEK, NARROW)
    page.focus(".menu")
    page.keyboard.press("Enter")
    page.locator("#nav").wait_for()
    assert axe.faults(page, "#nav") == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#nav') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.menu') && !document.querySelector('#nav:popover-open')")


@pytest.mark.parametrize(("path", "size"), [("", WIDE), (WEEK, WIDE), (WEEK, NARROW), ("404.html", NARROW)])
def test_focus_is_always_visible(open_page, path, size):
    page = open_page(path, size)
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["body"]:
            return
        assert stop["good"], stop["html"]
    pytest.fail("the focus never left the page")
