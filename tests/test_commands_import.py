"""`notes import`: files as Zotero, Mendeley and JabRef write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from small import Small, entry, small
from studynotes.author.commands import ris_items
from studynotes.author.sources import csl_json

ZOTERO = """
@inproceedings{sculley_hidden_2015,
\ttitle = {Hidden {Technical} {Debt} in {Machine} {Learning} {Systems}},
\turl = {https://papers.nips.cc/paper/5656},
\tbooktitle = {Advances in Neural Information Processing Systems},
\tauthor = {Sculley, D. and Holt, Gary},
\tyear = {2015},
\tkeywords = {debt, /unread},
\tfile = {PDF:/home/me/sculley.pdf:application/pdf},
}
"""
JABREF = """% Encoding: UTF-8

@Article{Lee2015,
  author  = {Ada Lee},
  title   = {A Work},
  journal = {J},
  year    = {2015},
  url     = {https://example.org/lee2015work},
}

@Comment{jabref-meta: databaseType:bibtex;}
"""
MENDELEY_RIS = """TY  - JOUR
T1  - Seeing things
A1  - van der Berg, Jan
A1  - Lee, Ada, Jr
Y1  - 2019/03//
JF  - Journal of Sight
VL  - 3
IS  - 2
SP  - 10
EP  - 20
SN  - 1234-5678
DO  - https://doi.org/10.1234/seeing
N2  - An abstract
goes on here.
ER  -

TY  - BOOK
AU  - Some Body
PY  - 2001
ER  -
"""
CSL_JSON = [
    {
        "id": "http://zotero.org/1", "citation-key": "grace2020things", "type": "article-journal", "title": "Things &amp; <i>more</i>",
        "author": [{"family": "Grace", "given": "Bo", "non-dropping-particle": "de"}, {"literal": "A Body"}],
        "issued": {"date-parts": [["2020", 2]]}, "container-title": "J", "URL": "https://arxiv.org/abs/2001.00001v2", "DOI": "10.1234/ABC",
    },
    {"id": "x", "type": "webpage", "title": "", "issued": {"raw": "May 2020"}},
    "nonsense",
]  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Small:
    return small(tmp_path)


def write(project: Small, name: str, text: str) -> str:
    path = project.root / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_of_zotero_goes_in_under_our_key_and_form(project: Small) -> None:
    ran = project.notes("import", write(project, "zotero.bib", ZOTERO))
    made = project.bibliography.read_text()

    assert (ran.code, ran.err) == (0, "1 added\n")
    assert "@inproceedings{sculley2015hidden,\n  title = {Hidden {Technical} {Debt}" in made
    assert made.index("lee2016tool") < made.index("sculley2015hidden") < made.index("zhou2017end")
    assert "sculley.pdf" not in made
    line = made.splitlines().index("  annotation = {},") + 1
    assert f"bibliography.bib:{line}: annotation" in ran.out


def test_a_work_that_we_have_is_refused_and_the_others_go_in(project: Small) -> None:
    ran = project.notes("import", write(project, "both.bib", JABREF + ZOTERO + ZOTERO))

    assert ran.code == 1
    assert '"Lee2015": we have it: the same address\n  A Work (2015)\n  [@lee2015work]\n  cited on /page/' in ran.out
    assert ran.err == "2 duplicate, 1 added\n" or ran.err == "1 duplicate, 1 added\n"


def test_our_own_export_comes_back_under_its_keys(project: Small) -> None:
    for form, name in (("bib", "own.bib"), ("csljson", "own.json"), ("ris", "own.ris")):
        exported = write(project, name, project.notes("export", "--format", form).out)
        empty = Small(project.root / form)
        empty.root.mkdir()
        empty.bibliography.write_text("")
        ran = empty.notes("import", exported)
        assert ran.err == "3 added\n"
        found = [line for line in empty.bibliography.read_text().splitlines() if line.startswith("@")]
        assert found == ["@online{lee2015work,", "@online{lee2016tool,", "@online{zhou2017end,"]


def test_ris_in_the_dialect_of_mendeley(project: Small) -> None:
    before = project.bibliography.read_bytes()
    ran = project.notes("import", "--dry-run", write(project, "a.ris", MENDELEY_RIS))

    assert (ran.code, project.bibliography.read_bytes()) == (1, before)
    for line in ("@article{berg2019seeing,", "author = {van der Berg, Jan and Lee, Jr, Ada}", "date = {2019-03}", "pages = {10--20}", "journaltitle = {Journal of Sight}", "doi = {10.1234/seeing}"):  # fmt: skip
        assert line in ran.out
    assert "1234-5678" not in ran.out
    assert "record 2: this record has no title" in ran.out


def test_csl_json_of_zotero(project: Small) -> None:
    ran = project.notes("import", "--dry-run", write(project, "a.json", json.dumps(CSL_JSON)))

    for line in ("@article{grace2020things,", "title = {Things \\& more}", "author = {de Grace, Bo and {A Body}}", "eprint = {2001.00001},\n  eprinttype = {arxiv}"):  # fmt: skip
        assert line in ran.out
    assert '"x": not added: item 2: this record has no title\n"item 3": not added: item 3' in ran.out


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [("a.txt", "", "neither in .bib"), ("a.json", "{", "it is not JSON"), ("none/a.bib", None, "No such file")],
)
def test_a_file_that_is_none_is_a_wrong_call(project: Small, name: str, text: str | None, reason: str) -> None:
    path = write(project, name, text) if text is not None else str(project.root / name)
    ran = project.notes("import", path)

    assert ran.code == 2
    assert reason in ran.err


def test_a_record_that_cannot_be_read_is_named_with_its_line(project: Small) -> None:
    ran = project.notes("import", write(project, "a.bib", "\n\n@misc{x,\n  title = {A\n" + ZOTERO))

    assert ran.code == 1
    assert "line 3: this BibTeX cannot be read" in ran.out
    assert ran.err == "1 failed, 1 added\n"


@pytest.mark.parametrize("key", ["a2015b", "z2015b"])
def test_new_entries_keep_the_order(project: Small, key: str) -> None:
    text = "\n".join(entry(f"{word}2015b", f"Title {word}") for word in ("q", key[0], "m", "b"))
    project.notes("import", "--similar", write(project, "a.bib", text.replace("example.org", "example.com")))
    keys = [line[8:-1] for line in project.bibliography.read_text().splitlines() if line.startswith("@")]

    assert len(keys) == 7
    assert keys == sorted(keys)


def test_a_write_that_fails_is_told(project: Small) -> None:
    project.bibliography.chmod(0o444)
    ran = project.notes("import", write(project, "a.bib", ZOTERO))

    assert (ran.code, "it is write-protected" in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TY  - GEN\nTI  - A", [("document", "A", [])]),
        ("TY  - CONF\r\n\r\nT1  - A title\r\n  that goes on\r\nPY  - 2015-06\r\nER  - \r\n", [("paper-conference", "A title that goes on", [2015, 6])]),
        ("TY  - JOUR\nTI  - A\nDA  - 2015/06/04/remark\nTY  - BOOK\n\nTI  - B\nPY  - soon\nER  -\n", [("article-journal", "A", [2015, 6, 4]), ("book", "B", [])]),
        ("no RIS", []),
    ],
)  # fmt: skip
def test_forms_of_ris(text: str, expected: list[tuple[str, str, list[int]]]) -> None:
    items = ris_items.read(text)

    assert [(item["type"], item["title"], item["issued"]["date-parts"][0]) for item in items] == expected


def test_a_csl_item_without_an_address_gets_that_of_its_doi() -> None:
    assert csl_json.candidate({"title": "A", "DOI": "doi:10.1234/x"}).get("url") == "https://doi.org/10.1234/x"
