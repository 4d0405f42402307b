"""The page of a work in a real Chromium: what can be copied, and what stands there without a script."""

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WORK = "references/sculley2015hidden/"


def copied(page, box):
    box.locator("button.copy").click()
    expect(box.locator("button.copy")).to_have_text("Copied")
    return page.evaluate("navigator.clipboard.readText()")


def test_every_form_of_the_reference_is_copied_with_a_word_that_says_so(browser, address):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    work = context.new_page()
    work.goto(address + WORK)
    forms = {}
    for form in work.locator("details.cite__form").all():
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        forms[form.locator("summary").inner_text()] = copied(work, form.locator("pre, .cite__formatted"))
    assert forms["BibTeX"].startswith("@inproceedings{sculley2015hidden,")
    assert forms["RIS"].startswith("TY  - CPAPER")
    assert json.loads(forms["CSL-JSON"])[0]["id"] == "sculley2015hidden"
    for style, begun in {
        "APA": "Sculley, D., ",
        "IEEE": "D. Sculley",
        "Chicago": "Sculley, D.",
        "MLA": "Sculley, D.",
    }.items():
        assert forms[style].startswith(begun)
        assert "https://" in forms[style]
        assert "Copy" not in forms[style]
    expect(work.locator("button.copy", has_text="Copied")).to_have_count(0)
    context.close()


def test_every_form_can_be_selected_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + WORK)
    expect(page.locator(".copy")).to_have_count(0)
    expect(page.locator(".cite__formatted").first).to_be_visible()
    for form in page.locator("details.cite__form").all():
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        text = form.locator("code, .cite__formatted")
        expect(text).to_be_visible()
        assert text.evaluate("text => getComputedStyle(text).userSelect") != "none"
    context.close()


def test_the_style_that_a_reader_chose_is_open_on_the_next_page_too(page, address):
    page.goto(address + WORK)
    page.locator("summary", has_text="MLA").click()
    page.goto(f"{address}references/abadi2016deep/")
    expect(page.locator("details.cite__form[open] > summary")).to_have_text("MLA")
