"""What readers come for, from the home page: each in three presses of pointer or Enter at most; typing is not counted."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
WEEK = ".map__link[href*='course-3-modeling/week-2']"
TASKS = {
    "a paper of which one remembers two words, as PDF": (
        DESK, "hidden debt", ["[role=option] >> nth=0"], (".work__links >> nth=0", "PDF|Paper")  # one press more
    ),
    "what concept drift is": (DESK, "what is concept drift", [], ("[role=option] >> nth=0", "A change over time in the relation")),
    "the works on distillation of course 3 as BibTeX": (
        DESK, "distillation", ["[role=option][href*='/topics/']", ".export >> text=course 3", "[data-do=download]"],
        (".basket__said", r"\d+ works downloaded"),
    ),
    "whether a paper is discussed here, by its number": (DESK, "1706.06969", [], ("[role=option]", "Geirhos")),
    "where a tool is named": (DESK, "feast", [], (".search__list", "Course 2, week 3")),
    "a week to print": (DESK, "", [WEEK], ("h1", "Dimensionality reduction")),
    "the labs of a week, on a phone": (PHONE, "week 4.2 labs", ["[role=option] >> nth=0"], ("article li:has-text('FastAPI and Docker')", "Deploy a model")),
    "the next week": (DESK, "", [WEEK, ".facts >> text=Next"], ("h1", "High-performance modeling")),
    "the next week, on a phone": (PHONE, "", [WEEK, ".facts >> text=Next"], ("h1", "High-performance modeling")),
    "a citation for a page": (DESK, "", [WEEK, ".facts >> text=Cite"], ("#cite", "BibTeX")),
    "what has changed": (DESK, "", [], (".news", r"\d+ words in ")),
    "the week that had PCA": (DESK, "PCA", ["[role=option] >> text=Course 3, week 2 >> nth=0"], ("#principal-component-analysis-pca", "PCA")),
    "all figures": (DESK, "", [".doors >> text=Library", ".nav >> text=All figures"], ("h1", "All figures")),
    "where to begin from zero": (DESK, "", ["text=the first page of Course 1"], ("h1", "Introduction to machine learning")),
}  # fmt: skip
"""The size of the window, what is typed into the search, what is pressed, and where what must stand at the end."""


@pytest.mark.parametrize("task", TASKS)
def test_a_task_takes_three_presses_at_most(page, address, task):
    size, typed, presses, (place, words) = TASKS[task]
    page.set_viewport_size(size)
    page.goto(address)
    if typed:
        page.keyboard.press("/")
        page.keyboard.type(typed)
        page.wait_for_selector(f".search__output[data-answered='{typed}']")
    for press in presses:
        page.locator(press).first.click()
    expect(page.locator(place).first).to_contain_text(re.compile(words))
    expect(page.locator(place).first).to_be_in_viewport()
    assert len(presses) <= 3
