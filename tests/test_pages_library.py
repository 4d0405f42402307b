"""The library, its facets, the table of what names a work elsewhere: from records to Markdown that holds HTML."""

import json
import re
from dataclasses import replace

from studynotes.bib.formatter import Formatted
from studynotes.model import Date, Graph, LinkState, Mention, Name, Note, Reference
from studynotes.render import pages
from studynotes.render.pages import facets, library, lookup
from studynotes.render.pages.work import Shelf

WEEK = Note(
    "course-1-intro/week-2-model.md", "/course-1-intro/week-2-model/", "Models", {"course": 1, "week": 2}, "", 0
)


def work(key, title="A title", kind="article", **more):
    fields = more.pop("fields", {})
    return Reference(key, kind, title, fields=fields, **more)


def made(*works, mentions=()):
    cited = {}
    for mention in mentions:
        cited.setdefault(mention.key, []).append(mention)
    graph = Graph(
        {each.key: each for each in works}, (WEEK,), tuple(mentions), {}, {k: tuple(v) for k, v in cited.items()}
    )
    return graph, {each.key: Formatted(each.key, each.key, "", each.title) for each in works}


def mention(key):
    return Mention(key, WEEK.url, "Heading", f"cite-{key}-1", "A sentence.")


def test_works_stand_by_year_newest_first_and_undated_last():
    graph, formatted = made(work("a", date=Date(2015)), work("b"), work("c", date=Date(2021, 3)))
    page = library.library_page(graph, formatted, {}, {})
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", page) == ["2021", "2015", "No date"]
    assert re.findall(r'library__title" href="([^"]+)"', page) == ["c/", "a/", "b/"]


def test_what_a_record_says_is_text_and_never_markup():
    graph, formatted = made(work("a", '<b>"x" & y</b>', authors=(Name('O"<i>'),), keywords=('"><img>',)))
    page = library.library_page(graph, formatted, {}, {})
    assert "<b>" not in page
    assert "<i>" not in page
    assert "<img>" not in page


def test_sixty_authors_are_counted_on_the_line_and_found_by_the_filter():
    graph, formatted = made(work("a", authors=tuple(Name(f"Family{n}", "Given") for n in range(60))))
    page = library.library_page(graph, formatted, {}, {})
    assert "and 57 more" in page
    assert "Given Family59" in re.search(r'data-more="([^"]+)"', page)[1]


def test_the_order_of_addition_is_offered_only_where_it_is_known():
    graph, formatted = made(work("a"))
    assert 'value="added"' not in library.library_page(graph, formatted, {}, {})
    assert 'data-added="2026-01-02"' in library.library_page(graph, formatted, {}, {"a": "2026-01-02"})


def test_an_empty_library_is_still_a_page():
    graph, formatted = made()
    assert "0 works" in library.library_page(graph, formatted, {}, {})


def test_each_work_has_a_value_for_each_facet():
    cited = work("a", date=Date(2015), keywords=("mlops", "privacy"), fields={"state": "moved"})
    values = facets.values(made(cited, work("b"), mentions=(mention("a"), mention("a")))[0])
    assert values["a"] == {
        "in": "1 1.2",
        "kind": "journal-article",
        "topic": "mlops privacy",
        "year": "2015",
        "origin": "course",
        "link": "unknown",
        "cited": "yes",
        "times": "2",
    }
    assert (values["b"]["in"], values["b"]["cited"], values["b"]["link"]) == ("", "no", "unknown")


def test_facets_count_and_a_facet_of_one_value_is_left_out():
    graph, _ = made(work("a"), work("b", kind="book"), mentions=(mention("a"),))
    page = facets.facets(graph, facets.values(graph), {})
    assert re.findall(r'data-facet="(\w+)"', page) == ["kind", "cited"]
    assert re.findall(r'value="book".*?option__count">(\d+)', page) == ["1"]


def test_an_added_work_and_a_dead_link_are_marked_and_can_be_asked_for():
    graph, formatted = made(work("a", fields={"origin": "added"}), work("b"), work("c"))
    graph = replace(graph, states={"b": LinkState("dead", "2026-11-20"), "c": LinkState("ok", "2026-11-20")})
    page = library.library_page(graph, formatted, {}, {})
    assert re.findall(r'data-origin="(\w+)" data-link="(\w+)"', page) == [
        ("added", "unknown"),
        ("course", "dead"),
        ("course", "ok"),
    ]
    assert page.count(" · added by these notes</span>") == 1
    assert page.count(" · dead link</span>") == 1
    assert '<span class="option__name">Added by these notes</span> <span class="option__count">1</span>' in page
    assert 'name="link" value="dead"' in page


def test_each_line_holds_the_work_for_reference_managers():
    graph, formatted = made(work("a", fields={"doi": "10.1/x"}), work("b"))
    page = library.library_page(graph, formatted, {}, {})
    assert len(re.findall(r'<span class="Z3988" title="ctx_ver=[^"]+" hidden></span></li>', page)) == 2


def test_whatever_names_a_work_leads_to_it():
    fields = {"doi": "10.1/ABC", "eprint": "1706.03762v5", "eprinttype": "arxiv", "isbn": "978-0-262-03384-8"}
    table = json.loads(lookup.lookup_table([work("a", fields=fields | {"url": "https://www.Example.org/Paper/#top"})]))
    assert table == {
        "doi:10.1/abc": "a",
        "arxiv:1706.03762": "a",
        "isbn:9780262033848": "a",
        "example.org/paper": "a",
    }


def test_a_shared_address_belongs_to_the_work_whose_own_it_is():
    beside = work("a", fields={"url": "https://a.org", "code": "https://shared.org"})
    table = json.loads(lookup.lookup_table([beside, work("b", fields={"url": "https://shared.org/"})]))
    assert table["shared.org"] == "b"


def test_every_generated_page_has_its_place():
    graph, formatted = made(work("a"))
    paths = {"references/index.md", "references/crosswalk.md", "references/lookup.json"}
    assert set(pages.render(Shelf(graph, formatted, {}))) == paths


def test_only_the_library_loads_its_script():
    graph, formatted = made(work("a", keywords=("mlops",)), mentions=(mention("a"),))
    rendered = pages.render(Shelf(graph, formatted, {}))
    assert [path for path, text in rendered.items() if "<script" in text] == ["references/index.md"]
