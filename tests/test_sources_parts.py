"""What the table does not show: faults of authorities, second opinions, retractions, pages of all sorts."""

from __future__ import annotations

import json
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recorded import PAYLOADS, Recorded
from studynotes.author.candidates import Candidate
from studynotes.author.http import Failure, Temporary
from studynotes.author.sources import (
    arxiv,
    doi,
    fetch,
    github,
    isbn,
    jsonld,
    openalex,
    pasted,
    recognise,
    webpage,
)
from studynotes.bib import writer


def candidate_of(text: str, told: dict[str, object] | None = None) -> Candidate:
    identifier = recognise(text)
    assert identifier
    return fetch(Recorded(told), identifier)


def test_arxiv_date_is_that_of_the_first_version() -> None:
    payload = (PAYLOADS / "arxiv" / "1503.02531.xml").read_bytes()

    assert b"<updated>2026-01-01" in payload
    assert arxiv.parse(payload).get("date") == "2015-03-09"


ERRORS = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#x</id>
<title>Error</title></entry></feed>"""
NOTHING = {
    arxiv: {
        "knows no paper": [(PAYLOADS / "arxiv" / "9912.99999.xml").read_bytes(), ERRORS],
        "not a feed": [b"<html>", b""],
    },
    doi: {"not JSON": [b"", b"<html>", b"[" * 100_000], "no title": [b"[]", b"{}", b'{"DOI": "10.5555/a"}']},
    isbn: {"knows no book": [b"{}"]},
    github: {"not YAML": [b"a: [", b"\x00", b"{" * 1000], "no title": [b"- a", b"title: ''"]},
    webpage: {"empty": [b""], "no title": [b"<p>", b"<title> </title>", b"<title>404</title>", b"<title>Just a moment...</title>"]},
    pasted: {
        "cannot be read: pasted:1": [b"@misc{a, title = {B}, author = {C"],
        "no title": [b"@misc{a, author = {C}}"],
        "no entry": [b"@string{a = {b}}", b"@"],
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("source", "words", "payload"),
    [(source, words, body) for source, rows in NOTHING.items() for words, bodies in rows.items() for body in bodies],
)
def test_an_answer_that_is_none_is_told(source: ModuleType, words: str, payload: bytes) -> None:
    with pytest.raises(Failure, match=words):
        source.parse(payload)


def test_arxiv_that_asks_for_a_pause_may_be_asked_again() -> None:
    with pytest.raises(Temporary, match="fewer requests"):
        arxiv.parse(b"Rate exceeded.")


def test_arxiv_feed_cannot_read_files() -> None:
    feed = b'<!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]><feed xmlns="http://www.w3.org/2005/Atom">'
    payload = feed + b"<entry><id>http://arxiv.org/abs/1503.02531v1</id><title>A &x; B</title></entry></feed>"

    assert arxiv.parse(payload).reference.title == "A"


def test_published_version_that_cannot_be_read_leaves_the_preprint() -> None:
    candidate = candidate_of("2011.09926", {"doi.org": Temporary("no answer in time")})

    assert candidate.reference.kind == "online"
    assert candidate.get("doi") == "10.1145/3533378"
    assert "could not be read: no answer in time" in candidate.notices[0]


def test_doi_under_another_title_is_left_to_a_person() -> None:
    feed = (PAYLOADS / "arxiv" / "2011.09926.xml").read_text().replace("Challenges in Deploying", "A Poem on")
    feed = feed.replace("Machine Learning: A Survey of", "Rivers, and Other Quite Different")

    candidate = candidate_of("2011.09926", {"export.arxiv.org": feed.encode()})

    assert (candidate.reference.kind, candidate.get("doi")) == ("online", "")
    assert "may be the published version" in candidate.notices[-1]


def test_silence_of_the_second_opinion_changes_nothing_but_the_free_copy() -> None:
    candidate = candidate_of("10.1145/3336191.3371792", {"openalex": Temporary("down")})

    assert candidate.get("booktitle").startswith("Proceedings of the 13th")
    assert candidate.get("eprint") == ""


def test_preprint_with_a_venue_but_no_doi_is_told() -> None:
    place = {"version": "publishedVersion", "source": {"type": "conference", "display_name": "ICLR"}}
    opinion = openalex.parse(json.dumps({"title": "A", "publication_year": 2020, "locations": [place]}).encode())

    assert (opinion.doi, opinion.venue, opinion.year) == ("", "ICLR", "2020")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("10.5555/retracted", "retraction of 2020-05-05, https://doi.org/10.5555/notice (Crossref)"),
        ("10.5555/corrected", "corrigendum of 2018-01-01, https://doi.org/10.5555/corrected (Crossref)"),
        ("10.5555/notice", "this is a notice, not the work: retraction of 2020-05-05"),
    ],
)
def test_retractions_and_corrections_are_shown(number: str, words: str) -> None:
    assert candidate_of(number).notices[0].startswith(words)


@pytest.mark.parametrize(
    ("opinion", "notices"),
    [
        ({"title": "Dice and Loaded Coins", "publication_year": 2020}, ["OpenAlex has the title: Dice and Loaded Coins"]),
        ({"title": "Some Work on Testing", "publication_year": 2014}, ["OpenAlex has the year 2014"]),
        ({"title": "Some work on testing.", "publication_year": 2020}, []),
        ({"title": "Some Work on Testing", "is_retracted": True}, ["OpenAlex lists it as retracted"]),
        ({}, []),
    ],
)  # fmt: skip
def test_a_second_opinion_is_told_where_it_differs(opinion: dict[str, object], notices: list[str]) -> None:
    item = {"DOI": "10.5555/a", "title": "Some Work on Testing", "issued": {"date-parts": [[2020]]}}
    candidate = candidate_of("10.5555/a", {"doi.org/10.5555": item, "openalex": opinion})

    assert list(candidate.notices) == notices


def test_a_retraction_that_two_know_of_is_told_once() -> None:
    update = {"type": "retraction", "DOI": "10.5555/notice"}
    item = {"DOI": "10.5555/a", "title": "Some Work", "type": "journal-article", "updated-by": [update]}
    opinion = {"title": "Some Work", "is_retracted": True}
    candidate = candidate_of("10.5555/a", {"doi.org/10.5555": item, "openalex": opinion})

    assert candidate.notices == ("retraction, https://doi.org/10.5555/notice (Crossref)",)


def test_the_published_version_of_an_arxiv_paper_has_a_second_opinion_too() -> None:
    opinion = {"title": "Another Title Altogether, by Others", "publication_year": 1999}
    candidate = candidate_of("2011.09926", {"openalex": opinion})

    assert candidate.get("doi") == "10.1145/3533378"
    assert [each for each in candidate.notices if each.startswith("OpenAlex")] == [
        "OpenAlex has the year 1999",
        "OpenAlex has the title: Another Title Altogether, by Others",
    ]


def test_a_preprint_that_its_registrar_knows_as_published_gives_way() -> None:
    relation = {"is-preprint-of": [{"id-type": "doi", "id": "10.5555/printed", "asserted-by": "subject"}]}
    first = {"DOI": "10.5555/candidate", "title": "Some Work", "type": "posted-content", "relation": relation}
    printed = {"DOI": "10.5555/printed", "title": "Some Work", "type": "journal-article", "container-title": "J"}
    told = {"5555/candidate": first, "5555/printed": printed}
    candidate = candidate_of("10.5555/candidate", told)
    other = candidate_of("10.5555/candidate", told | {"5555/printed": printed | {"title": "Quite Another"}})

    assert (candidate.reference.kind, candidate.get("doi"), candidate.get("url")) == (
        "article",
        "10.5555/printed",
        "https://doi.org/10.5555/printed",
    )
    assert candidate.notices == ("its preprint: https://doi.org/10.5555/candidate",)
    assert (other.reference.kind, other.get("doi")) == ("online", "10.5555/candidate")
    assert other.notices == ("https://doi.org/10.5555/printed may be the published version: Quite Another",)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"title": "A &amp; <i>B</i> in x&lt;y"}, {"title": "A & B in x<y"}),
        ({"title": ["As a list"], "container-title": ["J"], "type": "journal-article"}, {"journaltitle": "J"}),
        ({"title": "A", "type": "thesis", "publisher": "U"}, {"institution": "U"}),
        ({"title": "A", "type": "chapter", "container-title": "B", "publisher-place": "C"}, {"location": "C"}),
        ({"title": "A", "issued": {"date-parts": [[None]]}, "published": {"date-parts": [["2020", 2]]}}, {"date": "2020-02"}),
        ({"title": "A", "relation": {"has-preprint": [{"id": "10.48550/arXiv.1503.02531"}]}}, {"eprint": "1503.02531"}),
        ({"title": "A", "type": "book", "ISBN": ["978-3-16-148410-0"], "edition-number": "2"}, {"isbn": "978-3-16-148410-0", "edition": "2"}),
    ],
)  # fmt: skip
def test_forms_of_an_item(item: dict[str, object], expected: dict[str, str]) -> None:
    candidate = doi.parse(json.dumps({"DOI": "10.5555/a", **item}).encode())

    assert expected.items() <= candidate.reference.fields.items()


@pytest.mark.parametrize(("kind", "isbn", "editors"), [("journal-article", "", 0), ("book", "978-3-16-148410-0", 1)])
def test_what_belongs_to_the_volume_is_left_out(kind: str, isbn: str, editors: int) -> None:
    item = {
        "DOI": "10.5555/a",
        "title": "A",
        "type": kind,
        "ISBN": ["978-3-16-148410-0"],
        "editor": [{"family": "Lee"}],
    }
    reference = doi.parse(json.dumps(item).encode()).reference

    assert (reference.get("isbn"), len(reference.editors)) == (isbn, editors)


@pytest.mark.parametrize(
    ("text", "words"),
    [("10.1234/none", r"nobody registered the DOI 10\.1234/none"), ("https://github.com/nobody/nothing", "404")],
)
def test_what_nobody_knows_is_told(text: str, words: str) -> None:
    with pytest.raises(Failure, match=words):
        candidate_of(text)


PAGES = [
    ("<title>Software 2.0 | Medium</title><meta property=og:site_name content=Medium>", "online", "Software 2.0", ""),
    ("<title>a - b - Example</title><meta name=author content='Ann Lee and Bo Li'>", "online", "a - b", "Lee, Ann and Li, Bo"),
    ("<title>T</title><meta name=author content='Google Brain Team'>", "online", "T", "{Google Brain Team}"),
    ("<meta name=citation_title content=T><meta name=citation_author content='Lee, A.; Li, B.'>", "online", "T", "Lee, A. and Li, B."),
    ("<meta name=citation_title content=T><meta name=citation_dissertation_institution content=U>", "thesis", "T", ""),
    ("<meta name=citation_title content=T><meta name=citation_technical_report_institution content=U>", "report", "T", ""),
    ("<meta property=og:title content=T><meta property=og:type content=video.other>", "video", "T", ""),
    ('<script type="application/ld+json">{"@type": ["Dataset"], "name": "D &amp; E", "creator": [{"@type": "Organization", "name": "UCI Lab"}]}</script>', "dataset", "D & E", "{UCI Lab}"),
    ('<script type="application/ld+json">not json</script><h1>Only <b>a heading</b></h1>', "online", "Only a heading", ""),
    ('<meta charset="utf8mb4"><title>A Title of Ärger</title>', "online", "A Title of Ärger", ""),
]  # fmt: skip


@pytest.mark.parametrize(("head", "kind", "title", "authors"), PAGES)
def test_pages_of_all_sorts(head: str, kind: str, title: str, authors: str) -> None:
    reference = webpage.parse(head.encode(), "https://example.org/a").reference

    assert (reference.kind, reference.title, writer.names(reference.authors)) == (kind, title, authors)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/b", "https://example.org/b"),
        ("https://example.org/b?utm_source=x&id=1#c", "https://example.org/b?id=1"),
        ("https://evil.test/b", "https://example.org/a"),
        ("javascript:alert(1)", "https://example.org/a"),
    ],
)
def test_canonical_address_stays_on_its_host(link: str, expected: str) -> None:
    page = f"<title>T</title><link rel=canonical href='{link}'>"

    assert webpage.parse(page.encode(), "https://example.org/a").get("url") == expected


def test_page_that_names_its_doi_is_asked_of_the_authority() -> None:
    page = b"<meta name=citation_title content=X><meta name=citation_doi content='doi:10.1145/3533378'>"
    candidate = candidate_of("https://acm.example/x", {"acm.example": page})

    assert candidate.get("journaltitle") == "ACM Computing Surveys"


def test_pasted_words_of_others_are_left_out() -> None:
    text = (
        "@manual{x, title={T}, author={A B}, keywords={k}, annote={their words}, note={n}, organization={O}, foo={bar}}"
    )
    candidate = pasted.parse(text.encode())

    assert candidate.reference.kind == "report"
    assert set(candidate.reference.fields) == {"title", "author", "institution"}
    assert candidate.notices[0] == "fields left out: annotation, foo, keywords, note"


def test_hidden_characters_of_pasted_text_are_left_out() -> None:
    candidate = pasted.parse("@misc{a,\n\ttitle = {A\u202eB\u200bC},\n author = {L\u00adee, A.}}".encode())

    assert candidate.reference.title == "ABC"
    assert candidate.reference.authors[0].family == "Lee"


def test_pasted_entries_keep_the_strings_before_them() -> None:
    text = "@string{nips = {Advances}}\n@inproceedings{a,\n title={A},\n booktitle=nips}\n@misc{b, title={B}}\n"
    first, second = pasted.split(text)

    assert pasted.parse(first.encode()).get("booktitle") == "Advances"
    assert pasted.parse(second.encode()).reference.title == "B"


def test_entry_without_a_key_is_read() -> None:
    assert pasted.parse(b"@misc{, title = {T}, author = {A B}}").reference.title == "T"
    assert pasted.parse(b"@misc{title = {T}, author = {A B}}").reference.title == "T"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["DOI", "title", "author", "issued", "date-parts", "family", "given", "name", "@type", "@graph", "headline", "url", "locations"])
        | st.text(max_size=3),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(JSON_VALUES)
def test_json_of_any_shape_is_read_or_refused(value: object) -> None:
    payload = json.dumps(value).encode()
    for parse in (doi.parse, isbn.parse, openalex.parse, github.parse, github.parse_description):
        try:
            parse(payload)
        except Failure:
            continue
    jsonld.read([payload.decode()])


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text("<>/=\"' metanmicontentcitation_title script", max_size=200).map(str.encode))
def test_bytes_of_any_kind_are_read_or_refused(payload: bytes) -> None:
    for parse in (webpage.parse, arxiv.parse, pasted.parse, github.parse):
        try:
            parse(payload)
        except Failure:
            continue
