"""The heads of pages as other programs read them: Zotero's connector, search engines, link previews."""

import html
import json
import re
from urllib.parse import parse_qs

import lxml.html
import pytest

from build import golden
from studynotes.bib import bibliography
from studynotes.bib.describe import full_title
from studynotes.bib.formatter import Formatted
from studynotes.model import Citation, CitationGroup, Graph, Note, Reference
from studynotes.render import metadata
from studynotes.render.metadata.heads import head as head_of

CASES = {case["name"]: case for case in golden("metadata.yml")}
SITE = "https://example.org/notes/"
LABEL = Formatted("Doe, 2015", "2015", "Doe (2015).")


def work(entry):
    references, _, _ = bibliography.read("works.bib", entry)
    return references["k2015x"]


PAPER, ARTICLE, PREPRINT = (work(CASES[name]["entry"]) for name in ("conference paper", "journal article", "preprint"))

FIELDS = {
    "title": "title",
    "publication_date": "date",
    "journal_title": "publicationTitle",
    "inbook_title": "bookTitle",
    "conference_title": "conferenceName",
    "technical_report_institution": "institution",
    "technical_report_number": "reportNumber",
    "dissertation_institution": "university",
    "volume": "volume",
    "issue": "issue",
    "publisher": "publisher",
    "isbn": "ISBN",
    "doi": "DOI",
    "public_url": "url",
    "language": "language",
}
CERTAIN = {
    "journal_title": "journalArticle",
    "technical_report_institution": "report",
    "conference_title": "conferencePaper",
    "inbook_title": "bookSection",
    "dissertation_institution": "thesis",
}


def saved(head):
    """Do what Zotero's translator for embedded metadata does with the head of a page, as of 2026.

    A container's tag decides the type, then `z:itemType`; authors are taken in order, and a name with a comma
    is family and given name. One author's name with words on both sides of its comma is two authors.
    """
    page = lxml.html.document_fromstring(f"<html><head>{head}</head><body></body></html>")
    tags = [(each.get("name") or each.get("property"), each.get("content")) for each in page.iter("meta")]
    cited = [(name.removeprefix("citation_"), value) for name, value in tags if name.startswith("citation_")]
    guessed = next((value for name, value in tags if name == "z:itemType"), "journalArticle")
    item = {FIELDS[name]: value for name, value in cited if name in FIELDS}
    item["itemType"] = next((CERTAIN[name] for name, _ in cited if name in CERTAIN), guessed)
    names = [value for name, value in cited if name == "author"]
    parts = re.split(r"\s*,\s*", names[0]) if len(names) == 1 else []
    names = parts if len(parts) > 1 and " " in parts[0] and " " in parts[1] else names
    item["creators"] = [re.split(r"\s*,\s*", name) for name in names]
    pages = [value for wanted in ("firstpage", "lastpage") for name, value in cited if name == wanted]
    item["pages"] = "-".join(pages)
    item["attachments"] = [value for name, value in cited if name == "pdf_url"]
    return item


def data(head):
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head)
    return json.loads(text)


@pytest.mark.parametrize("name", CASES)
def test_zotero_saves_the_work_and_not_our_page(name):
    wanted = CASES[name]["zotero"]
    item = saved(metadata.work_head(work(CASES[name]["entry"]), LABEL, SITE, "Notes"))
    assert {field: item.get(field) for field in wanted} == wanted


@pytest.mark.parametrize("name", CASES)
def test_a_work_has_a_type_of_schema_org(name):
    made = data(metadata.work_head(work(CASES[name]["entry"]), LABEL, SITE))
    assert (made["@context"], made["@type"]) == ("https://schema.org", CASES[name]["schema"])
    assert made["mainEntityOfPage"] == "https://example.org/notes/references/k2015x/"


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "coins" in case])
def test_an_entry_of_a_list_is_a_context_object(name):
    span = metadata.coins(work(CASES[name]["entry"]))
    (value,) = re.fullmatch(r'<span class="Z3988" title="([^"]*)" hidden></span>', span).groups()
    read = parse_qs(html.unescape(value), strict_parsing=True)
    assert read["ctx_ver"] == ["Z39.88-2004"]
    wanted = CASES[name]["coins"]
    assert {field: read.get(field) for field in wanted} == wanted


def test_zotero_gets_all_authors_of_every_work_in_order(real_library):
    for record in real_library.graph.references.values():
        item = saved(metadata.work_head(record, LABEL, SITE))
        families = [f"{name.particle} {name.family}".strip().replace(", ", " – ") for name in record.authors]
        assert [name[0] for name in item["creators"]] == families
        assert (item["title"], item["url"]) == (full_title(record), record.get("url"))
        assert item["attachments"] == ([record.get("pdf")] if record.get("pdf") else [])


