"""The card of a citation or a term by mouse, keyboard and touch, wide and narrow; and what it must never do."""

import axe
import pytest
from axe import NARROW, WIDE
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WEEK = "course-1-introduction/week-1-lifecycle/"


@pytest.fixture
def week(browser, address, request):
    """A week, in the size that a test asks for; time goes on in it when the test says so."""
    size = getattr(request, "param", WIDE)
    page = axe.opened(browser, "about:blank", size, has_touch=True)
    page.clock.install()
    page.goto(address + WEEK)
    yield page
    page.context.close()


both = pytest.mark.parametrize("week", [WIDE, NARROW], ids=["1280", "390"], indirect=True)


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


@both
def test_by_mouse_it_comes_is_clean_stays_while_the_pointer_is_in_it_and_goes(week):
    cited(week).evaluate("citation => { citation.dataset.role = 'contrast' }")
    cited(week).hover()
    card = week.locator(".card")
    expect(card).to_be_visible()
    assert not overlaps(week)
    for part in (".reference__entry", ".reference__links a", ".reference__annotation", ".card__foot a"):
        expect(card.locator(part).first).to_be_visible()
    expect(card.locator(".card__role")).to_have_text("Cited here for contrast")
    assert axe.faults(week, ".card") == []
    card.hover()
    week.clock.fast_forward(700)
    expect(card).to_be_visible()
    week.mouse.move(2, 2)
    expect(card).to_have_count(0)


def test_a_pointer_that_only_crosses_brings_no_card(week):
    box = cited(week).bounding_box()
    week.mouse.move(box["x"] + 3, box["y"] + 3)
    week.mouse.move(box["x"] + 3, box["y"] - 120)
    week.clock.fast_forward(500)
    expect(week.locator(".card")).to_have_count(0)


def test_by_keyboard_one_key_enters_it_and_escape_leads_back(week):
    citation = cited(week)
    week.keyboard.press("Tab")  # so that the browser takes the focus for one that came from the keyboard
    citation.focus()
    expect(week.locator(".card")).to_be_visible()
    week.keyboard.press("ArrowDown")
    assert week.evaluate("document.activeElement === document.querySelector('.card a')")
    week.keyboard.press("Escape")
    expect(week.locator(".card")).to_have_count(0)
    expect(citation).to_be_focused()


def test_tab_passes_it_by(week):
    citation = cited(week)
    week.keyboard.press("Tab")  # so that the browser takes the focus for one that came from the keyboard
    citation.focus()
    expect(week.locator(".card")).to_be_visible()
    week.keyboard.press("Tab")
    expect(week.locator(".card a:focus")).to_have_count(0)
    passed = "(a, b) => !!(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING)"
    assert week.evaluate(f"a => ({passed})(a, document.activeElement)", citation.element_handle())


@pytest.mark.parametrize("word", ["a.term:has(strong)", "a.term:has(abbr)"])
def test_a_dotted_word_answers_with_its_entry_in_the_page_s_serif_below_the_bar(week, word):
    week.locator(word).first.scroll_into_view_if_needed()
    week.locator(word).first.hover()
    card = week.locator(".card")
    expect(card.locator(".card__title")).not_to_be_empty()
    assert card.evaluate(
        "card => getComputedStyle(card).fontFamily === getComputedStyle(card.closest('.prose')).fontFamily"
    )
    assert card.evaluate(
        "card => card.getBoundingClientRect().top >= document.querySelector('.header').getBoundingClientRect().bottom"
    )
    expect(week.locator("a.term[aria-expanded] [title]")).to_have_count(0)


@pytest.mark.parametrize("section", ["latency-throughput-and-cost", "labs", "which-detector-when"])
def test_a_link_to_a_section_answers_with_how_it_begins_whatever_it_begins_with(week, address, section):
    """A paragraph; a list; a figure and a list."""
    week.goto(address + "course-4-deployment/")
    week.locator(f"a[href$='#{section}']").first.hover()
    expect(week.locator(".card .card__title + p")).not_to_be_empty()


def test_the_bar_stays_above_a_card_that_is_scrolled_to_it(week):
    cited(week).hover()
    expect(week.locator(".card")).to_be_visible()
    top = week.evaluate(
        """() => { const card = document.querySelector(".card"); scrollBy(0, card.getBoundingClientRect().top - 20)
        const box = card.getBoundingClientRect(); return document.elementFromPoint(box.left + 40, 30).closest(".card, .header").className }"""
    )
    assert top == "header"


@both
def test_the_first_tap_shows_it_one_elsewhere_closes_it_and_the_second_follows_the_link(week):
    citation = cited(week)
    citation.tap()
    expect(week.locator(".card")).to_be_visible()
    assert not overlaps(week)
    week.touchscreen.tap(5, 400)
    expect(week.locator(".card")).to_have_count(0)
    citation.tap()
    expect(week.locator(".card")).to_be_visible()
    citation.tap()
    expect(week.locator(f"li{citation.get_attribute('href')}")).to_be_in_viewport()


@both
def test_it_never_leaves_the_screen_sideways(week):
    for n in range(0, week.locator("a.citation:visible").count(), 6):
        week.locator("a.citation:visible").nth(n).hover()
        week.clock.fast_forward(200)
        box = week.locator(".card").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= week.viewport_size["width"]
        week.mouse.move(2, 2)
        week.clock.fast_forward(400)
        expect(week.locator(".card")).to_have_count(0)
