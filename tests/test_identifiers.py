"""Identifiers and web addresses: what is recognized, the one form to compare by, what is let through as a link."""

import pytest

from build import golden
from studynotes.bib.identifiers import ARXIV, DOI, ISBN, bare_address, is_web_address, links, same_page
from studynotes.model import Reference

CASES = golden("identifiers.yml")
SCHEMES = {"DOI": DOI, "ARXIV": ARXIV, "ISBN": ISBN}


@pytest.mark.parametrize(("text", "is_address"), CASES["addresses"])
def test_only_plain_addresses_of_the_web_become_links(text, is_address):
    assert is_web_address(text) is is_address


@pytest.mark.parametrize(("address", "bare"), CASES["spellings"])
def test_an_address_has_one_form_to_compare_by(address, bare):
    assert bare_address(address) == bare
    assert same_page(address, f"https://{bare}")


@pytest.mark.parametrize(("scheme", "text", "identifier"), CASES["recognized"])
def test_an_identifier_is_recognized_with_its_prefix_or_not_at_all(scheme, text, identifier):
    assert SCHEMES[scheme].recognize(text) == identifier


@pytest.mark.parametrize(("scheme", "text", "identifier"), CASES["bare"])
def test_a_field_holds_an_identifier_without_prefix_and_version(scheme, text, identifier):
    assert SCHEMES[scheme].bare(text) == identifier


@pytest.mark.parametrize(("scheme", "one", "other"), CASES["same"])
def test_two_spellings_of_an_identifier_are_one(scheme, one, other):
    assert SCHEMES[scheme].normal(one) == SCHEMES[scheme].normal(other)


@pytest.mark.parametrize(("scheme", "identifier"), [(DOI, "10.1145/<a>"), (ARXIV, "hep-th/9901001")])
def test_the_link_of_an_identifier_leads_to_it(scheme, identifier):
    assert scheme.recognize(scheme.link(identifier)) == identifier


def test_an_address_that_an_identifier_leads_to_is_named_once():
    fields = {"url": "http://dx.doi.org/10.1145/X", "doi": "10.1145/x", "eprint": "1", "eprinttype": "other"}

    assert links(Reference("a", "article", "A", fields=fields)) == (("DOI", "https://doi.org/10.1145/x"),)
