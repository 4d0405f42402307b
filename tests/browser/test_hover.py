"""The card of a citation by mouse, keyboard and touch, wide and narrow; and what it must never do."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WEEK = "course-1-introduction/week-1-lifecycle/"
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))


@pytest.fixture(params=[1280, 390])
def week(browser, address, request):
    context = browser.new_context(viewport={"width": request.param, "height": 850}, has_touch=True, bypass_csp=True)
    page = context.new_page()
    page.goto(address + WEEK)
    yield page
    context.close()


def cited(page, n=2):
    citation = page.locator("a.citation").nth(n)
    citation.scroll_into_view_if_needed()
    return citation


def overlaps(page):
    return page.evaluate(
        """() => { const b = document.querySelector(".card").getBoundingClientRect()
        return [...document.querySelector("a.citation[aria-expanded]").getClientRects()].some(a =>
          a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) }"""
    )


def test_by_mouse_it_comes_stays_while_the_pointer_is_in_it_and_goes(week):
    cited(week).hover()
    card = week.locator(".card")
    expect(card).to_be_visible()
    assert not overlaps(week)
    for part in (".reference__entry", ".reference__links a", ".reference__annotation", ".card__foot a"):
        expect(card.locator(part).first).to_be_visible()
    card.hover()
    week.wait_for_timeout(700)
    expect(card).to_be_visible()
    week.mouse.move(2, 2)
    expect(card).to_have_count(0)


def test_it_says_what_the_citation_does_for_its_sentence(week):
    cited(week).evaluate("citation => { citation.dataset.role = 'contrast' }")
    cited(week).hover()
    expect(week.locator(".card__role")).to_have_text("Cited here for contrast")


def test_a_pointer_that_only_crosses_brings_no_card(week):
    box = cited(week).bounding_box()
    week.mouse.move(box["x"] + 3, box["y"] + 3)
    week.mouse.move(box["x"] + 3, box["y"] - 120)
    week.wait_for_timeout(500)
    expect(week.locator(".card")).to_have_count(0)


def test_by_keyboard_it_comes_with_focus_its_links_follow_and_escape_closes(week):
    citation = cited(week)
    week.keyboard.press("Tab")  # so that the browser takes the focus for one that came from the keyboard
    citation.focus()
    expect(citation).to_be_focused()
    expect(week.locator(".card")).to_be_visible()
    week.keyboard.press("Tab")
    expect(week.locator(".card .reference__link").first).to_be_focused()
    week.keyboard.press("Escape")
    expect(week.locator(".card")).to_have_count(0)
    expect(citation).to_be_focused()


def test_tab_leads_through_the_card_and_on_to_the_next_link(week):
    citation = cited(week)
    week.keyboard.press("Tab")  # so that the browser takes the focus for one that came from the keyboard
    citation.focus()
    for _ in range(week.locator(".card a").count() + 1):
        week.keyboard.press("Tab")
    expect(week.locator(".card a:focus")).to_have_count(0)
    passed = "(a, b) => !!(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING)"
    assert week.evaluate(f"a => ({passed})(a, document.activeElement)", citation.element_handle())


def test_the_first_tap_shows_it_and_the_second_follows_the_link(week):
    citation = cited(week)
    citation.tap()
    expect(week.locator(".card")).to_be_visible()
    assert not overlaps(week)
    citation.tap()
    expect(week.locator(f"li{citation.get_attribute('href')}")).to_be_in_viewport()


def test_a_tap_elsewhere_closes_it(week):
    cited(week).tap()
    expect(week.locator(".card")).to_be_visible()
    week.touchscreen.tap(5, 400)
    expect(week.locator(".card")).to_have_count(0)


def test_an_open_card_is_clean(week):
    cited(week).hover()
    expect(week.locator(".card")).to_be_visible()
    week.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = week.evaluate(
        "async tags => (await axe.run(document, { runOnly: tags })).violations.map(v => v.id + v.nodes[0].html)", tags
    )
    assert found == []


def test_it_never_leaves_the_screen_sideways(week):
    for n in range(0, week.locator("a.citation:visible").count(), 4):
        week.locator("a.citation:visible").nth(n).hover()
        expect(week.locator(".card")).to_be_visible()
        box = week.locator(".card").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= week.viewport_size["width"]
        week.mouse.move(2, 2)
        expect(week.locator(".card")).to_have_count(0)
