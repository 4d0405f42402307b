"""The edition for disks in a real Chromium, opened by file: addresses: links, search, cards, the library."""

import re
import zipfile

import pytest
from playwright.sync_api import expect

from studynotes.author import offline

pytestmark = pytest.mark.browser

WEEK = "course-1-introduction/week-1-lifecycle/index.html"


@pytest.fixture(scope="module")
def disk(real_site, tmp_path_factory):
    """The folder into which the zip unpacks."""
    folder = tmp_path_factory.mktemp("disk")
    offline.write(real_site, folder / "site.zip")
    zipfile.ZipFile(folder / "site.zip").extractall(folder)
    return folder / "site"


@pytest.fixture
def faults(page):
    found = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    # A click leads away from a page whose icon is still on its way: what the browser gave up itself is no fault.
    page.on("requestfailed", lambda request: None if "ABORTED" in request.failure else found.append(request.url))
    yield found
    assert found == []


FOLDER_LINKS = """() => [...document.querySelectorAll("a[href], form[action]")].map(each => each.href ?? each.action)
    .filter(address => address.startsWith("file:") && address.split(/[?#]/)[0].endsWith("/"))"""


@pytest.mark.parametrize(
    "path", ["index.html", WEEK, "references/index.html", "references/sculley2015hidden/index.html"]
)
def test_no_link_leads_to_a_folder_and_each_leads_to_a_file(page, faults, disk, path):
    page.goto((disk / path).as_uri())

    assert page.evaluate(FOLDER_LINKS) == []
    targets = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href.split(/[?#]/)[0])")
    ours = {target.removeprefix(disk.as_uri()).lstrip("/") for target in targets if target.startswith("file:")}
    assert [target for target in sorted(ours) if not (disk / target).is_file()] == []


def test_search_finds_and_its_hits_lead_to_files(page, faults, disk):
    page.goto((disk / WEEK).as_uri())
    page.fill(".search__input", "hidden technical debt")
    expect(page.locator("a.search__link").first).to_have_attribute("href", re.compile(r"^file:.*/index\.html"))
    assert page.evaluate(FOLDER_LINKS) == []

    page.locator("a.search__link").first.click()
    expect(page.locator("h1")).to_contain_text(re.compile("technical debt", re.IGNORECASE))


def test_cards_open_for_a_work_and_for_a_term_of_another_page(page, faults, disk):
    page.goto((disk / WEEK).as_uri())
    page.locator("a.citation").first.hover()
    expect(page.locator(".card")).to_contain_text("Hidden Technical Debt")

    page.locator("a.term[href*=glossary]").first.hover()
    expect(page.locator(".card")).to_contain_text("Read on in Glossary")


def test_the_library_finds_narrows_and_exports(page, faults, disk):
    page.goto((disk / "references" / "index.html").as_uri())
    page.fill("input[name=find]", "hidden technical debt")
    expect(page.locator(".finder__count")).to_contain_text("1 of")
    expect(page).to_have_url(re.compile(r"find=hidden"))
