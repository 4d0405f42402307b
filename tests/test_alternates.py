import build
from studynotes.bib.formatter import Formatted
from studynotes.graph import backlinks
from studynotes.model import Reference, Site
from studynotes.render import alternates

SITE = Site("https://example.org/", "Notes", "What they are.")
WORK = Reference(
    "doe2015work",
    "article",
    "A *star*",
    keywords=("mlops",),
    fields={"doi": "10.1/x", "annotation": "Says\nthat.", "since": "Grown."},
)
FORMATTED = {"doe2015work": Formatted("Doe, 2015", "2015", 'Doe (2015). <i>A <span class="x">*B*</span></i> &amp; C.')}
TEXT = """---
title: Week
description: About it.
course: 1
week: 1
---

## First <!-- hidden -->

It says so [[see @doe2015work, p. 3]]{.evidence}, as [week 2](week-2-z.md#there "Title"), [home](../index.md) and [x](https://x.org/a.md) do.

??? question "Why?"

    Because [@doe2015work].

        code

!!! note
    Text.

```
[@doe2015work] <!-- kept -->
??? question "kept"
```
"""


WEEK = build.note(TEXT, "course-1-a/week-1-y.md")
HOME = build.note("---\ntitle: Home\n---\n\nHome.\n", "index.md")
ABOUT = build.note("---\ntitle: About\n---\n\nText.\n", "about/a.md")
GRAPH = backlinks.build({WORK.key: WORK}, [WEEK, HOME, ABOUT], {}, lambda group: "(Doe, 2015)")
TWIN = alternates.note_alternate(WEEK, GRAPH, FORMATTED, SITE)


def test_a_twin_begins_with_what_the_page_is():
    assert TWIN.startswith("# Week\n\n> About it.\n\n## First \n\n")


def test_citations_are_links_and_stand_in_a_list():
    assert "It says so (see [Doe, 2015](https://example.org/references/doe2015work/), p. 3), as" in TWIN
    listed = TWIN.partition("## References\n\n")[2]
    assert listed == (
        "- Doe (2015). *A \\*B\\** & C. [Notes on it](https://example.org/references/doe2015work/index.md)"
        " · [DOI](https://doi.org/10.1/x)\n  Says that.\n"
    )


def test_links_to_sources_lead_to_pages_and_others_stay():
    assert "[week 2](https://example.org/course-1-a/week-2-z/#there)" in TWIN
    assert "[home](https://example.org/)" in TWIN
    assert "[x](https://x.org/a.md)" in TWIN


def test_boxes_become_text_and_code_stays_as_it_is():
    assert "**Why?**\n\nBecause ([Doe, 2015]" in TWIN
    assert "\n    code\n" in TWIN
    assert "**Note**\nText.\n" in TWIN
    assert '```\n[@doe2015work] <!-- kept -->\n??? question "kept"\n```' in TWIN


def test_a_page_without_citations_has_no_list():
    assert alternates.note_alternate(HOME, GRAPH, FORMATTED, SITE) == "# Home\n\nHome.\n"


def test_a_work_has_a_twin_with_the_sentences_that_cite_it():
    made = alternates.work_alternate(WORK, GRAPH, FORMATTED, SITE)
    assert made.startswith("# A \\*star\\*\n\nDoe (2015).")
    assert "- DOI: <https://doi.org/10.1/x>" in made
    assert "**Since:** Grown." in made
    place = "https://example.org/course-1-a/week-1-y/#cite-doe2015work-1"
    assert f"- [Week › First]({place}): It says so (Doe, 2015)" in made
    assert "Cited by" not in alternates.work_alternate(WORK, build.graph([WORK]), FORMATTED, SITE)


def test_llms_txt_lists_the_twins_by_section():
    made = alternates.llms_txt(GRAPH.notes, SITE)
    line = "- [Week](https://example.org/course-1-a/week-1-y/index.md): About it."
    assert made.startswith(f"# Notes\n\n> What they are.\n\n## Course 1\n\n{line}")
    headings = [line for line in made.splitlines() if line.startswith("## ")]
    assert headings == ["## Course 1", "## Overview", "## Works cited", "## Optional"]
