"""A reader's visit in a real Chromium: find, follow a citation and come back, change colors, open the drawer."""

import gzip
import json
import re

import axe
import pytest
from axe import NARROW
from playwright.sync_api import expect

from conftest import ROOT

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["", "references/", "course-3-modeling/week-2-resources/", "search/", "404.html"])
def test_without_style_sheets_an_icon_is_no_larger_than_a_line(page, address, path):
    page.route("**/*.css", lambda route: route.abort())
    page.goto(address + path)
    sizes = "all => all.filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect().width)"
    assert max(page.locator("svg:not(figure svg, .years svg)").evaluate_all(sizes)) <= 28


WEEK = "course-1-introduction/week-1-lifecycle/"


def test_a_citation_leads_to_its_entry_and_back(page, address):
    page.goto(address + WEEK)
    citation = page.locator("a.citation").first
    target = citation.get_attribute("href")
    citation.click()
    entry = page.locator(f"li{target}")
    expect(entry).to_be_in_viewport()
    expect(entry).to_have_css("scroll-margin-top", re.compile(r"[1-9]\d*"))
    entry.locator(".reference__back a").first.click()
    expect(citation).to_be_in_viewport()


def test_an_entry_leads_to_the_page_of_the_work_and_the_work_to_the_sentence(page, address):
    page.goto(address + WEEK)
    page.locator("li#ref-sculley2015hidden .reference__back a").last.click()
    expect(page.locator("h1")).to_have_text("Hidden Technical Debt in Machine Learning Systems")
    first = page.locator(".cited-by li").first
    sentence = first.locator("blockquote").inner_text()
    first.locator("a").click()
    block = page.locator("a.citation:target").locator("xpath=ancestor::*[self::p or self::li or self::td][1]")
    assert folded(sentence) in folded(block.inner_text())


def folded(text):
    return re.sub(r"\W+", " ", text).strip()


def test_the_colors_of_the_system_hold_until_another_choice_which_stays(page, address):
    ground = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="dark")
    page.goto(address + WEEK)
    dark = page.evaluate(ground)
    button = page.locator("[data-palette]")
    expect(button).to_have_attribute("aria-label", "Colors: as the system")
    button.click()
    expect(button).to_have_attribute("aria-label", "Colors: light")
    light = page.evaluate(ground)
    assert light != dark
    page.goto(address)
    assert page.evaluate(ground) == light
    page.emulate_media(color_scheme="light")
    button.click()
    expect(button).to_have_attribute("aria-label", "Colors: as the system")
    assert page.evaluate(ground) == light


def test_the_contents_follow_the_reader(page, address):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address + WEEK)
    expect(page.locator(".toc [aria-current]")).to_have_count(0)
    page.locator("#deployment-patterns").evaluate("each => each.scrollIntoView()")
    expect(page.locator(".toc [aria-current]")).to_have_text("Deployment patterns")


def test_a_link_into_a_folded_answer_unfolds_it(page, address):
    page.goto(address + WEEK)
    target = page.locator("details.question a.citation").first.get_attribute("id")
    page.goto(f"{address}{WEEK}#{target}")
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()


def test_style_sheets_are_published_without_comments_and_say_the_same(page, address, real_site):
    page.goto(address + WEEK)
    for name in ("prose", "frame"):
        [file] = real_site.glob(f"assets/stylesheets-*/{name}.css")
        assert "/*" not in file.read_text(encoding="utf-8")
    source = (ROOT / "scripts/studynotes/render/theme/assets/stylesheets/frame.css").read_text(encoding="utf-8")
    rules = r"""text => {
        const sheet = new CSSStyleSheet()
        sheet.replaceSync(text)
        return [...sheet.cssRules].map(each => each.cssText.replace(/,\s+/g, ","))
    }"""
    [file] = real_site.glob("assets/stylesheets-*/frame.css")
    published = file.read_text(encoding="utf-8")
    assert page.evaluate(rules, published) == page.evaluate(rules, source)


def test_a_page_loads_only_files_that_are_ours_or_made_here(page, address):
    asked = []
    page.on("response", lambda response: asked.append(response.url.removeprefix(address)))
    page.goto(address + WEEK)
    page.wait_for_load_state("networkidle")
    files = [name for name in asked if name.startswith("assets/") and not name.startswith("assets/fonts/")]
    ours = ROOT / "scripts" / "studynotes" / "render" / "theme"
    assert files
    assert [name for name in files if not (ours / re.sub("-[0-9a-f]{8}/", "/", name)).exists()] == []


def test_nothing_is_asked_of_another_host_and_no_cookie_is_set(page, address):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("", WEEK, "references/", "references/sculley2015hidden/", "lost/"):
        page.goto(address + path, wait_until="networkidle")
    assert [url for url in asked if not url.startswith((address.split("/Coursera")[0], "data:", "blob:"))] == []
    assert page.context.cookies() == []


