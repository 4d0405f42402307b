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
    assert "  note: tags left out: N2\n" in ran.out
    assert "record 2: this record has no title" in ran.out


def test_csl_json_of_zotero(project: Small) -> None:
    ran = project.notes("import", "--dry-run", write(project, "a.json", json.dumps(CSL_JSON)))

    for line in ("@article{grace2020things,", "title = {Things \\& \\emph{more}}", "author = {de Grace, Bo and {A Body}}", "eprint = {2001.00001},\n  eprinttype = {arxiv}"):  # fmt: skip
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


@pytest.mark.parametrize(
    ("title", "tex"),
    [
        ("H<sub>2</sub>O &amp; <i>E. coli</i>", r"H\textsubscript{2}O \& \emph{E. coli}"),
        ("&lt;b&gt;A&lt;/b&gt; <scp>B</scp>", r"\textbf{A} B"),
        ("a <i> b", ""),
        ("plain <jats:p>x</jats:p>", ""),
    ],
)
def test_forms_of_a_csl_title_stay(title: str, tex: str) -> None:
    assert csl_json.candidate({"title": title}).tex.get("title", "") == tex


def test_a_csl_item_without_an_address_gets_that_of_its_doi() -> None:
    assert csl_json.candidate({"title": "A", "DOI": "doi:10.1234/x"}).get("url") == "https://doi.org/10.1234/x"


KEPT = [
    ("title={{Documentation}}, date={2001}", "title = {{Documentation}}"),
    ("title={On {Bayes}}", "title = {On {Bayes}}"),
    ("title={T}, author={family=Smith, given=Ann}, date={2016}", "author = {Smith, Ann}"),
    ("title={T}, author={family=Oord, given=Aaron, prefix=van den, useprefix=true}", "author = {van den Oord, Aaron}"),
    ("title={The $\\beta$2-adrenergic receptor}", "title = {The β2-adrenergic receptor}"),
    ("title={Error of $10^{-3}$2 units}", "title = {Error of $10^{-3}$2 units}"),
    ("title={Reading \\mkbibemph{The iPhone} Law}", "title = {Reading \\mkbibemph{The iPhone} Law}"),
    ("title={On \\foo{x} iPhones}", "title = {On \\foo{x} {iPhones}}"),
    ("title={Growth of \\emph{E. coli}}", "title = {Growth of \\emph{E. coli}}"),
    ("title={T}, date={2016-06-06T15:26:37+10:00}", "date = {2016-06-06}"),
    ("title={T}, date={1723?}", "@article{doe1723t,"),
    ("title={T}, date={2003-22}", "@article{doe2003t,"),
    ("title={T}, year={2018}, month={3}, day={1}", "date = {2018-03-01}"),
    ("title={T}, year={2018}, month={10~mar}", "date = {2018-03-10}"),
    ("title={T}, date={c. 1999}", "date = {1999}"),
    ("title={T}, author={{Ann B. Cole}, }", "author = {{Ann B. Cole}}"),
    ("title={T}, eid={e17}", "pages = {e17}"),
    ("title={T}, date={1998}, month={may}", "date = {1998-05}"),
    ("title={T}, author={{van Dorp}, W. F.}", "author = {{van Dorp}, W. F.}"),
    ("title={T}, doi={{10.1234/x}}", "doi = {10.1234/x}"),
    ("title={T}, xdata={mac}", "publisher = {Mac},"),
    ("title={T}, crossref={big}", "date = {2001}"),
    ("title={T}, doi={http://doi.acm.org/10.1145/1137627.1137631}", "doi = {10.1145/1137627.1137631}"),
    ("title={T}, url={http://dx.doi.org/10.1007/BF03250842}", "doi = {10.1007/BF03250842}"),
    (
        "title={T}, doi={10.1175/1(1987)115<1606:G>2.0.CO;2}",
        "url = {https://doi.org/10.1175/1(1987)115%3C1606:G%3E2.0.CO;2}",
    ),
    ("title={T}, url={http://e.org/a.html.}", "url = {http://e.org/a.html}"),
    ("title={T}, url={http://e.org/a{_}b.pdf}", "url = {http://e.org/a_b.pdf}"),
    ("title={T}, eprint={4027280}, eprinttype={pmid}", "eprint = {4027280}"),
    ("title={T}, date={2011-05\u00a0}", "date = {2011-05},"),
    ("title={T}, author={Per O. and \u00e5. Persson, P}", "\u00e5. Persson, P}"),
    ("title={T}, author={Doe, J. R.; M&uuml;ler, A and Ann Poe; Jan Roe;}", "author = {Doe, J. R. and"),
    ("title={T}, author={Doe, J. R.; M&uuml;ler, A and Ann Poe; Jan Roe;}", " and Poe, Ann and Roe, Jan},"),
    ("title={T}, author={a {de Heer}, W}", "author = {a {de Heer}, W}"),
    ("title={Nat\\-u\\-ral lan\\-guage}", "title = {Natural language}"),
    ("title={Теория упругости}, author={Иванов, А.}, date={2007}", "@article{ivanov2007teoriya,"),
    ("title={方言研究}, author={王, 明}, date={2010}", "@article{article2010untitled,"),
]
TOLD = [
    ("title={T}", "it has no date: its key has the year of today"),
    ("title={T}, date={soon}", "fields left out: date"),
    ("title={T}, date={soon}", 'date is "soon", not a date'),
    ("title={T}, note={n}, file={f}, abstract={a}", "fields left out: abstract, file, note"),
    ("title={T}, crossref={none}", 'no entry has the key "none"'),
    ("title={T}, publisher=cup", '"cup" is neither a number nor the name of a @string'),
    ("title={On \\foo{x}}", 'to mend: nobody here knows the command "\\foo"'),
    ("title={T}, author={Copel, {M;} and Roe, A}", 'to mend: the name "Copel, {M;}" holds a semicolon'),
    ("title={T}, author={Doe, J.; Roe, R.}", 'semicolons in author were read as "and"'),
    ("title={T}, journal={J}", "to mend: @article"),
    ("title={T}, booktitle={B}", 'left out: booktitle "B" (@article has none)'),
    ("title={T}, doi={doi-10}", 'left out: doi "doi-10" (a DOI has the form'),
    ("title={T}, doi={10.1234/a;doi\\\\:10.1}", "left out: doi"),
    ("title={T}, eprint={4027280}", 'left out: eprint "4027280"'),
]
OTHERS = "\n@xdata{mac, publisher={Mac}, date={1999}}\n@book{big, title={The Big Book}, editor={Ed, A}, date={2001}}\n"


