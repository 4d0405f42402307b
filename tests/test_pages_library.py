"""The library, its facets, the table of what names a work elsewhere. From records to pages."""

import json
import re

import pytest

import build
from studynotes.bib.formatter import Formatted
from studynotes.model import Date, Graph, LinkState, Mention, Name, Reference, Site
from studynotes.notes.diagrams import fences, picture
from studynotes.render import pages, references
from studynotes.render.pages import facets, figures, library, people
from studynotes.render.pages.work import Shelf, work_article

WEEK = build.note("---\ntitle: Models\ncourse: 1\nweek: 2\n---\n", "course-1-intro/week-2-model.md")


def work(key, title="A title", kind="article", fields=(), **more):
    return Reference(key, kind, title, fields=dict(fields), **more)


def graph(*works, cited=(), **states):
    mentions = tuple(Mention(key, WEEK.url, "Heading", f"cite-{key}-1", "A sentence.") for key in cited)
    by_key = {key: tuple(mention for mention in mentions if mention.key == key) for key in cited}
    return Graph(
        {each.key: each for each in works}, (WEEK,), mentions, {each.key: each.key for each in works}, by_key, states
    )


def page(*works, added=(), topics=(), **more):
    return library.library_pages(graph(*works, **more), dict(topics), dict(added))["references/index.md"]


def test_works_stand_by_year_newest_first_and_undated_last():
    made = page(work("a", date=Date(2015)), work("b"), work("c", date=Date(2021, 3)))
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", made) == ["2021", "2015", "No date"]
    assert re.findall(r'library__title" href="([^"]+)"', made) == ["c/", "a/", "b/"]


BARS = {
    (2026, 2015, 2014, 2010, 2009, 1950, 0, 0): {
        **{"Before 2010": (1950, 2009), "2010 to 2014": (2010, 2014), "2015": (2015,), "2026": (2026,)},
        "No date": (0,),
    },
    (2021,): {"2021": (2021,)},
    (0,): {"No date": (0,)},
    (): {},
}


@pytest.mark.parametrize(("years", "expected"), BARS.items(), ids=str)
def test_the_latest_years_have_a_bar_each_and_older_ones_share(years, expected):
    bars = library.bars(years)
    assert {bar.name: bar.years for bar in bars} == expected
    assert sum(bar.works for bar in bars) == len(years)
    assert [bar.name for bar in bars if not bar.height] == [name for name in expected if name == "No date"]


def test_people_stand_by_family_name_and_only_with_two_works():
    both = (Name("Zed", "Ann"), Name("Adam", "Zoe"))
    made = people.people_page(graph(work("a", authors=both), work("b", authors=(*both, Name("Once", "Only")))))
    assert re.findall(r'entry__title" href="[^"]+">([^<]+)', made) == ["Zoe Adam", "Ann Zed"]


def test_names_on_a_work_with_other_works_lead_to_them():
    pair = (Name("Adam", "Zoe"), Name("Once", "Only"))
    works = [work(key, authors=pair[: 3 - n], fields={"journaltitle": "A & B"}) for n, key in enumerate("ab", 1)]
    made = work_article(works[0], Shelf(graph(*works), {"a": Formatted("", "", "")}, {}), {})
    assert '<a href="../?author=Zoe+Adam">Zoe Adam</a>, Only Once</p>' in made
    assert '<a href="../?venue=A+%26+B">A &amp; B</a>' in made


def test_a_week_offers_its_works_for_export():
    formatted = {"a": Formatted("A", "A", "A")}
    made = references.reference_list({"a": ["cite-a-1"]}, graph(work("a")), formatted, WEEK.url)
    assert 'href="../../references/?week=1.2&amp;take=bib">Export 1 work</a>' in made
    assert "take=bib" not in references.reference_list({"a": ["cite-a-1"]}, graph(work("a")), formatted, "/glossary/")


def test_figures_of_one_title_have_two_ids_and_lead_to_their_own_places():
    loop = "```dot\n// title: A loop\n// alt: One turns.\ndigraph { a -> a }\n```\n"
    chart = "```chart\n# title: A line\n# alt: It rises.\nprint(1)\n```\n"
    notes = (build.note(loop + chart, "course-1-intro/week-1-a.md"), build.note(loop, "topics/b.md"))
    made = figures.figures_page(Graph({}, notes, (), {}))
    assert re.findall(r"```\{ (.+) \}", made) == [
        ".dot #diagram-a-loop",
        ".chart #chart-a-line",
        ".dot #diagram-a-loop-2",
    ]
    assert re.findall(r'figure-place"><a href="([^"]+)"', made) == [
        "../course-1-intro/week-1-a/#diagram-a-loop",
        "../course-1-intro/week-1-a/#chart-a-line",
        "../topics/b/#diagram-a-loop",
    ]
    assert "print(1)" not in made


