import json
import re

import bibtexparser
import rispy

from studynotes import exports
from studynotes.records import Date, Graph, Mention, Name, Reference

SOURCE = (
    "@article{doe2015work,\n  title = {A {ML} \\& Work},\n  author = {Doe, Jane and {Google}},\n  date = {2015-03},\n}"
)
WORK = Reference(
    "doe2015work",
    "article",
    "A ML & Work",
    authors=(Name("Doe", "Jane"), Name("Google", literal=True)),
    date=Date(2015, 3),
    keywords=("mlops", "monitoring"),
    fields={"journaltitle": "J", "pages": "3–15", "doi": "10.1/x", "annotation": "Two\nlines."},
    source=SOURCE,
)
GRAPH = Graph({WORK.key: WORK}, (), (Mention(WORK.key, "/a/", "H", "cite-1", "A “sentence”.", "tool"),), {})


def test_every_export_has_its_address():
    assert sorted(exports.all_files(GRAPH)) == [
        f"references/{name}" for name in ("citations.json", "references.bib", "references.json", "references.ris")
    ]


def test_csl_json_is_an_array_whose_ids_are_the_keys():
    made = json.loads(exports.csl_json([WORK]))
    assert [(each["id"], each["title"]) for each in made] == [("doe2015work", "A ML & Work")]


def test_bibtex_is_the_author_s_own_text_and_reads_back():
    library = bibtexparser.parse_string(exports.bibtex([WORK, WORK]))
    assert library.entries[0].key == "doe2015work"
    assert exports.bibtex([WORK]) == SOURCE + "\n"


def test_ris_reads_back_with_an_independent_parser():
    (read,) = rispy.loads(exports.ris([WORK]))
    assert (read["id"], read["type_of_reference"], read["title"]) == ("doe2015work", "JOUR", "A ML & Work")
    assert read["authors"] == ["Doe, Jane", "Google"]
    assert (read["start_page"], read["end_page"], read["doi"], read["year"]) == ("3", "15", "10.1/x", "2015")
    assert read["keywords"] == ["mlops", "monitoring"]
    assert read["notes"] == ["Two lines."]
    assert re.search(r"DA  - 2015/03//\r\n", exports.ris([WORK]))


def test_citations_follow_the_contract():
    assert json.loads(exports.citations(GRAPH.mentions)) == [
        {
            "key": "doe2015work",
            "page": "/a/",
            "heading": "H",
            "anchor": "cite-1",
            "sentence": "A “sentence”.",
            "role": "tool",
        }
    ]