@pytest.mark.parametrize(("fields", "written"), KEPT)
def test_what_other_programs_write_arrives_right(project: Small, fields: str, written: str) -> None:
    by = "" if "author" in fields else ", author={Doe, A}"
    project.notes("import", write(project, "a.bib", f"@article{{a, {fields}{by}}}{OTHERS}"))

    assert written in project.bibliography.read_text(encoding="utf-8")


@pytest.mark.parametrize(("fields", "told"), TOLD)
def test_what_is_left_out_or_doubtful_is_told(project: Small, fields: str, told: str) -> None:
    by = "" if "author" in fields else ", author={Doe, A}"
    ran = project.notes("import", "--dry-run", write(project, "a.bib", f"@article{{a, {fields}{by}}}"))

    assert f"  note: {told}" in ran.out or told in ran.out


def test_two_works_with_one_word_for_a_title_are_both_added(project: Small) -> None:
    text = "@article{b, title={Energy}, author={Doe, A}, date={2001}}\n@article{c, title={Energy}, author={Doe, A}, date={2001}, doi={10.1000/zzz}}"
    ran = project.notes("import", "--similar", write(project, "a.bib", text))

    assert ran.err == "2 added\n"
    assert "@article{doe2001energyb," in project.bibliography.read_text()


def test_an_imported_work_has_its_row_of_provenance(project: Small) -> None:
    project.notes("import", write(project, "a.bib", "@article{b, title={Energy}, author={Doe, A}, date={2001}}"))
    rows = (project.root / "docs" / "references" / "provenance.yml").read_text().splitlines()

    assert rows[0].startswith("doe2001energy: {source: pasted, day: ")


@pytest.mark.parametrize(
    ("data", "author"),
    [
        ("@book{a, title={T}, author={Müller, A}}".encode("utf-16"), "Müller"),
        ("% Encoding: Cp1252\n@book{a, title={T}, author={Müller, A}}".encode("cp1252"), "Müller"),
        ("@book{a, title={T}, author={Müller, A}}".encode("cp1252"), ""),
    ],
)
def test_letters_of_other_encodings_are_read_or_the_file_is_refused(project: Small, data: bytes, author: str) -> None:
    path = project.root / "a.bib"
    path.write_bytes(data)
    ran = project.notes("import", str(path))

    assert ran.code == (0 if author else 2)
    assert f"author = {{{author}, A}}" in project.bibliography.read_text() if author else "not UTF-8" in ran.err
