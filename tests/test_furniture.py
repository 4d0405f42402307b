import html
import json
import re

import bibtexparser
import pytest

from studynotes.model import Citation, CitationGroup, Note, Site
from studynotes.render import page_footer

SITE = Site("https://example.org/notes/", "Notes", "", "doe", "https://github.com/doe/notes")


def week(course, number, title="T & <u>", **parts):
    path = f"course-{course}-x/week-{number}-some-word.md"
    return Note(
        path, f"/course-{course}-x/week-{number}-some-word/", title, {"course": course, "week": number}, "", 0, **parts
    )


CITED = week(1, 2, groups=(CitationGroup((Citation("a"), Citation("b"), Citation("a")), 0, 0, 1, 1),))
NOTES = [
    week(2, 1),
    CITED,
    week(1, 1),
    week(1, 10),
    Note("course-1-x/index.md", "/course-1-x/", "C", {"course": 1}, "", 0),
]
ABOUT = Note("about.md", "/about/", "About", {}, "", 0)


def test_a_note_tells_when_it_changed_what_it_cites_and_where_to_mend_it():
    made = page_footer.facts(CITED, SITE, "2026-11-03")
    assert '<time datetime="2026-11-03">3 November 2026</time>' in made
    assert '<a href="#references">2 works</a>' in made
    assert 'href="https://github.com/doe/notes/edit/main/docs/course-1-x/week-2-some-word.md"' in made
    assert page_footer.facts(ABOUT, Site("https://a.org/", "N"), "") == '<p class="furniture__facts"></p>'


def test_a_page_is_cited_in_words():
    record = page_footer.as_reference(CITED, SITE, "2026-11-03")
    assert html.unescape(re.sub("<[^>]+>", "", page_footer.formatted(record))) == (
        "doe. (2026, November 3). T & <u>. Notes. https://example.org/notes/course-1-x/week-2-some-word/"
    )
    undated = page_footer.as_reference(ABOUT, Site("https://a.org/", "Notes"), "")
    assert page_footer.formatted(undated).startswith("Notes. (n.d.). <i>About</i>. <a")


def test_the_box_holds_bibtex_and_csl_json_that_parse():
    texts = [
        html.unescape(each)
        for each in re.findall(r"<code>(.*?)</code>", page_footer.cite_box(CITED, SITE, "2026-11-03"), re.DOTALL)
    ]
    (entry,) = bibtexparser.parse_string(texts[0]).entries
    assert (entry.entry_type, entry.key, entry["title"]) == ("online", "doe2026course1week2", "{T \\& <u>}")
    assert (entry["date"], entry["author"]) == ("2026-11-03", "{doe}")
    (item,) = json.loads(texts[1])
    assert (item["id"], item["type"], item["title"]) == ("doe2026course1week2", "webpage", "T & <u>")
    assert item["issued"] == {"date-parts": [[2026, 11, 3]]}
    assert item["author"] == [{"literal": "doe"}]


@pytest.mark.parametrize(
    ("note", "before", "after"),
    [
        (week(1, 1), None, (1, 2)),
        (CITED, (1, 1), (1, 10)),
        (week(1, 10), (1, 2), (2, 1)),
        (week(2, 1), (1, 10), None),
        (week(9, 9), None, None),
        (ABOUT, None, None),
    ],
)
def test_weeks_follow_each_other_over_the_ends_of_courses(note, before, after):
    found = [each and (each.front["course"], each.front["week"]) for each in page_footer.neighbours(note, NOTES)]
    assert found == [before, after]


def test_the_turn_names_both_weeks():
    made = page_footer.turn(CITED, NOTES)
    assert re.findall(r'rel="(\w+)" href="([^"]+)"', made) == [
        ("prev", "../week-1-some-word/"),
        ("next", "../week-10-some-word/"),
    ]
    assert "T &amp; &lt;u&gt;" in made
    assert page_footer.turn(ABOUT, NOTES) == ""


def test_only_pages_of_a_course_have_a_foot():
    assert page_footer.foot(ABOUT, SITE, "2026-11-03") == ""
    made = page_footer.foot(CITED, SITE, "2026-11-03")
    assert made.count("<section") == made.count("</section>") == 1
    assert "data-search-exclude" in made
