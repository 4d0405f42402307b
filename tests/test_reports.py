"""Problems in every format, whatever stands in their texts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studynotes.author.commands import terminal
from studynotes.lint import reports
from studynotes.model import Problem

ONE = Problem("docs/a.md", 3, 7, "note-unknown-key", 'no work has the key "x"', "did you mean y?")
EVIL = Problem("a,b:c\x1b.md", 1, 1, "bib-junk", "100 %\n::error::x", "")


def level(problem: Problem) -> str:
    return "error" if problem.code.startswith("bib") else "warning"


def test_text_is_a_line_a_problem_and_harmless() -> None:
    assert reports.text([ONE, EVIL], level, terminal.plain).splitlines() == [
        'docs/a.md:3:7: warning: note-unknown-key: no work has the key "x" (did you mean y?)',
        "a,b:c\\u001b.md:1:1: error: bib-junk: 100 %\\u000a::error::x",
    ]


def test_text_is_colored_by_who_it_is_for() -> None:
    line = '<bold>docs/a.md:3:7</>: <yellow>warning</>: note-unknown-key: no work has the key "x"<faint> (did you mean y?)</>\n'
    assert reports.text([ONE], level, lambda text, color: f"<{color}>{text}</>") == line


def test_json_has_every_field_and_the_counts() -> None:
    found = json.loads(reports.as_json([ONE, EVIL], level))

    assert found["summary"] == {"warning": 1, "error": 1}
    assert found["problems"][0] == {
        "path": "docs/a.md", "line": 3, "column": 7, "code": "note-unknown-key",
        "message": 'no work has the key "x"', "remedy": "did you mean y?", "level": "warning",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("problem", "command"),
    [
        (Problem("a.md", 1, 2, "bib-junk", "100 %, a: b"), "::error file=a.md,line=1,col=2,title=bib-junk::100 %25, a: b"),
        (Problem("a.md", 1, 2, "bib-junk", "one\r\ntwo"), "::error file=a.md,line=1,col=2,title=bib-junk::one%0D%0Atwo"),
        (Problem("a%2C,b:c\n::x.md", 1, 2, "bib-junk", "m"), "::error file=a%252C%2Cb%3Ac%0A%3A%3Ax.md,line=1,col=2,title=bib-junk::m"),
        (ONE, '::warning file=docs/a.md,line=3,col=7,title=note-unknown-key::no work has the key "x" (did you mean y?)'),
        (Problem("ä.md", 1, 2, "bib-junk", "“ü”", "r"), "::error file=ä.md,line=1,col=2,title=bib-junk::“ü” (r)"),
    ],
)  # fmt: skip
def test_a_command_for_github_reads_back_as_what_went_in(problem: Problem, command: str) -> None:
    """As the runner takes it apart: properties at commas, then %2C and %3A, then line ends, and %25 last."""
    assert reports.github([problem], level) == f"{command}\n"
    head, _, message = command.removeprefix("::").partition("::")
    properties = dict(row.split("=", 1) for row in head.split(" ", 1)[1].split(","))
    remedy = f" ({problem.remedy})" if problem.remedy else ""

    assert unescaped(properties["file"].replace("%3A", ":").replace("%2C", ",")) == problem.path
    assert unescaped(message) == problem.message + remedy


def unescaped(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


@given(st.builds(Problem, st.text(), st.integers(1), st.integers(1), st.just("bib-junk"), st.text(), st.text()))
def test_no_text_makes_a_second_command_or_an_invalid_file(problem: Problem) -> None:
    command = reports.github([problem], level)

    assert command.count("\n") == 1
    assert "\r" not in command
    assert json.loads(reports.as_json([problem], level))["problems"][0]["message"] == problem.message
    assert "\x1b" not in reports.text([problem], level, terminal.plain)


@pytest.mark.parametrize(
    ("problems", "words"), [([], "no faults"), ([ONE], "1 warning"), ([EVIL, EVIL, ONE], "2 errors, 1 warning")]
)
def test_the_summary_counts(problems: list[Problem], words: str) -> None:
    assert reports.summary(problems, level) == words
