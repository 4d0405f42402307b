from studynotes.bib import csl
from studynotes.model import Date, Name, Reference

PAPER = Reference(
    "schutt2015hidden",
    "inproceedings",
    "Hidden Technical Debt",
    authors=(Name("Schütt", "Heiko H."), Name("Waal", "Jan", "van der", "Jr"), Name("Google", literal=True)),
    date=Date(2015, 12),
    keywords=("mlops", "technical-debt"),
    fields={
        "subtitle": "A Study",
        "booktitle": "NIPS",
        "pages": "3–5",
        "doi": "10.1/x",
        "url": "https://example.org/",
        "urldate": "2026-11-23",
        "pdf": "https://example.org/p.pdf",
        "since": "Extended.",
    },
)


def test_every_part_of_a_record_has_its_csl_variable():
    assert csl.item(PAPER) == {
        "id": "schutt2015hidden",
        "citation-key": "schutt2015hidden",
        "type": "paper-conference",
        "title": "Hidden Technical Debt: A Study",
        "author": [
            {"family": "Schütt", "given": "Heiko H."},
            {"family": "Waal", "given": "Jan", "non-dropping-particle": "van der", "suffix": "Jr"},
            {"literal": "Google"},
        ],
        "issued": {"date-parts": [[2015, 12]]},
        "accessed": {"date-parts": [[2026, 11, 23]]},
        "container-title": "NIPS",
        "page": "3–5",
        "DOI": "10.1/x",
        "URL": "https://example.org/",
        "keyword": "mlops, technical-debt",
    }


def test_a_preprint_is_an_article_of_arxiv():
    preprint = Reference("a2020b", "online", "T", fields={"eprint": "2010.02013", "eprinttype": "arxiv"})
    made = csl.item(preprint)
    assert (made["type"], made["publisher"], made["number"]) == ("article", "arXiv", "arXiv:2010.02013")


def test_an_unknown_date_of_access_is_left_out():
    assert "accessed" not in csl.item(Reference("a2020b", "online", "T", fields={"urldate": "soon"}))
