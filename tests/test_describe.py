"""A work in words: who published it and answers for it, on which pages, when, under which name."""

import pytest

from studynotes.bib import describe
from studynotes.bib.kinds import KINDS, kind_of
from studynotes.model import Date, Name, Reference

BODIES = {"publisher": "P", "institution": "I", "organization": "O"}
PREPRINT = Reference("a", "online", "T", fields=BODIES | {"eprint": "1912.02292", "eprinttype": "arxiv"})


def test_a_program_is_told_the_archive_of_a_preprint_and_a_reader_who_published_it():
    assert (describe.publisher(PREPRINT), describe.published_by(PREPRINT)) == ("arXiv", "P")
    assert describe.publisher(Reference("a", "report", "T", fields={"institution": "I", "organization": "O"})) == "I"


def test_the_body_that_answers_for_a_work_is_the_one_that_made_it():
    assert describe.people(Reference("a", "online", "T", fields=BODIES)) == "O"
    edited = Reference("a", "book", "T", editors=(Name("Berg", "Jan", "van den"),))
    assert describe.people(edited) == "Jan van den Berg (eds.)"


@pytest.mark.parametrize(
    ("written", "pages"), [("3–15", ("3", "15")), ("3 -- 15", ("3", "15")), ("e7", ("e7", "")), ("", ("", ""))]
)
def test_first_and_last_page(written, pages):
    assert describe.pages(Reference("a", "article", "T", fields={"pages": written})) == pages


@pytest.mark.parametrize(
    ("date", "day"), [(Date(987), "0987"), (Date(2015, 3), "2015-03"), (Date(2015, 3, 4), "2015-03-04"), (None, "")]
)
def test_a_date_is_told_as_far_as_it_is_known(date, day):
    assert describe.iso(date) == day


def test_a_name_for_sorting_keeps_the_particle_and_a_body_whole():
    assert describe.inverted_name(Name("Waal", "Jan", "van der", "Jr")) == "van der Waal, Jan, Jr"
    assert describe.inverted_name(Name("Lab, University", literal=True)) == "Lab, University"


def test_an_unknown_type_is_a_document_and_a_preprint_a_type_of_its_own():
    assert kind_of(Reference("a", "patent", "T")) is KINDS["misc"]
    assert (kind_of(PREPRINT).words, kind_of(PREPRINT).csl) == ("Preprint", "article")


@pytest.mark.parametrize(
    ("kind", "title", "fields", "evidence"),
    [
        ("article", "Drift: A Survey", {}, "Survey"),
        ("online", "A Review", {"eprinttype": "arxiv"}, "Survey"),
        ("inproceedings", "Surveying", {}, "Conference paper"),
        ("software", "Overview", {}, "Software"),
        ("online", "The outage of Monday", {"url": "https://blog.example.org/"}, "Incident report"),
        ("misc", "Regulation (EU) 2016/679", {}, "Legal text"),
        ("online", "A complete guide", {}, "Web page"),
        ("online", "Swarm", {"organization": "Docker documentation"}, "Documentation"),
        ("online", "Swarm", {"url": "https://example.org/blog/swarm"}, "Blog post"),
    ],
)
def test_a_work_is_a_kind_of_evidence(kind, title, fields, evidence):
    assert describe.evidence(Reference("a", kind, title, fields=fields)) == evidence


@pytest.mark.parametrize(("date", "evidence"), [(Date(2015, 3, 4), "Blog post"), (Date(2015), "Web page")])
def test_a_page_of_one_day_is_a_post(date, evidence):
    assert describe.evidence(Reference("a", "online", "T", date=date)) == evidence
