import re

import pytest

from build import ROOT, golden, note
from studynotes.model import Site
from studynotes.notes import glossary
from studynotes.notes.glossary import Term
from studynotes.render import terms

TEXT = """---
title: Glossary
---

## T

TFDV
: **TensorFlow Data Validation.** A library [@a].

Concept drift
: A change of meaning.

T
: A letter.

gRPC
: **gRPC remote procedure call.** A protocol.
"""
PAGE = note(TEXT, "glossary.md")
SITE = Site("https://example.org/notes/", "Notes", repository="https://github.com/doe/notes")
TERMS = (*glossary.read(PAGE), Term("CI", "ci", "Continuous integration"), Term("CD", "cd", 'Continuous "delivery"'))
TFDV = '<a class="term" href="../../glossary/#tfdv"><abbr title="TensorFlow Data Validation">TFDV</abbr></a>'


def marked(page):
    return terms.mark(page, TERMS, "/a/b/")


def test_terms_have_names_anchors_and_expansions():
    assert glossary.read(PAGE) == (
        Term("TFDV", "tfdv", "TensorFlow Data Validation"),
        Term("Concept drift", "concept-drift"),
        Term("T", "term-t"),
        Term("gRPC", "grpc", "gRPC remote procedure call"),
    )


def test_entries_of_the_glossary_get_their_ids():
    page = "<dl><dt>TFDV</dt><dd>x</dd><dt>Concept <em>drift</em></dt><dt>Else</dt></dl>"
    assert terms.anchor(page, TERMS, Site("", "Notes")) == (
        '<dl><dt id="tfdv">TFDV</dt><dd>x</dd><dt id="concept-drift">Concept <em>drift</em></dt><dt>Else</dt></dl>'
    )


def test_an_entry_ends_in_a_way_to_report_a_mistake():
    page = terms.anchor("<dl><dt>TFDV</dt>\n<dd>x</dd>\n<dt>Else</dt><dd>y</dd></dl>", TERMS, SITE)
    form = "https://github.com/doe/notes/issues/new?template=fault.yml&amp;place=https%3A%2F%2Fexample.org%2Fnotes%2F"
    assert f'<dd>x <a class="fault" href="{form}glossary%2F%23tfdv">Report a mistake</a></dd>' in page
    assert "<dd>y</dd>" in page


@pytest.mark.parametrize(("page", "made"), golden("terms.yml")["marked"])
def test_an_abbreviation_is_spelled_out_once_where_it_is_prose(page, made):
    assert marked(page) == (page if made is None else made)


@pytest.mark.parametrize("bold", ["Concept drift", "concept drift", "Concept drift.", "concept drifts"])
def test_a_bold_term_leads_to_its_entry_once(bold):
    page = f"<p><strong>{bold}</strong> <strong>{bold}</strong> <strong>other</strong></p>"
    link = f'<a class="term" href="../../glossary/#concept-drift"><strong>{bold}</strong></a>'
    assert marked(page) == f"<p>{link} <strong>{bold}</strong> <strong>other</strong></p>"


def test_a_bold_expansion_leads_to_its_abbreviation():
    assert 'href="../../glossary/#tfdv"' in marked("<p><strong>TensorFlow data validation</strong> (TFDV)</p>")
    assert TFDV in marked("<p><strong>TensorFlow data validation</strong> (TFDV)</p>")


def test_the_glossary_marks_nothing_in_itself():
    assert terms.mark("<p>TFDV</p>", TERMS, glossary.PAGE) == "<p>TFDV</p>"


def test_the_words_of_a_page_stay_the_same():
    page = "<p>TFDV &amp; <strong>Concept drift</strong> &lt;CI&gt;</p>"
    assert re.sub("<[^>]*>", "", marked(page)) == re.sub("<[^>]*>", "", page)


def test_the_real_glossary_has_an_entry_for_each_term():
    page = note((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), "glossary.md")
    entries = glossary.read(page)
    assert len({term.anchor for term in entries}) == len(entries) == page.text.count("\n: ") > 100


def test_the_letters_are_read_once_however_long_the_page(monkeypatch):
    read, parts = [], terms._stretches
    monkeypatch.setattr(
        terms, "_stretches", lambda page: (read.append(len(piece[0])) or piece for piece in parts(page))
    )
    paragraph = "<p>A page about TFDV, GPU and <strong>concept drift</strong>, and <code>x</code> besides.</p>\n"
    for paragraphs in (100, 200):
        read.clear()
        marked(paragraph * paragraphs)
        assert sum(read) == len(paragraph) * paragraphs
        assert len(read) == 2 * paragraphs + 1
