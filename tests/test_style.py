import html
import re
from dataclasses import replace

import pytest

from build import ROOT, golden
from studynotes.bib import bibliography, describe, formatter, processor
from studynotes.graph.cache import Cache
from studynotes.model import Citation, CitationGroup, Date, Name, Reference

NAMES = tuple(Name(f"Family{n}", "Ann") for n in range(60))


def reference(key="a2015b", kind="article", title="A title", authors=NAMES[:1], year=2015, **fields):
    return Reference(key, kind, title, authors=authors, date=Date(year) if year else None, fields=fields, rich_title="")


def only(record):
    return formatter.format_all({record.key: record})[record.key]


@pytest.mark.parametrize(
    ("authors", "label"),
    [
        (NAMES[:1], "Family0, 2015"),
        (NAMES[:2], "Family0 and Family1, 2015"),
        (NAMES[:3], "Family0 et al., 2015"),
        (NAMES, "Family0 et al., 2015"),
        ((Name("Waal", "Jan", "van der"),), "van der Waal, 2015"),
        ((Name("The KServe Authors", literal=True),), "The KServe Authors, 2015"),
        ((Name("Schütt", "H."),), "Schütt, 2015"),
        ((Name("<b>Evil</b> & Co", literal=True),), "<b>Evil</b> & Co, 2015"),
    ],
)
def test_labels_are_plain_author_year(authors, label):
    assert only(reference(authors=authors)).label == label


@pytest.mark.parametrize(
    ("record", "label"),
    [
        (reference(authors=(), kind="online", organization="Kubeflow"), "Kubeflow, 2015"),
        (reference(authors=(), kind="online", title="Facets"), "Facets, 2015"),
        (reference(year=0, title="Rules of ML: Best Practices"), "Family0, Rules of ML"),
        (reference(year=0, kind="software", title="FastAPI (a framework)"), "FastAPI"),
        (reference(year=0, title="One two three four five six seven eight"), "Family0, One two three four five six …"),
        (reference(year=0, title="A, B, and C"), "Family0, A, B, and C"),
        (reference(year=0, title="Long and windy", shorttitle="Short"), "Family0, Short"),
    ],
)
def test_a_work_without_author_or_date_still_has_a_label(record, label):
    assert only(record).label == label


def test_two_works_with_one_label_get_letters_by_title_over_the_whole_bibliography():
    works = [reference("b2015z", title="Zebra"), reference("b2015a", title="Ant")]
    works += [reference("c2015x", authors=NAMES[1:2])]
    made = formatter.format_all({work.key: work for work in works})
    assert [made[work.key].label for work in works] == ["Family0, 2015b", "Family0, 2015a", "Family1, 2015"]
    assert "(2015b)" in made["b2015z"].entry


def test_undated_works_with_one_label_get_a_letter_apart_and_their_entries_stay_undated():
    works = [reference("b2015z", title="Zebra: two", year=0), reference("b2015a", title="Zebra: one", year=0)]
    made = formatter.format_all({work.key: work for work in works})
    assert [each.label for each in made.values()] == ["Family0, Zebra b", "Family0, Zebra a"]
    assert [each.year for each in made.values()] == ["Zebra b", "Zebra a"]
    assert "(n.d.)" in made["b2015z"].entry


@pytest.mark.parametrize(
    ("title", "printed"), [("Why?", "Why?"), ("Wow!", "Wow!"), ("Plain", "Plain."), ("What? A guide", "What? A guide.")]
)
def test_a_title_that_ends_in_a_sign_gets_no_full_stop(title, printed):
    assert re.sub("<[^>]+>", "", only(reference(kind="online", title=title)).entry).endswith(f" {printed}")


def test_an_entry_escapes_what_the_bibliography_says_and_prints_no_address():
    work = reference(
        title="On <script>alert(1)</script> & more", journaltitle="J & K", doi="10.1/x", url="https://example.org/"
    )
    entry = only(work).entry
    assert "&lt;script&gt;" in entry
    assert "J &amp; K" in entry
    assert not re.search(r"https?:|10\.1/x", entry)


def test_a_group_keeps_prefix_locator_and_year_alone():
    made = formatter.format_all({"a2015b": reference(), "c2016d": reference("c2016d", year=2016)})
    group = CitationGroup((Citation("a2015b", "see", "sec. 3"), Citation("c2016d", suppress_author=True)), 0, 0, 1, 1)
    assert formatter.group_text(group, made) == "(see Family0, 2015, sec. 3; 2016)"


def test_a_body_that_publishes_its_own_work_is_named_once():
    body = (Name("Apache Software Foundation", literal=True),)
    entry = only(reference(kind="software", title="Spark", authors=body, publisher="Apache Software Foundation")).entry
    assert entry.count("Apache Software Foundation") == 1


def test_a_preprint_is_named_by_its_number():
    entry = only(reference(kind="online", eprint="1912.02292", eprinttype="arxiv")).entry
    assert entry.endswith("</i>. arXiv:1912.02292.")


def test_what_was_formatted_before_is_not_formatted_again(monkeypatch):
    works = {"b2015z": reference("b2015z", title="Zebra"), "b2015a": reference("b2015a", title="Ant")}
    cache = {}
    first = formatter.format_all(works, cache=cache)
    monkeypatch.setattr(processor, "printed", lambda *anything: pytest.fail("formatted again"))
    assert formatter.format_all(works, cache=cache) == first


def test_a_changed_record_is_formatted_anew():
    cache = {}
    formatter.format_all({"b2015a": reference("b2015a", title="Ant")}, cache=cache)
    changed = formatter.format_all({"b2015a": reference("b2015a", title="Bee")}, cache=cache)
    assert "Bee" in changed["b2015a"].entry


