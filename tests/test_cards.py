import re

import pytest

from studynotes.bib import identifiers
from studynotes.bib.formatter import Formatted
from studynotes.model import Citation, CitationGroup, Graph, LinkState, Mention, Reference
from studynotes.notes.paths import relative
from studynotes.render import references

FORMATTED = {
    "a2015b": Formatted("Doe, 2015", "Doe", "2015", "Doe (2015). <i>A</i>."),
    "c2016d": Formatted("Roe *x*, 2016", "Roe", "2016", "Roe."),
}


def work(kind="article", **fields):
    return Reference("a2015b", kind, 'A "title"', fields=fields)


@pytest.mark.parametrize(
    ("record", "named"),
    [
        (work(url="https://a.org/p", doi="10.1/x"), {"Paper": "https://a.org/p", "DOI": "https://doi.org/10.1/x"}),
        (work(url="https://doi.org/10.1/x", doi="10.1/x"), {"DOI": "https://doi.org/10.1/x"}),
        (work(doi="10.1002/(SICI)1<1::A>3.0;2-#"), {"DOI": "https://doi.org/10.1002/(SICI)1%3C1::A%3E3.0;2-%23"}),
        (
            work("online", url="http://arxiv.org/abs/1912.02292", eprint="1912.02292", eprinttype="arxiv"),
            {"arXiv": "https://arxiv.org/abs/1912.02292"},
        ),
        (
            work("software", url="https://a.org/", code="https://b.org/"),
            {"Software": "https://a.org/", "Code": "https://b.org/"},
        ),
        (
            work("dataset", url="https://a.org/", archived="https://c.org/"),
            {"Data set": "https://a.org/", "Archived": "https://c.org/"},
        ),
        (work(url="javascript:alert(1)", pdf="data:text/html,x", code="//evil.org/"), {}),
        (work(url='https://a.org/"onmouseover="x'), {}),
        (work(url="https://[bad"), {}),
    ],
)
def test_links_have_names_and_only_web_addresses(record, named):
    assert dict(identifiers.links(record)) == named


def test_a_citation_is_inline_html_that_markdown_leaves_alone():
    group = CitationGroup((Citation("c2016d", "see", "p. 3"), Citation("gone")), 0, 0, 1, 1)
    made = references.inline(group, ["cite-c2016d-1", "x"], FORMATTED)
    assert made == '(see <a class="citation" id="cite-c2016d-1" href="#ref-c2016d">Roe &#42;x&#42;, 2016</a>, p. 3)'


def test_the_reference_list_names_each_work_once_in_order_with_ways_back():
    graph = Graph(
        {"a2015b": work(annotation="Says <b>."), "c2016d": Reference("c2016d", "book", "C")},
        (),
        (),
        {},
        {"a2015b": (Mention("a2015b", "/x/", "", "", ""), Mention("a2015b", "/y/", "", "", ""))},
    )
    made = references.reference_list(
        {"c2016d": ["cite-c2016d-1"], "a2015b": ["one", "two"]}, graph, FORMATTED, "/course-1-x/week-1-y/"
    )
    assert made.index('id="ref-a2015b"') < made.index('id="ref-c2016d"')
    assert made.count("<li class") == 2
    assert 'href="#two"' in made
    assert "Says &lt;b&gt;." in made
    assert 'href="../../references/a2015b/"' in made
    assert "on 2 pages" in made


def test_a_role_stands_at_the_citation_and_at_the_way_back_to_it():
    group = CitationGroup((Citation("c2016d"),), 0, 0, 1, 1, role="tool")
    assert '" data-role="tool">' in references.inline(group, ["cite-c2016d-2"], FORMATTED)
    mentions = (Mention("c2016d", "/x/", "", "one", ""), Mention("c2016d", "/x/", "", "two", "", "tool"))
    graph = Graph({"c2016d": Reference("c2016d", "book", "C")}, (), (), {}, {"c2016d": mentions})
    made = references.reference_list({"c2016d": ["one", "two"]}, graph, FORMATTED, "/x/")
    assert re.search(r">1</a> <a [^>]*>2</a> \(tool\) ·", made)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (LinkState(), ""),
        (LinkState(note="not checked yet"), ""),
        (LinkState("ok", "2026-11-20"), "Link checked on 2026-11-20"),
        (LinkState("ok", "2026-11-20", "PDF: dead"), "Link checked on 2026-11-20: PDF: dead"),
        (
            LinkState("unknown", "2026-11-20", "keeps programs out (403)"),
            "Link in doubt: keeps programs out (403) · checked on 2026-11-20",
        ),
        (LinkState("moved", "2026-11-20", final="https://a.test/x/"), "Moved: now at a.test/x · checked on 2026-11-20"),
        (
            LinkState("dead", "2026-11-20", "answers 404, since 2026-11-01", copy="https://web.archive.org/x"),
            "Dead: answers 404, since 2026-11-01 · archived copy · checked on 2026-11-20",
        ),
        (LinkState("dead", "", "a <b> & c", copy="javascript:x"), "Dead: a &lt;b&gt; &amp; c · archived copy"),
    ],
)
def test_the_state_of_a_link_is_told_in_words(state, words):
    made = references.state(state)
    assert re.sub(r"<[^>]+>", "", made).strip() == words
    assert "javascript" not in made
    assert made.count("<a ") == sum(each.startswith("https:") for each in (state.final, state.copy))


def test_a_work_that_the_course_does_not_name_is_marked_in_the_list():
    graph = Graph({"a2015b": work(origin="added"), "c2016d": Reference("c2016d", "book", "C")}, (), (), {})
    made = references.reference_list({"c2016d": ["x"], "a2015b": ["y"]}, graph, FORMATTED, "/")
    assert made.count("added by these notes") == 1


def test_a_page_without_citations_has_no_list():
    assert references.reference_list({}, Graph({}, (), (), {}), FORMATTED, "/") == ""


@pytest.mark.parametrize(
    ("page", "target", "address"),
    [
        ("/", "/references/a/", "references/a/"),
        ("/a/b/", "/a/c/#x", "../c/#x"),
        ("/a/", "/a/", "./"),
        ("/references/a/", "/references/references.json", "../references.json"),
    ],
)
def test_addresses_are_relative(page, target, address):
    assert relative(page, target) == address
