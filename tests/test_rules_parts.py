"""Rules on the parts of a week's page: its minute and its questions."""

from __future__ import annotations

import pytest

from build import note
from studynotes.lint.rules import prose

CODES = {"prose-one-minute", "prose-question-count", "prose-uncited-answer"}
HEAD = "---\ntitle: A page\ndescription: What it says.\nstatus: {}\n---\n\n"
CITE = "[@lee2015work]"
MINUTE = f"## In one minute\n\nOne thing.\nTwo things.\n\nRead {CITE}.\n\n"
ASKED = f'??? question "Why?"\n\n    For a reason {CITE}.\n    And more.\n\n'
CHECK = "## Check yourself\n\n"
FINE = [
    MINUTE + CHECK + ASKED * 4,
    MINUTE + "## More\n\nA.\nB.\nC.\nD.\n\n" + CHECK + ASKED * 8 + "## Where to go next\n\n??? note \"Uncited\"\n\n    A.\n",
    MINUTE.replace("One thing.", "One thing, e.g. a half of it.\nThree.\nFour.") + CHECK + ASKED * 5,
]  # fmt: skip
WRONG = [
    (CHECK + ASKED * 4, [("prose-one-minute", 6, "has 0 sentences")]),
    (MINUTE.replace("Two things.\n", "") + CHECK + ASKED * 4, [("prose-one-minute", 7, "has 2 sentences")]),
    (MINUTE.replace("Two", "A.\nB.\nC.\nTwo") + CHECK + ASKED * 4, [("prose-one-minute", 7, "has 6 sentences")]),
    (MINUTE.replace(CITE, "`[@lee2015work]`") + CHECK + ASKED * 4, [("prose-one-minute", 7, "cites nothing")]),
    (MINUTE + CHECK + ASKED * 3, [("prose-question-count", 14, "has 3 questions")]),
    (MINUTE + CHECK + ASKED * 9, [("prose-question-count", 14, "has 9 questions")]),
    (MINUTE + "## More\n\n" + ASKED * 4, [("prose-question-count", 6, "has 0 questions")]),
    (MINUTE + CHECK + ASKED * 3 + ASKED.replace(CITE, "it"), [("prose-uncited-answer", 31, "cites nothing")]),
    (MINUTE + CHECK + ASKED.replace(CITE, "it") + ASKED * 4, [("prose-uncited-answer", 16, "cites nothing")]),
    (MINUTE + CHECK + ASKED * 3 + ASKED.replace(CITE, "it") + f"## Next\n\nText {CITE}.", [("prose-uncited-answer", 31, "")]),
]  # fmt: skip


def found(text: str, path: str = "course-1-a/week-1-b.md", status: str = "complete") -> list[tuple[str, int, str]]:
    problems = prose.check([note(HEAD.format(status) + text, path)], {}, [])
    return [(problem.code, problem.line, problem.message) for problem in problems if problem.code in CODES]


@pytest.mark.parametrize("text", FINE)
def test_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_reported(text: str, expected: list[tuple[str, int, str]]) -> None:
    problems = found(text)

    assert [problem[:2] for problem in problems] == [(code, line) for code, line, _ in expected]
    assert all(part in message for (_, _, message), (_, _, part) in zip(problems, expected, strict=True))


@pytest.mark.parametrize(
    ("path", "status"),
    [("course-1-a/index.md", "complete"), ("glossary.md", "complete"), ("course-1-a/week-1-b.md", "draft")],
)
def test_other_pages_and_drafts_have_no_such_parts(path: str, status: str) -> None:
    assert found("Text.", path, status) == []
