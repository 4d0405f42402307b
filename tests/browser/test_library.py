"""The library in a real Chromium: find, filter, share, select, export, ask; also without a script."""

import gzip
import json
import re
from pathlib import Path

import axe
import bibtexparser
import pytest
import rispy
from playwright.sync_api import expect

from build import golden

pytestmark = pytest.mark.browser
LOOKUP = """async texts => {
    const { identify } = await import(document.querySelector("[src$='/notes.js']").src.replace("notes", "identifiers"))
    return texts.map(text => identify(text)?.names[0] ?? "")
}"""
PASTED = {
    "https://doi.org/10.1145/3097983.3098021.": "doi:10.1145/3097983.3098021",
    "doi:10.1002/(SICI)1097-4571(1999)50:3": "doi:10.1002/(sici)1097-4571(1999)50:3",
    "(10.1145/2523813)": "doi:10.1145/2523813",
    "10.48550/arXiv.1706.03762": "arxiv:1706.03762",
    "1706.03762v7": "arxiv:1706.03762",
    "arXiv:1706.03762": "arxiv:1706.03762",
    "https://arxiv.org/pdf/1706.03762v2.pdf": "arxiv:1706.03762",
    "https://arxiv.org/abs/cs/0112017": "arxiv:cs/0112017",
    "978-0-262-03384-8": "isbn:9780262033848",
    "concept drift 2019": "",
    "Adult": "",
    **{address: bare for address, bare in golden("identifiers.yml")["spellings"] if "doi.org" not in bare},
}
"""What a reader pastes, and how the table of the library spells it; addresses as Python spells them."""


@pytest.fixture
def library(page, address):
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    opened(page, address)
    yield page
    assert page.faults == []


def opened(page, address, query=""):
    page.goto(f"{address}references/{query}")
    page.wait_for_selector(".catalogue[data-ready]")
    return page


def titles(page):
    return page.locator(".library__title").all_text_contents()


def count(page):
    return int(re.match(r"\d+", page.locator(".finder__count").inner_text())[0])


def selected(page, number):
    for n in range(number):
        page.locator(".pick > input").nth(n).check()


def taken(page, form):
    if page.locator(".basket").get_attribute("open") is None:
        page.locator(".basket > summary").click()
    page.locator("#format").select_option(form)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_words_filter_by_beginnings_without_accents_and_capitals(library):
    library.locator("#find").fill("TECHN debt sculley")
    expect(library.locator(".finder__count")).to_contain_text(re.compile(r"^\d of \d+ works"))
    assert "Hidden Technical Debt in Machine Learning Systems" in titles(library)


def test_the_address_holds_the_state_and_the_back_button_goes_back(library, address):
    library.locator(".facet[data-facet=kind] > summary").click()
    library.get_by_role("checkbox", name=re.compile("^Software")).check()
    software = titles(library)
    library.locator("#sort").select_option("title")
    assert sorted(titles(library), key=str.casefold)[0] == titles(library)[0]
    assert "kind=software" in library.url
    assert "sort=title" in library.url
    library.go_back()
    expect(library.locator("#sort")).to_have_value("year")
    assert titles(library) == software
    shared = opened(library, address, "?find=monitor&kind=software&sort=cited")
    expect(shared.locator("#find")).to_have_value("monitor")
    assert shared.get_by_role("checkbox", name=re.compile("^Software")).is_checked()
    assert 0 < len(titles(shared)) < len(software)


def test_a_count_says_what_ticking_the_box_gives(library):
    library.locator("#find").fill("data")
    for facet in ("kind", "in", "year"):
        if library.locator(f".facet[data-facet={facet}]").get_attribute("open") is None:
            library.locator(f".facet[data-facet={facet}] > summary").click()
        option = library.locator(f".facet[data-facet={facet}] .option:visible").first
        promised = int(option.locator(".option__count").inner_text())
        option.locator("input").check()
        assert count(library) == len(titles(library)) == promised
        option.locator("input").uncheck()