def test_an_arxiv_number_has_the_tag_of_google_scholar():
    assert '<meta name="citation_arxiv_id" content="2010.02013">' in metadata.work_head(PREPRINT, LABEL, SITE)


def test_a_paper_is_described_in_full():
    made = data(metadata.work_head(PAPER, LABEL, SITE))
    assert [each["name"] for each in made["author"]] == ["Jane Doe", "Sarah de Haas Jr", "Chris Ré"]
    assert made["datePublished"] == "2015-12-07"
    assert (made["url"], made["sameAs"]) == ("https://example.com/p", ["https://doi.org/10.1/x"])
    assert made["isPartOf"] == {"@type": "Book", "name": "NIPS"}
    assert made["encoding"]["contentUrl"] == "https://example.com/p.pdf"
    assert made["review"] == {"@type": "Review", "reviewBody": "Our words."}


def test_a_journal_stands_round_volume_and_issue():
    issue = data(metadata.work_head(ARTICLE, LABEL, SITE))["isPartOf"]
    assert (issue["issueNumber"], issue["isPartOf"]["volumeNumber"]) == ("2", "1")
    assert issue["isPartOf"]["isPartOf"] == {"@type": "Periodical", "name": "J"}


def test_nothing_of_a_record_can_leave_its_element():
    head = metadata.work_head(PAPER, LABEL, SITE)
    assert head.count("</script>") == 1
    assert "<b>" not in head
    assert data(head)["name"] == 'Debt: </script><b>"x"</b> & y'
    made = head_of([("a", 'x" onload="y\n z'), ("b", " ")], (), {"name": "<!--<script>"})
    assert "<!--" not in made
    assert made.startswith('<meta name="a" content="x&#34; onload=&#34;y z">\n<script')


def test_a_page_names_its_twin_and_both_feeds_by_the_exact_relation():
    page = lxml.html.document_fromstring(f"<html><head>{metadata.note_head(WEEK, GRAPH, SITE, {})}</head></html>")
    assert page.xpath('//link[@rel="alternate"]/@href') == ["index.md", "../../feed.xml", "../../references/feed.xml"]


@pytest.mark.parametrize(
    ("annotation", "end"), [(f"{'One two. ' * 30}{'three ' * 30}", "One two."), ("a " * 200, "a …")]
)
def test_a_long_annotation_is_cut_behind_a_sentence(annotation, end):
    head = metadata.work_head(Reference("k2015x", "book", "T", fields={"annotation": annotation}), LABEL, SITE)
    (text,) = re.findall(r'og:description" content="([^"]*)"', head)
    assert text.endswith(end)
    assert len(text) <= 302


COURSE = Note("course-1-x/index.md", "/course-1-x/", "Course", {"course": 1, "source": "https://c.org/"}, "", 0)
WEEK = Note(
    "course-1-x/week-1-y.md",
    "/course-1-x/week-1-y/",
    "Week",
    {"course": 1, "week": 1, "description": "About."},
    "",
    0,
    groups=(CitationGroup((Citation("k2015x"), Citation("gone"), Citation("k2015x")), 0, 0, 1, 1),),
)
HOME = Note("index.md", "/", "Home", {}, "", 0)
GRAPH = Graph({"k2015x": PAPER}, (COURSE, WEEK, HOME), (), {})


def test_a_week_is_a_learning_resource_of_its_course_with_its_citations():
    page, way = data(metadata.note_head(WEEK, GRAPH, SITE, {WEEK.path: "2026-01-02"}))["@graph"]
    assert (page["@type"], page["position"], page["dateModified"]) == ("LearningResource", 1, "2026-01-02")
    assert page["isPartOf"]["@id"] == "https://example.org/notes/course-1-x/#page"
    assert [each["@id"] for each in page["citation"]] == ["https://example.org/notes/references/k2015x/#work"]
    assert [each["name"] for each in way["itemListElement"]] == ["Home", "Course", "Week"]
    assert [each["position"] for each in way["itemListElement"]] == [1, 2, 3]


def test_a_course_has_its_weeks_as_parts():
    page, _ = data(metadata.note_head(COURSE, GRAPH, SITE, {}))["@graph"]
    assert (page["@type"], page["isBasedOn"]) == ("Course", "https://c.org/")
    assert [each["name"] for each in page["hasPart"]] == ["Week"]


def test_any_other_page_is_a_web_page_and_zotero_saves_it_as_one():
    head = metadata.note_head(HOME, GRAPH, SITE, {}, "Notes")
    assert data(head)["@graph"][0]["@type"] == "WebPage"
    assert len(data(head)["@graph"][1]["itemListElement"]) == 1
    assert "citation_" not in head.partition("<script")[0]
    assert '<meta property="og:site_name" content="Notes">' in head