def test_a_picture_takes_the_id_that_its_block_asks_for():
    drawn = picture.figure("// title: A loop\n// alt: One turns.\ndigraph { a -> a }")
    named = fences.under("other", drawn)
    assert set(re.findall(r'(?:id|describedby)="([^"]+)"', named)) == {"other", "other-words"}
    assert fences.under("", drawn) == drawn


def test_what_a_record_says_is_text_and_never_markup():
    made = page(work("a", '<b>"x" & y</b>', authors=(Name('O"<b>'),), keywords=('"><b>',)))
    assert "&lt;b&gt;" in made
    assert "<b>" not in made


def test_sixty_authors_are_counted_on_the_line_and_found_by_the_filter():
    made = page(work("a", authors=tuple(Name(f"Family{n}", "Given") for n in range(60))))
    assert "and 57 more" in made
    assert "Given Family59" in re.search(r'data-more="([^"]+)"', made)[1]


def test_the_order_of_addition_is_offered_only_where_it_is_known():
    assert 'value="added"' not in page(work("a"))
    assert 'data-added="2026-01-02"' in page(work("a"), added={"a": "2026-01-02"})


def test_an_empty_library_is_still_a_page():
    assert "0 works" in page()


def test_each_work_has_a_value_for_each_facet():
    cited = work("a", date=Date(2015), keywords=("mlops", "privacy"))
    values = facets.values(graph(cited, work("b"), cited=("a",)))
    assert values["a"] == {
        **{"in": "1 1.2", "kind": "journal-article", "topic": "mlops privacy", "year": "2015"},
        **{"origin": "course", "link": "unknown", "cited": "yes", "read": "", "times": "1"},
    }
    assert (values["b"]["in"], values["b"]["cited"]) == ("", "no")


def test_facets_count_and_a_facet_of_one_value_is_left_out():
    made = page(work("a"), work("b", kind="book"), cited=("a",))
    assert re.findall(r'data-facet="(\w+)"', made) == ["kind", "cited"]
    assert re.findall(r'value="book".*?option__count">(\d+)', made) == ["1"]


def test_a_work_that_could_not_be_read_can_be_asked_for():
    made = page(work("a", fields={"annotation": "On drift. We could not read it."}), work("b"))
    assert made.count('data-read="no"') == 1
    assert re.findall(r'name="read" value="no".*?option__count">(\d+)', made) == ["1"]


def test_an_added_work_and_a_dead_link_are_marked_and_can_be_asked_for():
    made = page(work("a", fields={"origin": "added"}), work("b"), b=LinkState("dead", "2026-11-20"))
    assert re.findall(r'data-origin="(\w+)" data-link="(\w+)"', made) == [("added", "unknown"), ("course", "dead")]
    assert made.count(" · added by these notes</span>") == 1
    assert made.count(" · dead link</span>") == 1
    assert '<span class="option__name">Added by these notes</span> <span class="option__count">1</span>' in made
    assert 'name="link" value="dead"' in made


def test_each_line_holds_the_work_for_reference_managers():
    made = page(work("a", fields={"doi": "10.1/x"}), work("b"))
    assert len(re.findall(r'<span class="Z3988" title="ctx_ver=[^"]+" hidden></span></li>', made)) == 2


def test_whatever_names_a_work_leads_to_it():
    fields = {"doi": "10.1/ABC", "eprint": "1706.03762v5", "eprinttype": "arxiv", "isbn": "978-0-262-03384-8"}
    table = json.loads(library.lookup_table([work("a", fields=fields | {"url": "https://www.Example.org/paper/#top"})]))
    names = {"doi:10.1/abc", "arxiv:1706.03762", "isbn:9780262033848"}
    assert table == dict.fromkeys(names | {"example.org/paper"}, "a")


def test_an_address_that_holds_an_identifier_goes_by_that():
    table = json.loads(library.lookup_table([work("a", fields={"url": "https://arxiv.org/pdf/1706.03762v2"})]))
    assert table == {"arxiv:1706.03762": "a"}


def test_a_shared_address_belongs_to_the_work_whose_own_it_is():
    beside = work("a", fields={"url": "https://a.org", "code": "https://shared.org"})
    table = json.loads(library.lookup_table([beside, work("b", fields={"url": "https://shared.org/"})]))
    assert table["shared.org"] == "b"


def test_only_pages_with_a_script_of_their_own_load_one():
    made = pages.generated(Shelf(graph(work("a"), cited=("a",)), {"a": Formatted("", "", "")}, {}), Site("", "Notes"))
    assert [path for path, text in made.items() if "<script" in text] == ["references/index.md", "offline.md"]