def test_what_is_chosen_can_be_let_go(library):
    boxes = library.locator(".facet[data-facet=in] input")
    boxes.nth(0).check()
    boxes.nth(1).check()
    library.get_by_role("button", name="Clear all that is chosen").click()
    assert library.locator(".finder__chosen li").count() == 0
    assert library.url.endswith("/references/")


def test_a_short_list_is_there_as_a_whole(library):
    library.keyboard.press("Control")
    expect(library.locator(".library__item")).to_have_count(count(library))
    library.locator("#find").fill("a")
    expect(library.locator(".library__item")).to_have_count(count(library))


def test_what_is_pasted_is_recognised(library):
    assert dict(zip(PASTED, library.evaluate(LOOKUP, list(PASTED)), strict=True)) == PASTED


def test_every_name_in_the_bibliography_leads_to_its_work(library, real_site):
    table = json.loads((real_site / "references" / "lookup.json").read_text(encoding="utf-8"))
    for prefix in ("doi:", "arxiv:", ""):
        name = next(name for name in sorted(table) if name.startswith(prefix) and (prefix or ":" not in name))
        library.locator("#find").fill("")
        library.locator("#find").fill(name.removeprefix(prefix) if prefix else f"https://www.{name}/")
        expect(library.locator(".finder__count")).to_contain_text("Discussed here")
        expect(library.locator(".finder__count a")).to_have_attribute("href", re.compile(rf"(^|/){table[name]}/$"))


def test_a_title_is_found_though_it_is_not_spelled_so(library):
    library.locator("#find").fill("Hidden technical debt of machine learning systems")
    expect(library.locator(".finder__count")).to_contain_text("Perhaps this one is meant")
    expect(library.locator(".finder__count a")).to_have_attribute("href", re.compile(r"(^|/)sculley2015hidden/$"))


def test_what_is_not_here_is_said_with_a_way_on(library):
    for text in ("10.9999/not.here", "https://example.org/nothing"):
        library.locator("#find").fill("drift")
        expect(library.locator(".finder__count")).to_contain_text("works")
        library.locator("#find").fill(text)
        expect(library.locator(".finder__count")).to_contain_text("Not here yet")
        expect(library.locator(".finder__count a")).to_have_attribute("href", re.compile("about/contributing/$"))


def test_words_that_no_work_has_lead_to_the_search_and_back_to_all_works(library):
    library.locator("#find").fill("zyzzyva & so")
    expect(library.locator(".finder__count")).to_contain_text("Not here yet")
    library.get_by_role("link", name="Search the notes").click()
    expect(library.locator("[role=combobox]")).to_have_value("zyzzyva & so")
    expect(library.locator(".search__output")).to_be_visible()
    library.keyboard.press("Escape")
    library.locator("#find").fill("zyzzyva")
    library.get_by_role("link", name="Clear", exact=True).click()
    expect(library.locator(".finder__count")).to_have_text(re.compile(r"^\d+ works$"))


def test_the_works_of_a_topic_in_a_course_are_three_clicks_from_home(library, address):
    library.goto(address)
    library.keyboard.press("/")
    library.keyboard.type("distillation")
    library.locator("[role=option][href*='topics/knowledge-distillation/']").first.click()
    library.locator(".export").get_by_role("link", name="course 3").click()
    library.wait_for_selector(".catalogue[data-ready]")
    with library.expect_download() as download:
        library.get_by_role("button", name="Download").click()
    assert Path(download.value.path()).read_text(encoding="utf-8").count("\n@") + 1 == count(library) > 5


def test_a_title_with_markup_stays_text(library):
    library.locator("#find").fill("<img src=x onerror=alert(1)> of things")
    expect(library.locator(".finder__count")).to_contain_text("Not here yet")
    assert library.locator(".catalogue img").count() == 0


