"""Diagrams in a real Chromium: a name and words for each, room for the words, the width of a telephone, paper."""

import re

import pytest
from axe import NARROW, WIDE

pytestmark = pytest.mark.browser

MEASURED = """figure => {
  const svg = figure.querySelector("svg"), scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width
  const sheet = svg.getBoundingClientRect()
  const boxes = [...figure.querySelectorAll(".diagram__nodes > *")].map(each => each.getBoundingClientRect())
  const texts = [...figure.querySelectorAll("text")], inside = (word, box) =>
    word.left >= box.left && word.right <= box.right && word.top >= box.top - 1 && word.bottom <= box.bottom + 1
  return {
    smallest: Math.min(...texts.map(each => parseFloat(getComputedStyle(each).fontSize) * scale)),
    spilled: texts.filter(each => each.closest(".diagram__words"))
      .filter(each => !boxes.some(box => inside(each.getBoundingClientRect(), box))).map(each => each.textContent),
    cut: texts.filter(each => !inside(each.getBoundingClientRect(), sheet)).map(each => each.textContent),
    right: svg.getBoundingClientRect().right, scrolls: !!svg.closest(".diagram__wide"),
  }
}"""

CONTRAST = """figure => {
  const paint = document.createElement("canvas").getContext("2d")
  const light = color => {
    paint.fillStyle = color
    paint.fillRect(0, 0, 1, 1)
    const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3).map(n => n / 255).map(n => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ratio = (one, other) => { const [a, b] = [light(one), light(other)].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05) }
  const ground = getComputedStyle(document.body).backgroundColor
  const all = selector => [...figure.querySelectorAll(selector)].map(each => getComputedStyle(each))
  const box = getComputedStyle(figure.querySelector(".diagram__nodes > *")).fill
  return {
    words: Math.min(...all(".diagram__words text").map(each => ratio(each.fill, box)), ...all(".diagram__labels text").map(each => ratio(each.fill, ground))),
    lines: Math.min(...all(".diagram__nodes > *, .diagram__edges path").map(each => ratio(each.stroke, ground))),
  }
}"""


def drawn(site):
    """The pages that have diagrams."""
    found = sorted(path for path in site.glob("course-*/week-*/index.html") if 'class="diagram"' in path.read_text())
    return [path.parent.relative_to(site).as_posix() + "/" for path in found]


def test_every_week_explains_something_with_a_picture(real_site):
    assert len(drawn(real_site)) == 16


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", NARROW)], ids=["1280", "390"])
def test_words_fit_and_can_be_read(page, address, real_site, scheme, size):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    for path in drawn(real_site):
        page.goto(address + path)
        for figure in page.locator("figure.diagram").all():
            title, found = figure.locator("summary").inner_text(), figure.evaluate(MEASURED)
            assert (found["spilled"], found["cut"]) == ([], []), title
            assert found["smallest"] >= 11.9, title
            assert found["right"] <= size["width"] or found["scrolls"], title
            contrast = figure.evaluate(CONTRAST)
            assert contrast["words"] >= 4.5, title
            assert contrast["lines"] >= 3, title
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_picture_has_a_name_and_tells_what_it_shows_while_its_words_are_folded(page, address):
    page.goto(address + "course-1-introduction/week-1-lifecycle/")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    said = {
        node["name"]["value"]: node["description"]["value"]
        for node in tree
        if node.get("role", {}).get("value") == "image" and node.get("description", {}).get("value")
    }
    assert said["The four phases and their way back"].startswith("Scoping leads to data, data to modeling")
    figure = page.locator("figure.diagram").first
    words = figure.locator("p")
    assert not words.is_visible()
    figure.locator("summary").focus()
    page.keyboard.press("Enter")
    assert words.is_visible()


def test_pictures_and_their_words_are_printed(page, address):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(address + "course-1-introduction/week-1-lifecycle/")
    figure = page.locator("figure.diagram").first
    assert figure.locator("p").is_visible()
    assert not figure.locator(".diagram__more").is_visible()
    inks = figure.evaluate("each => [...each.querySelectorAll('text')].map(word => getComputedStyle(word).fill)")
    assert set(inks) <= {"rgb(0, 0, 0)", "rgb(51, 51, 51)"}


def test_the_words_can_be_linked_and_found(page, address, real_site):
    text = (real_site / "course-1-introduction/week-1-lifecycle/index.html").read_text(encoding="utf-8")
    name = re.search(r'<figure class="diagram" id="([^"]+)"', text)[1]
    page.goto(f"{address}course-1-introduction/week-1-lifecycle/#{name}")
    assert page.locator(f"#{name}").bounding_box()["y"] < 844
