"""Problems in every format, whatever stands in their texts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studynotes import reports
from studynotes.commands import terminal
from studynotes.records import Problem

ONE = Problem("docs/a.md", 3, 7, "note-unknown-key", 'no work has the key "x"', "did you mean y?")
EVIL = Problem("a,b:c\x1b.md", 1, 1, "bib-junk", "100 %\n::error::x", "")
RULES = {"bib-junk": "Nothing.", "note-unknown-key": "Every citation."}


def level(problem: Problem) -> str:
    return "error" if problem.code.startswith("bib") else "warning"


def test_text_is_a_line_a_problem_and_harmless() -> None:
    assert reports.text([ONE, EVIL], level, terminal.plain).splitlines() == [
        'docs/a.md:3:7: note-unknown-key: no work has the key "x" (did you mean y?)',
        "a,b:c\\u001b.md:1:1: bib-junk: 100 %\\u000a::error::x",
    ]


def test_text_is_coloured_by_who_it_is_for() -> None:
    assert reports.text([ONE], level, lambda text, colour: f"<{colour}>{text}</>") == (
        '<bold>docs/a.md:3:7</>: <yellow>note-unknown-key</>: no work has the key "x"<faint> (did you mean y?)</>\n'
    )


def test_json_has_every_field_and_the_counts() -> None:
    found = json.loads(reports.as_json([ONE, EVIL], level))

    assert found["summary"] == {"warning": 1, "error": 1}
    assert found["problems"][0] == {
        "path": "docs/a.md", "line": 3, "column": 7, "code": "note-unknown-key",
        "message": 'no work has the key "x"', "remedy": "did you mean y?", "level": "warning",
    }  # fmt: skip


def test_sarif_names_rules_places_and_levels() -> None:
    [run] = json.loads(reports.sarif([ONE, EVIL], level, RULES, "https://a.b/rules/", "1.2.3"))["runs"]

    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(RULES)
    assert run["tool"]["driver"]["rules"][0]["helpUri"] == "https://a.b/rules/#bib-junk"
    assert [(each["ruleId"], each["ruleIndex"], each["level"]) for each in run["results"]] == [
        ("note-unknown-key", 1, "warning"),
        ("bib-junk", 0, "error"),
    ]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "docs/a.md"}, "region": {"startLine": 3, "startColumn": 7}}
    assert run["results"][1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%2Cb%3Ac%1B.md"


def test_github_escapes_what_would_end_a_command() -> None:
    assert reports.github([ONE, EVIL], level).splitlines() == [
        '::warning file=docs/a.md,line=3,col=7,title=note-unknown-key::no work has the key "x" (did you mean y?)',
        "::error file=a%2Cb%3Ac\x1b.md,line=1,col=1,title=bib-junk::100 %25%0A::error::x",
    ]


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
