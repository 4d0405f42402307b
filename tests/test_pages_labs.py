"""The page of labs: each section on labs once, its links and citations as seen from the root."""

import re

import pytest

from studynotes.bib.formatter import Formatted
from studynotes.model import Graph, Site
from studynotes.notes import reader
from studynotes.render.pages import labs

NOTE = """---
title: Week
course: 1
week: 2
---

## Labs

{text}

## Where to go next

- [Next](week-3-data.md)
"""


def section(text):
    note, _ = reader.read("course-1-word/week-2-name.md", NOTE.format(text=text))
    return labs.section(note, {"doe2020paper": Formatted("Doe, 2020", "2020", "Doe (2020).")})


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("- [A lab](https://example.org/lab) and [more](#tools).", "[more](course-1-word/week-2-name.md#tools)"),
        ("- Read [that](week-1-other.md#part).", "[that](course-1-word/week-1-other.md#part)"),
        ("- Read [that](../glossary.md).", "[that](glossary.md)"),
        ("- After Doe [-@doe2020paper].", '(<a href="../references/doe2020paper/">2020</a>)'),
        ("- [A lab](https://example.org/lab).", "[A lab](https://example.org/lab)."),
    ],
)
def test_links_and_citations_lead_to_the_same_place_from_the_root(written, shown):
    assert shown in section(written)


def test_nothing_of_the_section_is_left_out_and_nothing_behind_it_is_taken():
    assert section("- **One**: text.\n- Two.") == "- **One**: text.\n- Two."


@pytest.mark.parametrize(("courses", "said"), [([1], "The course has 1 lab,"), ([1, 2], "The 2 courses have 2 labs,")])
def test_the_page_speaks_of_one_course_or_of_several(courses, said):
    notes = [
        reader.read(f"{n}.md", NOTE.format(text="- One.").replace("course: 1", f"course: {n}"))[0] for n in courses
    ]
    page = labs.labs_page(Graph({}, tuple(notes), (), {}), {}, Site("", "Notes"))
    assert said in page


def test_the_page_counts_every_lab_of_the_courses(real_library):
    site = Site("https://example.org/notes/", "Notes", repository="https://github.com/doe/notes")
    page = labs.labs_page(real_library.graph, real_library.formatted, site)
    assert (len(re.findall(r"^## ", page, re.MULTILINE)), "The 4 courses have 47 labs" in page) == (16, True)
    forms = re.findall(
        r"^  \[Report a mistake\]\(https://github.com/doe/notes/issues/new\?\S+place=(\S+)\)", page, re.MULTILINE
    )
    assert (len(forms), forms[-1].endswith("%2Fweek-4-monitoring%2F%23labs")) == (47, True)
    assert "Report" not in labs.labs_page(real_library.graph, real_library.formatted, Site("", "Notes"))
