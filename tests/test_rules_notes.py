from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from studynotes import notes
from studynotes.lint.rules import notes as rules

GOLDEN = Path(__file__).parent / "golden" / "notes"
CASES = yaml.safe_load((GOLDEN / "rules.yml").read_text(encoding="utf-8"))
KEYS = frozenset({"sculley2015hidden", "baylor2017tfx"})
FRONT = "---\ntitle: A title\ndescription: One sentence.\n---\n"


def problems_of(text, path="x.md", keys=KEYS):
    note, faults = notes.read(path, text)
    return [str(problem) for problem in (*faults, *rules.check([note], keys))]


def text_of(case):
    """The page of a case; a case without front matter of its own gets good one."""
    return case["input"] if case["input"].startswith("---\n") else FRONT + case["input"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_rules_find_what_they_should_and_nothing_else(case):
    assert problems_of(text_of(case), case.get("path", "x.md")) == case["problems"]


def test_each_code_is_explained_and_shown_in_a_case():
    problems = [
        problem
        for path in GOLDEN.glob("*.yml")
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
        for problem in case.get("problems", ())
    ]
    assert {problem.split(": ")[1] for problem in problems} | {"note-encoding", "note-missing-file"} == set(rules.RULES)
    assert set(rules.RULES) > rules.WARNINGS


@given(
    st.dictionaries(
        st.sampled_from(["title", "description", "course", "week", "status", "source", "x"]),
        st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers()),
    )
)
@settings(deadline=None)
def test_no_front_matter_makes_a_rule_raise(front):
    problems_of(f"---\n{yaml.safe_dump(front, sort_keys=False)}---\n", "course-1-x/week-1-y.md")


def test_problems_come_in_the_order_of_pages_and_lines():
    pages = [notes.read(path, "[@zzz]\n\n[@yyy]\n")[0] for path in ("b.md", "a.md")]
    found = [(each.path, each.line) for each in rules.check(pages, KEYS) if each.code == "note-unknown-key"]
    assert found == [("a.md", 1), ("a.md", 3), ("b.md", 1), ("b.md", 3)]
