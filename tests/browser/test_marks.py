"""What a reader marks, in a real Chromium: kept in the browser only, shown on lists, out as a file and back."""

import json
import re
from pathlib import Path

import axe
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WORK, WEEK = "references/sculley2015hidden/", "course-3-modeling/week-2-resources/"
AFTER = "place => getComputedStyle(place, '::after').content"


@pytest.fixture
def reader(page):
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    yield page
    assert page.faults == []


def opened(page, address):
    page.goto(address)
    page.mouse.move(5, 5)
    return page


def after(page, selector):
    return page.locator(selector).first.evaluate(AFTER)


def kept(page, name="marks"):
    return json.loads(page.evaluate(f"localStorage.getItem('studynotes.{name}')") or "{}")


def awaited(page, selector, words):
    page.wait_for_function(
        "([selector, words]) => getComputedStyle(document.querySelector(selector), '::after').content.includes(words)",
        arg=[selector, words],
    )


@pytest.mark.parametrize(
    ("path", "list_page", "place"),
    [
        (WORK, "references/?find=hidden+technical", f".library__title[href='{Path(WORK).name}/'] ~ .library__venue"),
        (WEEK, "", f".map__link[href='{WEEK}'] .map__works"),
    ],
)
def test_a_mark_is_kept_and_shown_on_lists(reader, address, path, list_page, place):
    opened(reader, address + path).get_by_role("button", name="To read").click()
    reader.get_by_label("Your note").fill("first <b>figure</b>")
    opened(reader, address + path)
    expect(reader.get_by_role("button", name="To read")).to_have_attribute("aria-pressed", "true")
    expect(reader.get_by_label("Your note")).to_have_value("first <b>figure</b>")
    assert kept(reader) == {path: {"mark": "later", "note": "first <b>figure</b>"}}
    opened(reader, address + list_page)
    awaited(reader, place, "to read")
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_mark_is_let_go_by_the_same_button(reader, address):
    read = opened(reader, address + WORK).get_by_role("button", name="Read", exact=True)
    read.click()
    awaited(reader, ".kicker", "read")
    read.click()
    assert kept(reader) == {}
    assert after(reader, ".kicker") in ("none", "normal")


def test_marks_leave_as_a_file_and_come_back(reader, address, tmp_path):
    opened(reader, address + WORK).get_by_role("button", name="Read", exact=True).click()
    reader.get_by_role("button", name="Kept on this device").click()
    with reader.expect_download() as download:
        reader.get_by_role("button", name="Export marks").click()
    saved = Path(download.value.path()).read_bytes()
    reader.on("dialog", lambda dialog: dialog.accept())
    reader.get_by_role("button", name="Delete all").click()
    expect(reader.get_by_role("dialog").get_by_role("status")).to_have_text("Deleted.")
    assert reader.evaluate("Object.keys(localStorage).filter(name => name.startsWith('studynotes.'))") == []
    for content, said in ((b"{", "This is no file of marks."), (saved, "1 read back.")):
        with reader.expect_file_chooser() as chooser:
            reader.get_by_role("button", name="Read marks back").click()
        chooser.value.set_files({"name": "marks.json", "mimeType": "application/json", "buffer": content})
        expect(reader.get_by_role("dialog").get_by_role("status")).to_have_text(said)
    assert kept(reader) == json.loads(saved) == {WORK: {"mark": "read", "note": ""}}


@pytest.mark.parametrize(
    "spoilt", ["{", "[1, null]", '{"a": 1, "b": null}', '{"a": {"mark": "toString"}}', "null", '"x"']
)
def test_spoilt_marks_are_none(reader, address, spoilt):
    opened(reader, address)
    reader.evaluate(
        "kept => { for (const name of ['marks', 'visit']) localStorage.setItem(`studynotes.${name}`, kept) }", spoilt
    )
    read = opened(reader, address + WORK).get_by_role("button", name="Read", exact=True)
    read.click()
    assert kept(reader) == {WORK: {"mark": "read", "note": ""}}


def test_what_has_changed_since_the_last_visit_is_marked_from_the_sitemap(reader, address, real_site):
    days = dict(
        re.findall(r"<loc>[^<]+?/Coursera_MLOps/([^<]*)</loc><lastmod>([^<]+)", (real_site / "sitemap.xml").read_text())
    )
    opened(reader, address)
    for visit, is_marked in ((days[WEEK], False), ("2020-01-09", True)):
        reader.evaluate("day => localStorage.setItem('studynotes.visit', JSON.stringify({ day }))", visit)
        opened(reader, address)
        place = f".map__link[href='{WEEK}'] .map__works"
        if is_marked:
            awaited(reader, place, "changed since 9 January 2020")
        else:
            reader.wait_for_load_state("networkidle")
            assert "changed" not in after(reader, place)
    for path in (WEEK, WORK):
        opened(reader, address + path)
        awaited(reader, ".kicker", "changed since 9 January 2020")


def test_nothing_is_asked_before_the_reader_does_something_and_nothing_is_sent(reader, address):
    asked = []
    reader.on("request", lambda request: asked.append((request.method, request.url)))
    reader.goto(address + WORK, wait_until="networkidle")
    assert not [url for _, url in asked if "marks.js" in url or "sitemap" in url]
    reader.mouse.move(5, 5)
    reader.get_by_label("Your note").fill("mine alone")
    reader.wait_for_load_state("networkidle")
    assert {method for method, _ in asked} == {"GET"}
    assert not [url for _, url in asked if "mine" in url or not url.startswith(address)]


def test_the_panel_and_the_sheet_are_clean(browser, address):
    page = axe.opened(browser, address + WORK)
    page.mouse.move(5, 5)
    page.get_by_role("button", name="Read", exact=True).click()
    assert axe.faults(page, ".article > .marks") == []
    page.get_by_role("button", name="Kept on this device").click()
    page.locator(".keys").wait_for()
    assert axe.faults(page, ".keys") == []
    page.context.close()