def test_the_selection_outlives_a_reload_and_can_be_shown_alone(library, address):
    selected(library, 2)
    chosen = titles(library)[:2]
    opened(library, address)
    expect(library.locator(".basket__count")).to_have_text("2 selected")
    library.get_by_label("Only selected").check()
    expect(library.locator(".library__title")).to_have_text(chosen)
    library.locator(".pick > input").first.focus()
    library.keyboard.press("Space")
    expect(library.get_by_label("Only selected")).to_be_focused()
    assert titles(library) == chosen[1:]


def test_a_spoilt_selection_is_an_empty_one(library, address):
    for kept in ("{", "[1, null]", '{"a": 1}', '["no-such-key"]', "null"):
        library.evaluate("kept => localStorage.setItem('studynotes.basket', kept)", kept)
        opened(library, address)
        selected(library, 1)
        expect(library.locator(".basket__count")).to_have_text("1 selected")


def test_a_browser_that_keeps_nothing_still_selects(library, address):
    forbid = "Storage.prototype.setItem = function () { throw new DOMException('full', 'QuotaExceededError') }"
    library.add_init_script(forbid)
    opened(library, address)
    selected(library, 3)
    expect(library.locator(".basket__count")).to_have_text("3 selected")


def test_a_selection_leaves_in_every_format(library):
    selected(library, 3)
    links = library.locator(".library__title").all()[:3]
    keys = {link.get_attribute("href").rstrip("/") for link in links}
    bib = bibtexparser.parse_string(taken(library, "bib"))
    assert {entry.key for entry in bib.entries} == keys
    assert {entry["id"] for entry in rispy.loads(taken(library, "ris"))} == keys
    assert {entry["id"] for entry in json.loads(taken(library, "json"))} == keys
    lines = taken(library, "md").splitlines()
    assert len(lines) == 3
    assert all(re.match(r"- .+: \[.+\]\(http.+/references/[\w-]+/\)\. .+\.$", line) for line in lines)


def test_everything_and_what_was_found_leave_too(library):
    everything = count(library)
    assert len(json.loads(taken(library, "json"))) == everything
    library.locator("#find").fill("drift")
    assert len(rispy.loads(taken(library, "ris"))) == count(library) < everything


def test_copying_says_that_it_has_copied(browser, address):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = opened(context.new_page(), address)
    selected(page, 1)
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".basket__said")).to_have_text("1 work copied.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("@")
    context.close()


def test_nothing_found_is_said_and_not_exported(library):
    library.locator("#find").fill("zyzzyva")
    library.get_by_role("button", name="Download").click()
    expect(library.locator(".basket__said")).to_contain_text("No work is found")


def test_an_address_names_what_to_export(library, address):
    for query in ("?topic=mlops", "?week=3.2", "?author=D.+Sculley", "?topic=pruning&in=3"):
        opened(library, address, f"{query}&take=ris")
        expect(library.locator(".finder__chosen li")).to_have_count(3 if "&" in query else 1)
        expect(library.locator("#format")).to_have_value("ris")
        expect(library.get_by_role("button", name="Download")).to_be_focused()
        assert library.locator(".basket__count").inner_text() == f"{count(library)} found"
        assert 0 < len(rispy.loads(taken(library, "ris"))) == count(library) < 200


def test_a_bar_of_the_strip_filters_by_its_years_and_lets_go(library):
    bar = library.locator(".years a[aria-label^='2019:']")
    promised = int(bar.get_attribute("aria-label").split()[1])
    bar.press("Enter")
    expect(library.locator(".library__item")).to_have_count(promised)
    bar.press("Enter")
    expect(library.locator(".finder__count")).to_have_text(re.compile(r"^\d+ works$"))


@pytest.mark.parametrize("path", ["references/", "glossary/"])
def test_the_first_view_weighs_at_most_110_kilobytes(page, address, real_site, path):
    asked = []
    page.on("response", lambda response: asked.append(response.url.split("?")[0].removeprefix(address)))
    page.goto(address + path, wait_until="networkidle")
    paths = [real_site / (name + "index.html" if name.endswith("/") else name) for name in set(asked)]
    assert sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths if path.is_file()) <= 110_000