def test_a_file_that_is_no_style_is_named(tmp_path):
    broken = tmp_path / "broken.csl"
    broken.write_text("<style>")
    with pytest.raises(ValueError, match="not a CSL style"):
        formatter.format_all({"a2015b": reference()}, broken)


APA = golden("apa.yml")


def shown(entry):
    """Return a reference as text, with straight quotes and without the word that only a day of retrieval needs."""
    text = html.unescape(re.sub("<[^>]+>", "", entry)).translate(str.maketrans("’‘“”\xa0", "''\"\" "))
    return " ".join(text.replace("Retrieved http", "http").split())


@pytest.mark.parametrize("case", APA, ids=lambda case: case["entry"].partition(",")[0])
def test_apa_is_what_pandoc_prints(case):
    [work] = bibliography.read("b.bib", case["entry"])[0].values()
    wanted, house = shown(case["apa"]), describe.published_by(work)
    if house in {name.family for name in work.authors if name.literal}:  # the manual, 10.2: named once
        wanted = wanted.replace(f" {house}. http", " http")
    assert shown(formatter.in_styles([work])[work.key]["APA"]) == wanted


def test_every_style_names_the_doi_or_the_address_of_each_work(real_library):
    cited = formatter.in_styles(real_library.graph.references.values(), Cache(ROOT))
    for key, work in real_library.graph.references.items():
        address = work.get("doi") or work.get("url")
        assert [name for name, entry in cited[key].items() if address not in html.unescape(entry)] == []


def test_signs_between_pages_are_text():
    assert "1–2&lt;b&gt;3 &amp; 5" in only(reference(journaltitle="J", pages="1–2<b>3 & 5")).entry


def test_a_title_of_sixty_kilobytes_takes_no_time_by_the_square(monkeypatch):
    rich = '<span class="nocase">Word</span> ' * 2000
    given = []
    monkeypatch.setattr(formatter, "_printed", lambda what, items, *_: given.extend(items) or [""] * len(items))
    only(replace(reference(title="Word " * 2000), rich_title=rich))
    assert {"<" in item["title"] for item in given} == {False}


ONE_SHAPE = {
    "only a number has an ordinal": [
        reference("a", "book", edition="2", volume="3", year=2001),
        reference("b", "book", edition="Revised", volume="A to B", year=2002),
    ],
    "only one has a month and a day": [
        replace(reference("a", "online", organization="House"), date=Date(2001)),
        replace(reference("b", "online", organization="House"), date=Date(2002, 5, 17)),
    ],
    "only one has a title": [reference("a", title="", year=2001), reference("b", year=2002)],
}
OTHER_SHAPE = {
    "only one has a number": [
        reference("a", "report", institution="House", year=2001),
        reference("b", "report", institution="House", number="7", year=2002),
    ],
    "only one has an author": [reference("a", authors=(), year=2001), reference("b", year=2002)],
    "a book and an article": [reference("a", "book", pages="1--2", year=2001), reference("b", pages="1--2", year=2002)],
}


@pytest.mark.parametrize("last", [0, 1])
@pytest.mark.parametrize("case", [*ONE_SHAPE, *OTHER_SHAPE])
def test_what_is_known_of_one_work_does_not_show_in_the_next(case, last):
    works = {
        work.key: work for work in sorted((ONE_SHAPE | OTHER_SHAPE)[case], key=lambda work: work.key != "ab"[last])
    }

    together = formatter.in_styles(works.values()), formatter.format_all(works)

    assert together[0] == {key: formatter.in_styles([work])[key] for key, work in works.items()}
    assert together[1] == {key: only(work) for key, work in works.items()}


@pytest.mark.parametrize("works", ONE_SHAPE.values(), ids=ONE_SHAPE)
def test_works_that_share_a_shape_do(works):
    shapes = {(item["type"], frozenset(item)) for item in map(formatter._for_citing, works)}
    assert len(shapes) == 1


STANDS_FOR_THE_AUTHOR = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><bibliography><layout>
    <names variable="author"><name form="short"/>
        <substitute><names variable="editor"/><text variable="title"/></substitute></names>
    <text variable="title" prefix=": "/>
</layout></bibliography></style>"""


@pytest.mark.parametrize("names", [["", "Curie"], ["Curie", ""]])
def test_a_title_that_stood_for_the_author_is_printed_of_the_next_work(tmp_path, names):
    (tmp_path / "short.csl").write_text(STANDS_FOR_THE_AUTHOR)
    items = [{"id": "a", "type": "book", "title": "Rays", "editor": [{"family": name}]} for name in names]

    printed = processor.printed("entry", items, tmp_path / "short.csl")

    assert printed == ["Curie: Rays" if name else "Rays" for name in names]


def test_what_says_nothing_of_a_work_is_not_asked_of_the_next_of_its_shape(monkeypatch):
    asked = []
    variable = processor.Text._variable
    monkeypatch.setattr(processor.Text, "_variable", lambda *given: asked.append(given[1]) or variable(*given))

    processor.printed(
        "entry", [formatter._for_citing(reference(title=title)) for title in "AB"], formatter.STYLES["APA"]
    )

    first, *_, last = asked
    assert 0 < asked.count(last) < asked.count(first) / 2


def test_an_element_of_a_style_answers_once():
    root = processor._style(formatter.DEFAULT, 0).root
    name = next(root.iter("{*}macro")).get("name")

    root.get_macro(name), root.get_macro(name)

    assert type(root).get_macro.cache_info().hits > 0
