"""A week on a wide screen, on paper, and with late fonts, in a real Chromium."""

import re
import time

import pytest

pytestmark = pytest.mark.browser

WEEKS = ("course-3-modeling/week-4-analysis/", "course-4-deployment/week-3-delivery/")
SHARE = """() => document.querySelector(".references").getBoundingClientRect().height / document.documentElement.scrollHeight"""
CROSSED = """() => {
  const boxes = selector => [...document.querySelectorAll(selector)].filter(each => each.checkVisibility({ visibilityProperty: true })).map(each => each.getBoundingClientRect())
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
  const notes = boxes(".margin > p"), others = boxes(".highlight, .scroll, .diagram, .toc__list")
  return [notes.length, notes.filter((a, n) => notes.slice(n + 1).some(b => meet(a, b)) || others.some(b => meet(a, b))).length]
}"""
CUT = """() => [...document.querySelectorAll(".margin__what")].filter(each => each.scrollHeight > each.clientHeight + 2).length"""
HIDDEN = """() => [...document.querySelectorAll("pre > code")].filter(code => code.scrollWidth > code.clientWidth).map(code => code.textContent)"""
PAPER = """() => {
  const small = [...document.querySelectorAll(".reference__link")].filter(each => parseFloat(getComputedStyle(each, "::after").fontSize) < 10)
  const below = document.documentElement.scrollHeight - document.querySelector(".article").getBoundingClientRect().bottom
  return [document.querySelector(".facts").innerText.split(/\\s*·\\s*/).includes(""), small.length, below > 20]
}"""
"""A dot with nothing behind it, addresses too small to read, room that makes a sheet of its own."""
SCROLLS = """() => [...document.querySelectorAll(".scroll")].filter(each => each.scrollWidth > each.clientWidth).map(each => each.textContent.slice(0, 40))"""
SHIFT = """new Promise(done => new PerformanceObserver(list => done(list.getEntries().reduce((sum, each) => sum + each.value, 0)))
  .observe({ type: "layout-shift", buffered: true }) || setTimeout(() => done(0), 500))"""


@pytest.mark.parametrize("week", WEEKS)
def test_the_references_take_a_fifth_and_a_week_fourteen_sheets(page, address, week):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address + week)
    assert page.evaluate(SHARE) <= 0.2
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 14


def test_paper_has_no_loose_dot_no_tiny_address_and_no_blank_sheet(page, address):
    page.emulate_media(media="print")
    page.goto(address + WEEKS[0])
    assert page.evaluate(PAPER) == [False, 0, False]


@pytest.mark.parametrize(
    ("path", "width"),
    [
        ("about/decisions/0005-search/", 1280),
        ("about/decisions/0007-spelling/", 1280),
        ("about/verification/", 1280),
        ("code/", 390),
    ],
)
def test_a_table_fits_its_column(page, address, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + path)
    assert page.evaluate(SCROLLS) == []


def test_no_code_of_a_week_goes_on_behind_its_edge(page, address, real_site):
    page.set_viewport_size({"width": 1280, "height": 800})
    found = {}
    for week in real_site.glob("course-*/week-*/"):
        page.goto(address + week.relative_to(real_site).as_posix() + "/")
        page.evaluate("document.querySelectorAll('details:not(.cite)').forEach(each => each.open = true)")
        found[week.name] = page.evaluate(HIDDEN)
    assert (len(found), {name: code for name, code in found.items() if code}) == (16, {})


@pytest.mark.parametrize("week", WEEKS)
def test_notes_in_the_margin_are_whole_sentences_and_cover_nothing(page, address, week):
    page.set_viewport_size({"width": 1504, "height": 900})
    page.goto(address + week)
    page.wait_for_selector(".margin > p", state="attached")
    page.wait_for_timeout(300)
    count, crossed = page.evaluate(CROSSED)
    assert (count > 20, crossed, page.evaluate(CUT)) == (True, 0, 0)


@pytest.mark.parametrize("path", ["", WEEKS[0], "references/", "glossary/", "topics/mlops/", "offline/"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_line_moves_when_the_fonts_come_late(page, address, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.route("**/*.woff2", lambda route: (time.sleep(1.5), route.continue_()))
    page.goto(address + path)
    page.wait_for_timeout(600)
    assert page.evaluate(SHIFT) <= 0.02