def test_a_file_that_cannot_be_fetched_is_said(page, address):
    page.route("**/references.bib", lambda route: route.abort())
    opened(page, address)
    page.get_by_role("button", name="Download").click()
    expect(page.locator(".basket__said")).to_contain_text("could not be fetched")


def test_the_keyboard_reaches_everything_in_order(library):
    library.locator("#find").focus()
    seen = []
    for _ in range(6):
        library.keyboard.press("Tab")
        seen.append(library.evaluate("(document.activeElement.id || document.activeElement.textContent).trim()"))
    assert seen[1].startswith("Export")
    assert [seen[0], *seen[2:]] == ["sort", "format", "Download", "Copy", "Filters"]


def test_paper_has_the_works_and_no_controls(library):
    library.emulate_media(media="print")
    expect(library.locator(".library__item").first).to_be_visible()
    for name in (".finder", ".drawers", ".pick"):
        expect(library.locator(name).first).to_be_hidden()


def test_the_menu_prints_every_work_though_the_page_began_with_the_newest(library):
    total = count(library)
    assert library.locator(".library__item").count() < total
    library.pdf()
    expect(library.locator(".library__item")).to_have_count(total)


def test_the_strip_is_one_row_and_every_year_of_it_lands(library):
    for width in (1280, 390):
        library.set_viewport_size({"width": width, "height": 844})
        boxes = [link.bounding_box() for link in library.locator(".years li a").all()]
        assert len({box["y"] + box["height"] for box in boxes}) == 1
        assert min(box["width"] for box in boxes) >= 24
    for link in library.locator(".years a").all():
        assert library.locator(link.get_attribute("href")).count() == 1


def test_the_data_files_are_fetched_only_when_asked(page, address):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, address)
    page.locator("#find").fill("drift")
    expect(page.locator(".finder__count")).to_contain_text(" of ")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if url.endswith((".json", ".bib", ".ris", "export.js"))]


def test_other_pages_do_not_load_the_script(real_site):
    loading = [path for path in real_site.rglob("*.html") if b'library.js"' in path.read_bytes()]
    assert loading == [real_site / "references" / "index.html"]


def test_without_a_script_every_work_is_reached(browser, address, real_site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}references/")
    expect(page.locator("#find")).to_be_hidden()
    seen = page.locator(".library__item").count()
    for link in [link.get_attribute("href") for link in page.locator(".catalogue__rest a").all()]:
        page.goto(f"{address}references/{link}")
        seen += page.locator(".library__item").count()
    assert seen == len(json.loads((real_site / "references" / "references.json").read_text(encoding="utf-8")))
    page.locator(".library__title").first.click()
    expect(page.locator("h1")).to_be_visible()
    context.close()


@pytest.mark.parametrize("query", ["?find=drift&kind=preprint", "?find=zyzzyva", "?sort=title"])
def test_every_state_of_the_controls_is_clean_and_as_wide_as_the_screen(browser, address, query):
    page = opened(axe.opened(browser, "about:blank"), address, query)
    selected(page, 1 if "sort" in query else 0)
    page.locator(".drawers > details").evaluate_all("all => all.forEach(each => { each.open = true })")
    sizes = [{"width": width, "height": 844} for width in (1280, 390, 320)]
    for size in sizes:
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    # A few works stand for all: axe looks at the whole page, however small the part that it judges.
    page.locator(".library__item").evaluate_all("all => all.slice(4).forEach(each => each.remove())")
    for size in sizes:
        page.set_viewport_size(size)
        page.evaluate("scrollTo(0, 0)")  # a box half below the bar would be measured as too small
        assert axe.faults(page, ".finder") + axe.faults(page, ".drawers") == []
    page.context.close()
