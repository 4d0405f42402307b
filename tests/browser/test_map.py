"""The front door in a real Chromium: what the first screen shows, and the map of the weeks by eye, pointer and key."""

import re

import axe
import pytest
from axe import NARROW, WIDE
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SCREEN = {"width": 1280, "height": 800}
MISSED = """() => {
  const point = (path, length) => path.getPointAtLength(length).matrixTransform(path.getScreenCTM())
  const rows = [...document.querySelectorAll(".map__link")].map(link => link.getBoundingClientRect())
  const middles = rows.map(row => row.top + row.height / 2), left = Math.min(...rows.map(row => row.left))
  const arcs = [...document.querySelectorAll(".map__arc")]
  const missed = arcs.flatMap(arc => {
    const own = middles[[...document.querySelectorAll(".map__link")].indexOf(arc.closest("a"))]
    const ends = [point(arc, 0), point(arc, arc.getTotalLength())], belly = point(arc, arc.getTotalLength() / 2)
    const far = Math.min(...middles.map(middle => Math.abs(middle - ends[1].y)))
    return [Math.abs(own - ends[0].y), far, Math.max(0, -belly.x), Math.max(0, ends[0].x - left)]
  })
  return { arcs: arcs.length, most: Math.max(...missed), heights: new Set(rows.map(row => Math.round(row.height))).size }
}"""
LIT = """() => [...document.querySelectorAll(".map__arc")].filter(arc => getComputedStyle(arc).opacity === "1" && getComputedStyle(arc).strokeOpacity === "1").length"""


def shared(page, week):
    """How many other weeks a week names."""
    return page.locator(".map__link", has_text=week).locator(".map__arc").count()


@pytest.mark.parametrize("size", [SCREEN, NARROW, {"width": 820, "height": 1000}], ids=["desk", "phone", "tablet"])
def test_arcs_end_at_the_middle_of_their_weeks_and_nothing_scrolls_sideways(page, address, size):
    page.set_viewport_size(size)
    page.goto(address)
    found = page.evaluate(MISSED)
    assert found["arcs"] > 20
    assert found["most"] <= 2
    assert found["heights"] == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_first_screen_shows_what_this_is_how_to_find_something_and_the_map(page, address):
    page.set_viewport_size(SCREEN)
    page.goto(address)
    for part in ("h1", ".home__head p", ".search__input", ".doors li:last-child", "#courses", ".map__week >> nth=0"):
        box = page.locator(part).first.bounding_box()
        assert box["y"] + box["height"] <= SCREEN["height"], part


def test_every_week_of_the_site_is_in_the_map_and_each_door_opens(page, address, real_site):
    page.goto(address)
    weeks = {
        path.parent.relative_to(real_site).as_posix() + "/" for path in real_site.glob("course-*/week-*/index.html")
    }
    assert {*page.eval_on_selector_all(".map__link", "all => all.map(link => link.getAttribute('href'))")} == weeks
    for target in page.eval_on_selector_all(
        ".doors a, .new a, .feeds a", "all => all.map(link => link.getAttribute('href'))"
    ):
        path, _, fragment = re.sub(r"\?[^#]*", "", target).partition("#")
        file = real_site / path / "index.html" if path.endswith("/") or not path else real_site / path
        assert f'id="{fragment}"' in file.read_text(encoding="utf-8") if fragment else file.is_file()


@pytest.mark.parametrize("size", [SCREEN, NARROW], ids=["desk", "phone"])
def test_a_week_under_the_pointer_or_with_the_focus_lights_its_arcs_and_says_what_it_shares(page, address, size):
    page.set_viewport_size(size)
    page.goto(address)
    assert page.evaluate(LIT) == 0
    page.locator(".map__title a").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate(LIT) == shared(page, "1.1") > 0
    words = page.locator(".map__words").first
    assert words.bounding_box()["width"] > 200
    assert words.bounding_box()["height"] > 20
    page.locator(".map__link").nth(4).hover()
    assert page.evaluate(LIT) == page.locator(".map__link").nth(4).locator(".map__arc").count()
    assert words.bounding_box()["width"] <= 1


def test_a_day_of_new_works_opens_the_library_with_these_alone(page, address):
    page.goto(address)
    door = page.locator(".new a[href*='added=']").first
    count = int(door.text_content().split()[0])
    day = page.locator(".new__day", has=page.locator("a[href*='added=']")).first.locator("time").text_content()
    door.click()
    expect(page.get_by_text(f"Added {day}")).to_be_visible()
    expect(page.locator(".library__item")).to_have_count(count)
    expect(page.locator(".finder__count")).to_contain_text(f"{count} of ")


def test_without_scripts_the_map_is_a_list_of_links_with_words(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*.css", lambda route: route.abort())
    page.goto(address)
    expect(page.locator(".map__words").first).to_contain_text("shares")
    assert page.locator(".map__arcs").first.bounding_box()["width"] == 0
    page.locator(".map__link").first.click()
    expect(page.locator("h1")).to_have_text("Overview of the ML lifecycle and deployment")
    context.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["desk", "phone"])
def test_a_lit_map_is_clean(browser, address, size):
    page = axe.opened(browser, address, size)
    page.locator(".map__link").nth(3).hover()
    assert axe.faults(page) == []
    page.context.close()


def test_the_field_of_the_page_is_the_search_and_stays_in_sight(page, address):
    for size in (SCREEN, NARROW):
        page.set_viewport_size(size)
        page.goto(address)
        expect(page.locator("[role=combobox]")).to_have_count(1)
        page.keyboard.press("/")
        page.keyboard.type("drift")
        expect(page.locator(".search__output")).to_have_attribute("data-answered", "drift")
        expect(page.locator("[role=combobox]")).to_be_in_viewport(ratio=1)
        panel, field = page.locator(".search__output").bounding_box(), page.locator("[role=combobox]").bounding_box()
        assert panel["y"] >= field["y"] + field["height"] or panel["x"] >= field["x"] + field["width"]
        assert panel["y"] + panel["height"] <= size["height"]
        page.keyboard.press("Escape")


def test_forced_colors_draw_the_arcs_in_the_color_of_text(page, address):
    page.emulate_media(forced_colors="active")
    page.goto(address)
    stroke = "getComputedStyle(document.querySelector('.map__arcs')).stroke"
    assert page.evaluate(stroke) == page.evaluate("getComputedStyle(document.querySelector('h1')).color")
