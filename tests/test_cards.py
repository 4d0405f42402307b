"""Works in pages: the citation in the text, the reference list, the state of a link, in words and safe."""

import re

import pytest

from studynotes.bib.formatter import Formatted
from studynotes.model import Citation, CitationGroup, Graph, LinkState, Mention, Reference
from studynotes.notes.paths import relative
from studynotes.render import references

FORMATTED = {
    "a2015b": Formatted('Doe "X", 2015', "2015", "Doe (2015). <i>A</i>."),
    "c2016d": Formatted("Roe <x>, 2016", "2016", "Roe."),
}


def listed(anchors, mentions=(), **fields):
    """The reference list of /x/, which cites `a2015b` at `anchors` and the other work once."""
    works = {"a2015b": Reference("a2015b", "article", "A", fields=fields), "c2016d": Reference("c2016d", "book", "C")}
    graph = Graph(works, (), (), {}, {"a2015b": tuple(mentions)})
    return references.reference_list({"c2016d": ["other"], "a2015b": anchors}, graph, FORMATTED, "/x/")


def test_a_citation_is_inline_html_with_its_words_escaped():
    group = CitationGroup((Citation("c2016d", "see", "p. 3"), Citation("gone")), 0, 0, 1, 1, role="tool")
    made = references.inline(group, ["cite-c2016d-1", "x"], FORMATTED)
    link = '<a class="citation" id="cite-c2016d-1" href="#ref-c2016d" data-role="tool">Roe &lt;x&gt;, 2016</a>'
    assert made == f"(see {link}, p. 3)"


def test_the_reference_list_names_each_work_once_in_order_with_ways_back():
    mentions = [Mention("a2015b", "/x/", "", "two", "", "tool"), Mention("a2015b", "/y/", "", "z", "")]
    made = listed(["one", "two"], mentions, annotation="Says <b>.", since="It is & was.", origin="added")
    assert re.findall(r'<li class="reference" id="ref-(\w+)"', made) == ["a2015b", "c2016d"]
    assert "Says &lt;b&gt;." in made
    assert "<b>Since:</b> It is &amp; was." in made
    assert 'aria-label="Back to citation 2"' in made
    assert re.search(
        r'href="#one"[^>]*>1</a> <a href="#two"[^>]*>2</a> \(tool\) · <a href="../references/a2015b/">', made
    )
    assert '<i><a href="../references/a2015b/">A</a></i>' in made
    assert re.search(r'<details class="reference__more">.*Says &lt;b&gt;.*</details>', made, re.DOTALL)
    assert "on 2 pages" in made
    assert made.count("added by these notes") == 1


@pytest.mark.parametrize(
    ("title", "rich", "entry", "linked"),
    [
        ("ML Test", '<span class="nocase">ML</span> Test', "Doe (2017). ML Test: A Rubric.", "ML Test"),
        ("Feast", "", "Feast (n.d.). <i>Feast</i>.", "Feast"),
        ("A & B", "", "Doe (2017). A &amp; B.", "A &amp; B"),
        ("Other", "", "Doe (2017). As a style has it.", None),
    ],
)
def test_the_title_in_an_entry_leads_to_the_work(title, rich, entry, linked):
    works = {"a2015b": Reference("a2015b", "book", title, rich_title=rich)}
    formatted = {"a2015b": Formatted("Doe", "2017", entry)}
    made = references.reference_list({"a2015b": ["one"]}, Graph(works, (), (), {}), formatted, "/x/")
    found = re.search(r'<p class="reference__entry">(.*?)</p>', made)[1]
    assert found.replace('<a href="../references/a2015b/">', "").replace("</a>", "") == entry
    assert re.findall(r"<a [^>]*>(.*?)</a>", found) == ([linked] if linked else [])
    assert found.startswith(entry.partition("(")[0])


def test_only_web_addresses_become_links_and_each_says_what_it_opens():
    made = listed(["one"], url="https://a.org/?a&b", pdf="javascript:alert(1)", code='https://a.org/"onclick="x')
    assert re.findall(r'href="([^"#.][^"]+)" rel="external" aria-label="([^"]+)"', made) == [
        ("https://a.org/?a&amp;b", "Paper: Doe &#34;X&#34;, 2015")
    ]
    assert "javascript" not in made
    assert "onclick" not in made


def test_a_page_without_citations_has_no_list():
    assert references.reference_list({}, Graph({}, (), (), {}), FORMATTED, "/") == ""


DAY = "2026-11-20"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (LinkState(note="not checked yet"), ""),
        (LinkState("ok", DAY, "PDF: dead"), "Link checked on 20 November 2026: PDF: dead"),
        (
            LinkState("unknown", DAY, "keeps programs out"),
            "Not known: keeps programs out · checked on 20 November 2026",
        ),
        (LinkState("moved", DAY, final="https://a.test/x/"), "Moved: now at a.test/x · checked on 20 November 2026"),
        (
            LinkState("dead", DAY, "answers 404", copy="https://web.archive.org/x"),
            "Dead: archived copy · answers 404 · checked on 20 November 2026",
        ),
        (LinkState("dead", "", "a <b> & c", copy="javascript:x"), "Dead: archived copy · a &lt;b&gt; &amp; c"),
    ],
)
def test_the_state_of_a_link_is_told_in_words(state, words):
    made = references.link_state(state)
    assert re.sub(r"<[^>]+>", "", made).strip() == words
    assert "javascript" not in made
    assert made.count("<a ") == sum(address.startswith("https:") for address in (state.final, state.copy))


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
