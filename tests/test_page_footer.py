import html
import json
import re

import bibtexparser
import pytest

from studynotes.bib import formatter
from studynotes.model import Citation, CitationGroup, Note, Site
from studynotes.render import page_footer

SITE = Site("https://example.org/notes/", "Notes", "", "doe", "https://github.com/doe/notes")


def week(course, number, title="T & <u>", **parts):
    path = f"course-{course}-x/week-{number}-some-word.md"
    front = {"course": course, "week": number}
    return Note(path, f"/course-{course}-x/week-{number}-some-word/", title, front, "", 0, **parts)


CITED = week(1, 2, groups=(CitationGroup((Citation("a"), Citation("b"), Citation("a")), 0, 0, 1, 1),))
ABOUT = Note("about.md", "/about/", "About", {}, "", 0)


def foot(note, site, day):
    record = page_footer.as_reference(note, site, day)
    return page_footer.foot(note, site, day, formatter.in_styles([record]))


MADE = foot(CITED, SITE, "2026-11-03")


def words(markup):
    return html.unescape(re.sub("<[^>]+>", "", markup))


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (119, 1), (357, 2), (2380, 10)])
def test_the_facts_count_the_text_and_not_its_references(words, minutes):
    article = "<p>word </p>" * words + '<section class="references">' + "word " * 5000
    found = page_footer.facts(CITED, article, "2026-11-03")
    assert found == page_footer.Facts(minutes, 2, "2026-11-03", "3 November 2026")
    assert page_footer.facts(CITED, article, "").day_in_words == ""


def test_a_note_gives_the_works_that_it_cites():
    assert "Works cited here: Zotero, BibTeX, RIS, CSL-JSON" in words(MADE)
    assert "Works cited" not in foot(week(1, 1), SITE, "")


def test_a_page_is_cited_in_words():
    def cited(note, site, day):
        found = re.search(r'<p class="cite__formatted">(.*?)</p>', foot(note, site, day))
        return words(found[1])

    assert cited(CITED, SITE, "2026-11-03") == (
        "doe. (2026, November 3). T & <u>. Notes. https://example.org/notes/course-1-x/week-2-some-word/"
    )
    assert list(re.findall("<summary>(.*?)</summary>", MADE))[1:5] == ["APA", "IEEE", "Chicago", "MLA"]
    undated = cited(week(1, 1), Site("https://a.org/", "Notes"), "")
    assert undated == "Notes. (n.d.). T & <u>. https://a.org/course-1-x/week-1-some-word/"


def test_the_box_holds_bibtex_and_csl_json_that_parse():
    texts = [html.unescape(code) for code in re.findall(r"<code>(.*?)</code>", MADE, re.DOTALL)]
    (entry,) = bibtexparser.parse_string(texts[0]).entries
    assert (entry.entry_type, entry.key, entry["title"]) == ("online", "doe2026course1week2", "{T \\& <u>}")
    assert (entry["date"], entry["author"]) == ("2026-11-03", "{doe}")
    (item,) = json.loads(texts[2])
    assert (item["id"], item["type"], item["title"]) == ("doe2026course1week2", "webpage", "T & <u>")
    assert item["issued"] == {"date-parts": [[2026, 11, 3]]}
    assert item["author"] == [{"literal": "doe"}]


def test_only_pages_of_a_course_have_a_foot():
    assert foot(ABOUT, SITE, "2026-11-03") == ""
    assert MADE.count("<section") == MADE.count("</section>") == 1