def test_the_policy_is_there_and_nothing_breaks_it(page, address):
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    for path in ("", WEEK, "references/"):
        page.goto(address + path)
        page.keyboard.press("/")
        page.keyboard.type("drift")
        expect(page.locator(".search__output")).to_have_attribute("data-answered", "drift")
        policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    assert set(messages) <= {"Service Worker registration blocked by Playwright"}  # as the fixture asks of it


def test_a_script_that_got_into_a_page_does_not_run(page, address, real_site):
    html = (real_site / WEEK / "index.html").read_text(encoding="utf-8")
    planted = html.replace("</body>", "<script>document.title='owned'</script></body>")
    page.route("**/" + WEEK, lambda route: route.fulfill(body=planted, content_type="text/html"))
    page.goto(address + WEEK)
    assert page.title() != "owned"


def test_a_first_view_weighs_at_most_eighty_kilobytes(browser, address, real_site):
    """Weeks differ in their HTML and in the letters of their names, so the three with most text stand for all.

    Each has a context of its own, since a browser hands on the fonts that the page before had.
    """
    weeks = {path: len(gzip.compress(path.read_bytes(), 6)) for path in real_site.glob("course-*/week-*/index.html")}
    assert len(weeks) == 16
    others = [real_site / name / "index.html" for name in ("", "figures", "references/crosswalk")]
    for path in [*sorted(weeks, key=weeks.get)[-3:], *others]:
        asked = set()
        context = browser.new_context(service_workers="block")
        page = context.new_page()
        page.on("response", lambda response, asked=asked: asked.add(re.sub("[?#].*", "", response.url)))
        page.goto(address + path.parent.relative_to(real_site).as_posix() + "/", wait_until="networkidle")
        context.close()
        names = sorted(url.removeprefix(address) for url in asked if url.startswith(address))
        files = [real_site / (name if name and not name.endswith("/") else f"{name}index.html") for name in names]
        weight = sum(len(gzip.compress(file.read_bytes(), 6)) for file in files if file.is_file())
        assert weight <= 80_000, f"{path}: {weight} bytes: {names}"


def test_no_page_is_wider_than_the_screen(page, address):
    paths = ("", WEEK, "course-3-modeling/week-4-analysis/", "references/brundage2020toward/")
    for path in (*paths, "references/crosswalk/", "topics/", "topics/mlops/"):
        page.goto(address + path)
        for width in (320, 390, 768, 1280, 2560):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
"""Success criterion 1.4.12 of WCAG 2.2."""


def test_no_page_is_wider_than_the_screen_when_its_text_is_spaced(browser, address):
    context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
    page = context.new_page()
    for path in (*axe.KINDS, "course-3-modeling/week-4-analysis/", "references/brundage2020toward/", "figures/"):
        page.goto(address + path)
        page.add_style_tag(content=SPACED)
        page.evaluate(axe.UNFOLDED, "x")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()


def test_without_javascript_the_site_reads_and_links(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    page.goto(address + WEEK)
    page.click(".menu")
    expect(page.locator("#nav")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("a.citation").first.click()
    expect(page.locator("li.reference:target")).to_be_visible()
    page.locator("li.reference:target .reference__back a").last.click()
    expect(page.locator("h1")).to_be_visible()
    context.close()


def test_from_disk_the_pages_read_and_link(page, real_site):
    page.goto((real_site / WEEK / "index.html").as_uri())
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).fontFamily") != ""
    assert page.evaluate("document.styleSheets.length") > 0


def test_a_lost_reader_finds_the_way(page, address):
    page.goto(address + "no/such/page/")
    expect(page.locator("h1")).to_be_visible()
    links = page.locator("article a, main a")
    assert links.count() >= 5
    links.first.click()
    page.wait_for_load_state()
    assert page.url.startswith(address)


def test_paper_shows_references_and_no_controls(page, address):
    page.goto(address + WEEK)
    page.emulate_media(media="print")
    expect(page.locator("section.references")).to_be_visible()
    expect(page.locator(".header")).to_be_hidden()


def test_the_sentence_that_cites_is_marked_on_arrival_and_nothing_covers_it(page, address, real_site):
    mentions = json.loads((real_site / "references" / "citations.json").read_text(encoding="utf-8"))
    here = [each for each in mentions if each["page"].strip("/") == WEEK.strip("/")]
    page.goto(f"{address}{WEEK}#{here[1]['anchor']}")
    marked = page.evaluate(
        """async anchors => {
          const found = []
          for (let n = 0; n < 250 && !CSS.highlights.has("cited"); n++) await new Promise(resolve => setTimeout(resolve, 20))
          for (const anchor of anchors) {
            if (location.hash !== `#${anchor}`) await new Promise(resolve => {
              addEventListener("hashchange", () => setTimeout(resolve), { once: true })
              location.hash = anchor
            })
            found.push([...CSS.highlights.get("cited")].map(range => range.toString()).join("|"))
          }
          return found
        }""",
        [each["anchor"] for each in here],
    )
    assert len(here) > 20
    assert [folded(text) for text in marked] == [folded(each["sentence"]) for each in here]
    expect(page.locator(".card")).to_have_count(0)
    page.evaluate("location.hash = 'references'")
    page.wait_for_function("() => !CSS.highlights.has('cited')")
