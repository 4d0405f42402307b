"""`notes lint`: what it reports, what it mends and what it leaves alone, what is silenced."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small import Small, entry, small
from studynotes.bib import bibliography
from studynotes.lint import fixes
from studynotes.lint.rules.table import RULES, level, stops
from studynotes.model import Problem

ALL = [Problem("", line, 1, code, "") for line in range(1, 200) for code in fixes.MENDED]
LEFT_ALONE = {
    "a joined value: the parts would be lost": '@misc{a,\n title = "A" # "B", doi = {doi:10.1/x}}',
    "a value named by a @string": "@string{j = {J}}\n@misc{a, journaltitle = j, title = {A}}",
    "an entry that is never closed": "@misc{a,\n  doi = {doi:10.1234/x},\n",
    "two entries of one key: which one is meant?": "@misc{a, doi = {doi:10.1234/x}}\n@misc{a, doi = {doi:10.1234/y}}",
    "a remark inside of an entry": "@misc{a,\n  % why\n  title = {A}}",
    "bytes that are no text": b"@misc{a, title = {\xff}, doi = {doi:10.1234/x}}",
}
MENDED = [
    ("@misc{a,\n  doi = {https://doi.org/10.1234/x},\n}", "@misc{a,\n  doi = {10.1234/x},\n}"),
    ("@misc{a,\n  eprint = {arXiv:1503.02531v2},\n  eprinttype = {arXiv},\n}", "@misc{a,\n  eprint = {1503.02531},\n  eprinttype = {arxiv},\n}"),
    ("@misc{a,\n  title = {The TensorFlow API},\n}", "@misc{a,\n  title = {The {TensorFlow} {API}},\n}"),
    ("@misc{a,\n  title = {The {TensorFlow} $API$},\n}", "@misc{a,\n  title = {The {TensorFlow} $API$},\n}"),
    ("@misc{a,\n  url = {https://a.b},\n  title = {A},\n}", "@misc{a,\n  title = {A},\n  url = {https://a.b},\n}"),
    ('@MISC(a, Title="A\n   {B}", year=2015)', "@misc{a,\n  title = {A {B}},\n  year = {2015},\n}"),
    ("@misc{a,\n  title = {A},  \n}", "@misc{a,\n  title = {A},\n}"),
    ("% top\n\n@misc{b,\n  title = {B},\n}\n\n@misc{a,\n  title = {A},\n}\n", "% top\n\n@misc{a,\n  title = {A},\n}\n\n@misc{b,\n  title = {B},\n}\n"),
]  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Small:
    return small(tmp_path)


def mended(text: str | bytes) -> bytes:
    return fixes.mend_bibliography(text if isinstance(text, bytes) else text.encode(), ALL)


@pytest.mark.parametrize("text", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_what_is_not_mechanical_is_left_alone(text: str | bytes) -> None:
    assert mended(text) == (text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize(("before", "after"), MENDED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_mechanical_is_mended(before: str, after: str, end: str) -> None:
    assert mended(before.replace("\n", end)).decode() == after.replace("\n", end)


def test_only_what_was_reported_is_mended() -> None:
    text = b"@misc{a,\n  doi = {doi:10.1234/x},\n  title = {TensorFlow},\n}"
    found = [Problem("", 2, 10, "bib-doi-is-url", "")]

    assert fixes.mend_bibliography(text, found) == text.replace(b"doi:", b"")


def test_an_entry_under_a_comment_is_not_moved() -> None:
    text = b"@misc{b, title = {B}}\n\n@misc{c, title = {C}}\n\n% on a\n@misc{a, title = {A}}\n"

    assert fixes.mend_bibliography(text, [Problem("", 6, 1, "bib-entry-order", "")]) == text


FIELDS = {
    "title": st.text("Ab c{}TFx é%&\n", max_size=20),
    "doi": st.sampled_from(["10.1234/x", "doi:10.1234/x", "https://doi.org/10.1234/X"]),
    "eprint": st.sampled_from(["1503.02531", "arXiv:1503.02531v3", "x"]),
    "eprinttype": st.sampled_from(["arxiv", "arXiv", "hal"]),
    "author": st.sampled_from(["Lee, A.", "A. Lee and {B, C}"]),
    "odd": st.text("ab =,", max_size=6),
}
ENTRIES = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.fixed_dictionaries({}, optional=FIELDS), st.permutations(list(FIELDS))),
    max_size=4,
)


@settings(max_examples=150)
@given(ENTRIES, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["{}", '""']))
def test_mending_changes_no_fact_and_mends_all_at_once(
    entries: list[tuple[str, dict[str, str], list[str]]], end: str, marks: str
) -> None:
    rows = [
        [
            f"@misc{{{key},",
            *(f"  {name} = {marks[0]}{fields[name]}{marks[1]}," for name in order if name in fields),
            "}",
        ]
        for key, fields, order in entries
    ]
    text = "\n\n% aside\n\n".join(map("\n".join, rows)).replace("\n", end)
    before, _, _ = bibliography.read("", text)
    once = mended(text)
    after, _, _ = bibliography.read("", once.decode())

    assert {key: facts(work) for key, work in before.items()} == {key: facts(work) for key, work in after.items()}
    assert mended(once) == once
    assert once.count(b"% aside") == text.count("% aside")
    assert (b"\n" in once.replace(b"\r\n", b"")) == ("\n" in text.replace("\r\n", ""))


def facts(work: bibliography.Reference) -> object:
    return work.kind, dict(work.fields), work.authors, work.date


@pytest.mark.parametrize(
    ("before", "lines", "after"),
    [
        (b"a \nb\n", [1], b"a\nb\n"),
        (b"a  \nb\n", [1], b"a  \nb\n"),  # two spaces break the line, and somebody may want that
        (b"a  \n\nb\t\r\n \r\n", [1, 3, 4], b"a\n\nb\r\n\r\n"),
        (b"a  ", [1], b"a"),
    ],
)
def test_white_space_at_the_end_of_lines_is_removed(before: bytes, lines: list[int], after: bytes) -> None:
    assert fixes.mend_note(before, lines) == after


def test_lint_mends_files_and_reports_the_rest(project: Small) -> None:
    text = project.bibliography.read_text().replace("{A Work}", "{A TensorFlow Work}")
    text = text.replace("{alpha, beta}", "{alpha, gamma}", 1)
    project.bibliography.write_text(text)
    page = project.page("page.md", "Lee says so [@lee2015work]. \nNext [@lee2016tool; @zhou2017end].")
    assert project.notes("lint").code == 1
    assert project.bibliography.read_text() == text
    ran = project.notes("lint", "--fix")

    assert ran.code == 1
    assert re.findall(r"(\S+):\d+:\d+: error: (\S+):", ran.out) == [("bibliography.bib", "bib-unknown-keyword")]
    assert project.bibliography.read_text() == text.replace("TensorFlow", "{TensorFlow}")
    assert page.read_text().endswith("[@lee2015work].\nNext [@lee2016tool; @zhou2017end].\n")
    assert "mended bibliography.bib\nmended docs/page.md" in ran.err


@pytest.mark.parametrize("form", ["json", "github"])
def test_the_formats_hold_the_same_problems(project: Small, form: str) -> None:
    project.page("more.md", "Nobody [@nobody2000thing].")
    ran = project.notes("lint", "--format", form)

    assert ran.code == 1
    assert ran.out.count("note-unknown-key") >= 1
    assert form == "github" or json.loads(ran.out)


SILENCE = '[tool.studynotes.silence]\n"docs/more*.md:note-unknown-key" = "shown as an example"\n'


def test_a_silenced_rule_is_quiet_at_its_place_and_counted(project: Small) -> None:
    project.page("more.md", "Nobody [@nobody2000thing].")
    (project.root / "pyproject.toml").write_text(SILENCE)
    ran = project.notes("lint")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.endswith("no faults, 1 silenced\n")
    project.page("other.md", "Nobody [@nobody2000thing].")
    assert project.notes("lint").out.startswith("docs/other.md:6:9: error: note-unknown-key")


def test_of_an_entry_that_is_never_closed_only_that_is_told(project: Small) -> None:
    project.bibliography.write_text(project.bibliography.read_text() + "\n@article{a2024half,\n  title = {Half,\n")
    told = [line.split(": ")[2] for line in project.notes("lint").out.splitlines() if line.startswith("bibliography")]

    assert told == ["bib-unclosed"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('"docs/more.md:note-unknown-key" = ""', "is silenced without a reason"),
        ('"docs/more.md:note-unknown-key" = 3', "is silenced without a reason"),
        ('"docs/more.md:note-unknown-kye" = "why"', "did you mean note-unknown-key?"),
        ('"note-unknown-key" = "why"', "is no place and rule"),
        ('"docs/page.md:note-unknown-key" = "why"', "silences nothing any more"),
        ('"docs/more.md:note', "cannot be read"),
    ],
)
def test_a_silence_that_is_wrong_is_a_fault_and_silences_nothing(project: Small, line: str, message: str) -> None:
    project.page("more.md", "Nobody [@nobody2000thing].")
    (project.root / "pyproject.toml").write_text(f"[tool.studynotes.silence]\n{line}\n")
    ran = project.notes("lint")

    assert ran.code == 1
    assert "docs/more.md:6:9: error: note-unknown-key" in ran.out
    assert re.search(rf"pyproject\.toml:[12]:1: error: lint-silence: .*{re.escape(message)}", ran.out)


def test_levels() -> None:
    codes = {code: level(Problem("", 1, 1, code, "")) for code in RULES}

    assert codes["bib-junk"] == codes["lint-silence"] == "error"
    assert codes["prose-heading-case"] == "warning"


def test_an_entry_of_ours_needs_no_mending() -> None:
    assert mended(entry("lee2015work")) == entry("lee2015work").encode()


def test_what_stops_a_preview_stops_a_build_and_a_draft_stops_the_build_only() -> None:
    problems = {code: Problem("", 1, 1, code, "") for code in RULES}
    stopped = {shown: {code for code in RULES if stops(problems[code], shown)} for shown in (True, False)}

    assert stopped[True] < stopped[False] == {code for code in RULES if level(problems[code]) == "error"}
    assert {"bib-annotation-length", "bib-empty-field", "note-broken-link"} <= stopped[False] - stopped[True]
