"""Identifiers and web addresses: what is recognized, the one form to compare by, what is let through as a link."""

import pytest

from studynotes.bib.identifiers import ARXIV, DOI, ISBN, bare_address, is_web_address, links, same_page
from studynotes.model import Reference

ADDRESSES = [
    ("https://example.org/a", True),
    ("HTTP://Example.org", True),
    ("https://[2001:db8::1]:8080/x", True),
    ("https://user@host/x", False),  # hides where it leads
    ("https://[bad", False),
    (r"https://a.org/\x", False),  # a browser reads a slash
    ("https://a.org:99999/", False),
    ("https://a.org/a b", False),
    ('https://a.org/"onclick=', False),
    ("https:///x", False),
    ("javascript:alert(1)", False),
    ("//a.org/x", False),
    ("https://e.org:80/@scope/x_(b)?q=1#f", True),
    ("https://e.org/\n", False),
    (" https://e.org", False),
    ("https:/e.org", False),
    ("", False),
]
SPELLINGS = [
    ("https://dx.doi.org/10.1/X", "doi.org/10.1/x"),
    ("HTTP://WWW.Example.org/Path/", "example.org/Path"),
    ("https://example.org/Path?utm_source=x&b=1#part", "example.org/Path?b=1"),
    ("https://example.org/?gclid=1", "example.org"),
    ("https://youtu.be/aBc", "youtu.be/aBc"),  # another film than /abc
    ("https://www.com/x", "www.com/x"),
]
RECOGNIZED = [
    (DOI, "https://dx.doi.org/10.1145/3533378.", "10.1145/3533378"),
    (DOI, "10.1002/(SICI)1097-4571(199806)49:8%3C693::AID", "10.1002/(SICI)1097-4571(199806)49:8<693::AID"),
    (DOI, "10.1145", ""),
    (ARXIV, "https://export.arxiv.org/pdf/1503.02531v1.pdf", "1503.02531"),
    (ARXIV, "doi:10.48550/arXiv.1503.02531", "1503.02531"),
    (ARXIV, "math.GT/0309136v1", "math.GT/0309136"),
    (ARXIV, "1513.02531", ""),
    (ISBN, "ISBN-13: 978 3 911578 03 5", "978-3-911578-03-5"),
    (ISBN, "080442957X", "080442957X"),
    (ISBN, "978-3-911578-03-6", ""),
]
BARE = [
    *(
        (DOI, prefix + "10.1/v2", "10.1/v2")
        for prefix in ("", " doi:", "DOI: ", "https://doi.org/", "http://dx.doi.org/")
    ),
    *((ARXIV, prefix + "1912.02292", "1912.02292") for prefix in ("arXiv:", "http://www.arxiv.org/pdf/")),
    *((ARXIV, f"1912.02292{suffix} ", "1912.02292") for suffix in ("", "v1", "v12", "v1.pdf")),
]
SAME = [
    (DOI, "10.1145/ABC", "https://doi.org/10.1145/abc"),
    (ARXIV, "1912.02292v2", "arXiv:1912.02292"),
    (ISBN, "978-3-911578-03-5", "9783911578035"),
]


@pytest.mark.parametrize(("text", "is_address"), ADDRESSES)
def test_only_plain_addresses_of_the_web_become_links(text, is_address):
    assert is_web_address(text) is is_address


@pytest.mark.parametrize(("address", "bare"), SPELLINGS)
def test_an_address_has_one_form_to_compare_by(address, bare):
    assert bare_address(address) == bare
    assert same_page(address, f"https://{bare}")


@pytest.mark.parametrize(("scheme", "text", "identifier"), RECOGNIZED)
def test_an_identifier_is_recognized_with_its_prefix_or_not_at_all(scheme, text, identifier):
    assert scheme.recognize(text) == identifier


@pytest.mark.parametrize(("scheme", "text", "identifier"), BARE)
def test_a_field_holds_an_identifier_without_prefix_and_version(scheme, text, identifier):
    assert scheme.bare(text) == identifier


@pytest.mark.parametrize(("scheme", "one", "other"), SAME)
def test_two_spellings_of_an_identifier_are_one(scheme, one, other):
    assert scheme.normal(one) == scheme.normal(other)


@pytest.mark.parametrize(("scheme", "identifier"), [(DOI, "10.1145/<a>"), (ARXIV, "hep-th/9901001")])
def test_the_link_of_an_identifier_leads_to_it(scheme, identifier):
    assert scheme.recognize(scheme.link(identifier)) == identifier


def test_an_address_that_an_identifier_leads_to_is_named_once():
    fields = {"url": "http://dx.doi.org/10.1145/X", "doi": "10.1145/x", "eprint": "1", "eprinttype": "other"}

    assert links(Reference("a", "article", "A", fields=fields)) == (("DOI", "https://doi.org/10.1145/x"),)
