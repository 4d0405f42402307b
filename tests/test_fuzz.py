"""Readers take anything: whatever the bytes are, they return records and problems, and raise nothing."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build import FRONT, MARKUP
from studynotes import notes
from studynotes.author.commands import citations, foreign
from studynotes.author.http import Failure
from studynotes.author.sources import pasted
from studynotes.bib import bibliography, bibtex, editing, latex, names
from studynotes.graph import provenance, redirects
from studynotes.lint import fixes, suppressions
from studynotes.lint.rules import bibliography as bibliography_rules
from studynotes.lint.rules import notes as note_rules
from studynotes.lint.rules import prose
from studynotes.model import Problem
from studynotes.notes import glossary

QUICK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BIB = st.lists(
    st.sampled_from(
        ["@misc{", "@article(", "@string{", "@comment{", "@", "{", "}", "(", ")", '"', "#", "=", ",", "%", "\\", "$", "\n", "\r\n", " ", "~", "and", "a", "key2020x", "title", "author", "date", "crossref", "year", "pages", "keywords", "editor", "eprinttype", "annotation", "jan", "arxiv", "isbn", "courseurl", "urldate", "state", "doi", "eprint", "url", "2020-13-45", r"\"{o}", r"\url{", "\ufeff", "\x00", "\u202e", "é"]
    )
    | st.text(max_size=4),
    max_size=60,
).map("".join)  # fmt: skip
TOPICS = frozenset({"alpha"})


def problems_are_placed(problems: tuple[Problem, ...], text: str) -> None:
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= problem.line <= lines + 1 and problem.column >= 1 and problem.message for problem in problems)


@QUICK
@given(BIB | st.text())
def test_a_bibliography(text: str) -> None:
    references, entries, problems = bibliography.read("a.bib", text)
    more = bibliography_rules.check(entries, references, TOPICS)

    problems_are_placed((*problems, *more), text)


@pytest.mark.parametrize("value", ["{}", '""', "{.}"])
def test_an_empty_month(value: str) -> None:
    bibliography.read("a.bib", f"@misc{{a, year = 2020, month = {value}}}")


@QUICK
@given(BIB.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary())
def test_bytes_of_a_bibliography(data: bytes) -> None:
    text, problems = bibliography.decode("a.bib", data)
    problems_are_placed(problems, text)
    every = [Problem("", line, 1, code, "") for line in range(1, 40) for code in fixes.MENDED]
    fixes.mend_bibliography(data, every)
    editing.insert(data, "key2020x", "@misc{key2020x,\n}")


@QUICK
@given(MARKUP | st.text())
def test_a_note(text: str) -> None:
    for path, page in (("page.md", text.replace("\r", "\n")), ("course-1-x/week-1-y.md", FRONT + text)):
        note, problems = notes.read(path, page)
        by_rules = note_rules.check([note], {"a2020b": None})
        in_prose = prose.check([note], {}, [term.name for term in glossary.read(note)])

        problems_are_placed((*problems, *by_rules, *in_prose), note.text)
        assert all(note.text[group.start : group.end] in group.sentence for group in note.groups)
    assert "\n" not in notes.plain(text, lambda group: "x")


@QUICK
@given(MARKUP.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary())
def test_bytes_of_a_note(data: bytes) -> None:
    text, problems = notes.decode("page.md", data)
    problems_are_placed(problems, text)
    assert "\r" not in text
    assert len(problems) == (data.decode("utf-8", "ignore").encode() != data)
    fixes.mend_note(data, range(1, text.count("\n") + 2))
    assert citations.renamed(data, "key2020x", "key2020x") == data


@QUICK
@given(st.text() | BIB)
def test_parts_of_a_bibliography(text: str) -> None:
    names.parse(text)
    latex.to_text(text)
    latex.to_rich(text)
    list(latex.unknown_commands(text))
    bibliography.parse_date(text)
    assert bibtex.show(text).isprintable()


@QUICK
@given(BIB | st.text())
def test_a_pasted_entry(text: str) -> None:
    for entry in pasted.split(text):
        with contextlib.suppress(Failure):
            pasted.parse(entry.encode("utf-8", "replace"))


LINES = st.lists(st.sampled_from(["TY  - JOUR", "TY  - ", "ER  - ", "TI  - A", "AU  - ,", "AU  - Lee, A.", "PY  - 2015/99/x", "DA  - ", "SN  - 1", "XX", "", "  "]) | st.text(max_size=8), max_size=20)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["title", "author", "issued", "date-parts", "raw", "type", "DOI", "URL", "id", "items", "number", "family"]) | st.text(max_size=3), inner, max_size=6),
    max_leaves=20,
)  # fmt: skip


@QUICK
@given(LINES.map("\n".join))
def test_a_ris_file(text: str) -> None:
    assert all(record.candidate or record.reason for record in foreign.parse(".ris", text))


@QUICK
@given(JSON.map(json.dumps) | st.text())
def test_a_csl_json_file(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert all(record.candidate or record.reason for record in foreign.parse(".json", text))


@QUICK
@given(BIB)
def test_a_bibtex_file_of_another_program(text: str) -> None:
    assert all(record.candidate or record.reason for record in foreign.parse(".bib", text))


@pytest.mark.parametrize("text", ["[" * 5000, "{" * 5000, "@misc{" * 2000, '"' * 3000])
def test_deep_nesting_is_no_way_out(text: str) -> None:
    bibliography.read("a.bib", text)
    with contextlib.suppress(ValueError):
        foreign.parse(".json", text)


@QUICK
@given(text=st.text() | MARKUP)
def test_side_files(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "side"
    path.write_bytes(text.encode("utf-8", "replace"))
    redirects.read(redirects.WORKS, "redirects.yml", text)
    suppressions.read(path, ["bib-junk"])
    provenance.read("provenance.yml", text)
