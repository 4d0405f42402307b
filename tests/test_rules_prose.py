"""Rules on prose: what each leaves alone, and what it reports."""

from __future__ import annotations

import pytest

from studynotes import notes
from studynotes.records import Reference
from studynotes.rules import prose

HEAD = "---\ntitle: A page\ndescription: What it says.\n---\n\n"
CORPUS = "We use data drift here, and more data, and a search, and a table of things."
WORK = Reference("lee2015work", "misc", "The MNIST Files", fields={"title": "The MNIST Files"})
FINE = {
    "prose-heading-case": [
        "## Data drift in TensorFlow and Google",
        "## What happens: Data and search",  # a new beginning
        "## Uses of Apache Data\n\nWe like Apache Data a lot.",  # a name of two words
        "## Mobile, the Internet of Things",
        "## `tf.data` and its use",
    ],
    "prose-undefined-abbreviation": [
        "A model (LSTM) runs, and LSTM it is.",
        "An LSTM (long short-term memory) runs.",
        "A **support vector machine (SVM)** runs.",
        "The API is known, as are APIs and API/API.",  # in the glossary
        "MNIST is the name of a work.",
        "It needs 16 GB in part IV.",
        "The code `ABC` and [ABC](https://a.b) link.",
    ],
    "prose-unsupported-claim": [
        "It has 17 layers [@lee2015work].",
        "Nothing is counted in course 3 here.",
        "| a | 17 |\n| --- | --- |\n| b | 18 |",
    ],
    "prose-repeated-sentence": ["This one is short.", CORPUS.replace("We", "They")],
    "prose-trailing-space": ["```\na \n```", "a\nb"],
}
WRONG = {
    "prose-heading-case": [("## Data Drift", 6, "Drift"), ("## data drift", 6, "small letter")],
    "prose-undefined-abbreviation": [("The XYZ is here, and the XYZ there.", 6, "XYZ"), ("A\n\nan AB/XYZ one", 8, "AB/XYZ")],
    "prose-unsupported-claim": [("It has 17 layers.", 6, '"17"'), ("It is\nthe largest.", 7, '"largest"'), ("By 3.5 per cent.", 6, '"3.5 per cent"')],
    "prose-repeated-sentence": [(CORPUS.replace("data drift", "**data drift**"), 6, "corpus.md")],
    "prose-trailing-space": [("a \nb", 6, "white space"), ("a\n\t\nb", 7, "white space")],
}  # fmt: skip


def found(text: str) -> list[tuple[str, int, str]]:
    pages = [notes.read("corpus.md", HEAD + CORPUS)[0], notes.read("page.md", HEAD + text)[0]]
    problems = prose.check(pages, {"lee2015work": WORK}, ["API", "IoT"])
    return [(each.code, each.line, each.message) for each in problems if each.path == "page.md"]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in FINE.items() for text in texts])
def test_left_alone(code: str, text: str) -> None:
    assert [each for each in found(text) if each[0] == code] == []


@pytest.mark.parametrize(
    ("code", "text", "line", "part"), [(code, *case) for code, cases in WRONG.items() for case in cases]
)
def test_reported(code: str, text: str, line: int, part: str) -> None:
    [(_, where, message)] = [each for each in found(text) if each[0] == code]

    assert where == line
    assert part in message


def test_praise_is_found_in_our_words_only_with_its_place() -> None:
    source = "@misc{a,\n  title = {A Seminal Work},\n  annotation = {Shows a greater\n  and seminal thing.},\n}"
    work = Reference("a", "misc", "A Seminal Work", fields={"title": "A Seminal Work", "annotation": "Shows a greater and seminal thing."}, path="b.bib", line=5, source=source)  # fmt: skip
    [problem] = prose.check([], {"a": work}, [])

    assert (problem.path, problem.line, problem.column, problem.code) == ("b.bib", 8, 7, "prose-empty-praise")


def test_pages_about_the_site_are_no_notes() -> None:
    page, _ = notes.read("about/x.md", HEAD + "## Data Drift of XYZ \n\n17 things.")

    assert prose.check([page], {}, []) == ()


def test_every_code_is_a_rule() -> None:
    elsewhere = {"prose-empty-praise", "prose-spelling"}  # the one above, the other in test_spelling.py
    assert frozenset(WRONG) | elsewhere == prose.RULES.keys()
