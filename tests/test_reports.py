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


REQUIRED = {  # by the schema of OASIS, sarif-schema-2.1.0.json; and what GitHub's code scanning needs beyond it
    (): {"$schema", "version", "runs"},
    ("runs",): {"tool", "results"},
    ("runs", "tool"): {"driver"},
    ("runs", "tool", "driver"): {"name", "rules"},
    ("runs", "tool", "driver", "rules"): {"id", "shortDescription"},
    ("runs", "tool", "driver", "rules", "shortDescription"): {"text"},
    ("runs", "results"): {"message", "ruleId", "level", "locations"},
    ("runs", "results", "message"): {"text"},
    ("runs", "results", "locations"): {"physicalLocation"},
    ("runs", "results", "locations", "physicalLocation"): {"artifactLocation", "region"},
    ("runs", "results", "locations", "physicalLocation", "artifactLocation"): {"uri"},
}
KNOWN = {  # all properties that we may write; the schema allows no others
    (): {"$schema", "version", "runs"},
    ("runs",): {"tool", "results", "columnKind"},
    ("runs", "tool", "driver"): {"name", "semanticVersion", "informationUri", "rules"},
    ("runs", "tool", "driver", "rules"): {"id", "shortDescription", "helpUri"},
    ("runs", "results"): {"ruleId", "ruleIndex", "level", "message", "locations"},
}


def parts(value: object, names: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], dict[str, object]]]:
    """Every object of a JSON value with the names that lead to it."""
    if isinstance(value, list):
        return [part for each in value for part in parts(each, names)]
    if not isinstance(value, dict):
        return []
    return [(names, value), *(part for name, each in value.items() for part in parts(each, (*names, name)))]


@pytest.mark.parametrize("page", ["https://a.b/rules/", ""])
@pytest.mark.parametrize("problems", [[], [ONE, EVIL]])
def test_sarif_has_what_its_schema_requires(problems: list[Problem], page: str) -> None:
    log = json.loads(reports.sarif(problems, level, RULES, page, "1.2.3"))
    found = parts(log)

    assert log["version"] == "2.1.0"
    assert all(REQUIRED.get(names, set()) <= each.keys() <= KNOWN.get(names, each.keys()) for names, each in found)
    assert {names for names, _ in found if "results" not in names} >= {
        names for names in REQUIRED if "results" not in names
    }
    assert len(log["runs"][0]["results"]) == len(problems)
    for _, each in found:
        assert each.get("level", "error") in {"none", "note", "warning", "error"}
        assert each.get("startLine", 1) >= 1
        assert each.get("startColumn", 1) >= 1
        assert all(str(each[name]).startswith("https://") for name in ("informationUri", "helpUri") if name in each)
        assert str(each.get("uri", "")).isascii()


@pytest.mark.parametrize(
    ("problem", "command"),
    [
        (Problem("a.md", 1, 2, "bib-junk", "100 %, a: b"), "::error file=a.md,line=1,col=2,title=bib-junk::100 %25, a: b"),
        (Problem("a.md", 1, 2, "bib-junk", "one\r\ntwo"), "::error file=a.md,line=1,col=2,title=bib-junk::one%0D%0Atwo"),
        (Problem("a%2C,b:c\n::x.md", 1, 2, "bib-junk", "m"), "::error file=a%252C%2Cb%3Ac%0A%3A%3Ax.md,line=1,col=2,title=bib-junk::m"),
        (Problem("ä.md", 1, 2, "bib-junk", "“ü”", "r"), "::error file=ä.md,line=1,col=2,title=bib-junk::“ü” (r)"),
    ],
)  # fmt: skip
def test_a_command_for_github_reads_back_as_what_went_in(problem: Problem, command: str) -> None:
    """As the runner takes it apart: properties at commas, then %2C and %3A, then line ends, and %25 last."""
    assert reports.github([problem], level) == f"{command}\n"
    head, _, message = command.removeprefix("::").partition("::")
    properties = dict(each.split("=", 1) for each in head.split(" ", 1)[1].split(","))
    remedy = f" ({problem.remedy})" if problem.remedy else ""

    assert unescaped(properties["file"].replace("%3A", ":").replace("%2C", ",")) == problem.path
    assert unescaped(message) == problem.message + remedy


def unescaped(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


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
