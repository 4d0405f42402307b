"""The heads of pages as other programs read them: Zotero's connector, search engines, link previews."""

import html
import json
import re
from urllib.parse import parse_qs

import lxml.html
import pytest

from build import golden
from studynotes.bib import bibliography
from studynotes.model import Citation, CitationGroup, Graph, Note
from studynotes.render import metadata
from studynotes.render.metadata.heads import head as head_of
from zotero import from_head as saved

CASES = {case["name"]: case for case in golden("metadata.yml")}
SITE = "https://example.org/notes/"


def work(entry):
    references, _, _ = bibliography.read("works.bib", entry)
    return references["k2015x"]


PAPER, ARTICLE, PREPRINT = (work(CASES[name]["entry"]) for name in ("conference paper", "journal article", "preprint"))


def data(head):
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head)
    return json.loads(text)


@pytest.mark.parametrize("name", CASES)
def test_zotero_saves_the_work_and_not_our_page(name):
    wanted = CASES[name]["zotero"]
    item = saved(metadata.work_head(work(CASES[name]["entry"]), SITE))
    item["creators"] = [[part for part in person[1:] if part] for person in item["creators"]]
    assert {field: item.get(field) for field in wanted} == wanted


@pytest.mark.parametrize("name", CASES)
def test_a_work_has_a_type_of_schema_org(name):
    made = data(metadata.work_head(work(CASES[name]["entry"]), SITE))
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


def test_an_arxiv_number_has_the_tag_of_google_scholar():
    assert '<meta name="citation_arxiv_id" content="2010.02013">' in metadata.work_head(PREPRINT, SITE)


def test_a_paper_is_described_in_full():
    made = data(metadata.work_head(PAPER, SITE))
    assert [each["name"] for each in made["author"]] == ["Jane Doe", "Sarah de Haas Jr", "Chris Ré"]
    assert made["datePublished"] == "2015-12-07"
    assert (made["url"], made["sameAs"]) == ("https://example.com/p", ["https://doi.org/10.1/x"])
    assert made["isPartOf"] == {"@type": "Book", "name": "NIPS"}
    assert made["encoding"]["contentUrl"] == "https://example.com/p.pdf"
    assert made["description"] == "Our words."
    assert "review" not in made  # without a rating it is none for search engines


def test_a_journal_stands_round_volume_and_issue():
    issue = data(metadata.work_head(ARTICLE, SITE))["isPartOf"]
    assert (issue["issueNumber"], issue["isPartOf"]["volumeNumber"]) == ("2", "1")
    assert issue["isPartOf"]["isPartOf"] == {"@type": "Periodical", "name": "J"}


def test_nothing_of_a_record_can_leave_its_element():
    head = metadata.work_head(PAPER, SITE)
    assert head.count("</script>") == 1
    assert "<b>" not in head
    assert data(head)["name"] == 'Debt: </script><b>"x"</b> & y'
    made = head_of([("a", 'x" onload="y\n z'), ("b", " ")], {"name": "<!--<script>"})
    assert "<!--" not in made
    assert made.startswith('<meta name="a" content="x&#34; onload=&#34;y z">\n<script')


def test_a_page_names_its_markdown_by_the_exact_relation():
    for head in (metadata.note_head(WEEK, GRAPH, SITE, {}), metadata.work_head(PAPER, SITE)):
        page = lxml.html.document_fromstring(f"<html><head>{head}</head></html>")
        assert page.xpath('//link[@rel="alternate"]/@href') == ["index.md"]


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
    assert (page["@type"], page["isBasedOn"]) == ("LearningResource", "https://c.org/")
    assert [each["name"] for each in page["hasPart"]] == ["Week"]


def test_any_other_page_is_a_web_page_and_says_who_wrote_it():
    head = metadata.note_head(HOME, GRAPH, SITE, {}, "doe")
    page = data(head)["@graph"][0]
    assert (page["@type"], page["author"]) == ("WebPage", {"@type": "Person", "name": "doe"})
    assert len(data(head)["@graph"][1]["itemListElement"]) == 1
    assert "citation_" not in head.partition("<script")[0]


def test_a_data_set_is_described_and_an_isbn_belongs_to_a_book():
    dataset = work("@dataset{k2015x, title = {T}, annotation = {Ours.}, isbn = {1}}")
    part = work("@inproceedings{k2015x, title = {T}, booktitle = {B}, isbn = {1}}")
    made = data(metadata.work_head(dataset, SITE))
    assert (made["@type"], made["description"], "isbn" in made) == ("Dataset", "Ours.", False)
    assert data(metadata.work_head(part, SITE))["isPartOf"] == {"@type": "Book", "name": "B", "isbn": "1"}
