"""Rules on prose: what each leaves alone, and what it reports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from build import note, work
from studynotes.lint.rules import prose

CORPUS = "We use data drift here, and more data, and a search, and a table of things."
SAID = "It is what an annotation of a work says too."
WORK = work(title="The MNIST Files", annotation=SAID)
FINE = {
    "prose-heading-case": [
        "## Data drift in TensorFlow and Google",
        "## What happens: Data and search",  # a new beginning
        "## Uses of Apache Data\n\nWe like Apache Data a lot.",  # a name of two words
        "## Mobile, the Internet of Things",
        "## `tf.data` and its use",
        '??? question "Why? Data moves."\n\n    So.',  # a sentence begins anew
        "A Data Search in a sentence is none.",
    ],
    "prose-undefined-abbreviation": [
        "A model (LSTM) runs, and LSTM it is.",
        "An LSTM (long short-term memory) runs.",
        "A **support vector machine (SVM)** runs.",
        "The API is known, as are APIs and API/API.",  # in the glossary
        "MNIST is the name of a work.",
        "It needs 16 GB in part IV.",
        "The code `ABC` and [ABC](https://a.b) link.",
        "An LSTM-based model of long short-term memory (LSTM).",  # expanded on the line
        "The F1, an L2 norm, and K8.",  # a letter and a number are a symbol
        "An API-based call, and API-2.",
    ],
    "prose-repeated-sentence": [
        "This one is short.",
        "This one is short.\nThis one is short.",
        CORPUS.replace("We", "They"),
        "| " + CORPUS + " |\n| --- |",
    ],
    "prose-broken-sentence": [
        "One sentence.\nAnother; a third.",
        "Here:\n\n$$\nx = 1\n$$\n\nThere.",
        "So that\n$$\nx\n$$\nholds.",
        "- One item\n- another",
        "The call tf.Transform runs, e.g. on Node.js.",
        "| One thing | a |\n| --- | --- |\n| two | b |",
        "```\nhalf\na line.Then\n```",
    ],
    "prose-doubled-word": [
        "What he had had is that that counts.",
        "A\n\nA thing.",
        "One by one, A/B against B/B.",
        "`the the` and it-it.",
        "It is. Is it?",
    ],
    "prose-trailing-space": ["```\na \n```", "a\nb"],
}
WRONG = {
    "prose-heading-case": [
        ("## Data Drift", 6, "Drift"), ("## data drift", 6, "small letter"), ("### A Table of Search", 6, "Table"),
        ('??? question "Why a Table?"\n\n    So.', 6, "Table"), ("## What we Use", 6, "Use"),
    ],
    "prose-undefined-abbreviation": [
        ("The XYZ is here, and the XYZ there.", 6, "XYZ"), ("A\n\nan AB/XYZ one", 8, "AB/XYZ"),
        ("An XYZ-based tool.", 6, "XYZ"), ("The XYZs run.", 6, "XYZ"), ("The **XYZ** runs.", 6, "XYZ"),
        ("The XYZ runs.\nA xylophone yielding zebras (XYZ).", 6, "first stands"), ("A QR2D cluster.", 6, "QR2D"),
        ("The XYZ-2 runs.", 6, "XYZ-2"), ("| XYZ |\n| --- |\n| a |", 6, "XYZ"),
    ],
    "prose-repeated-sentence": [
        (CORPUS.replace("data drift", "**data drift**"), 6, "corpus.md"),
        ("The page says a thing of eight words twice.\nMore.\nThe page says a thing of eight words twice.", 8, "page.md"),
    ],
    "prose-broken-sentence": [
        ("This is half\na sentence.", 6, "goes on"), ("- This is half,\n  and a rest.", 6, "goes on"),
        ("Models drift.Then they fail.", 6, "no space"), ("It moved?Because.", 6, "no space"),
    ],
    "prose-doubled-word": [
        ("It is the the one.", 6, '"the"'), ("The the one.", 6, '"The"'), ("## A heading of of it", 6, '"of"'),
        ("| of of | a |\n| --- | --- |", 6, '"of"'), ("It stands\nstands there.", 7, '"stands"'),
    ],
    "prose-trailing-space": [("a \nb", 6, "white space"), ("a\n\t\nb", 7, "white space")],
}  # fmt: skip


def found(text: str) -> list[tuple[str, int, str]]:
    pages = [note(CORPUS, "corpus.md"), note(text)]
    problems = prose.check(pages, {"lee2015work": WORK}, ["API", "IoT"])
    return [(problem.code, problem.line, problem.message) for problem in problems if problem.path == "page.md"]


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


PRAISE = ["A must read.", "a must-read", "the state of the art", "Highly recommended.", "a very useful tool", "Well written, lucid.", "a comprehensive list", "A pioneering work"]  # fmt: skip
NO_PRAISE = ["A greater share.", "great-circle distance of greatness", "the best of 17", "a useful split", "powers of two", "clear limits", "perfect recall"]  # fmt: skip


@pytest.mark.parametrize(("text", "praises"), [(text, True) for text in PRAISE] + [(text, False) for text in NO_PRAISE])
def test_praise(text: str, praises: bool) -> None:
    codes = [problem.code for problem in prose.check([], {"a": work("a", annotation=text)}, [])]

    assert ("prose-empty-praise" in codes) == praises


def test_an_annotation_repeats_no_page_and_no_other_annotation() -> None:
    page = note(SAID + "\n")
    other = replace(WORK, key="lee2016work", line=9)
    problems = prose.check([page], {work.key: work for work in (WORK, other)}, [])

    assert [(each.path, each.line, each.code) for each in problems] == [
        ("bibliography.bib", 3, "prose-repeated-sentence"),
        ("bibliography.bib", 11, "prose-repeated-sentence"),
    ]


@pytest.mark.parametrize(
    ("words", "place", "code"),
    [
        ("Shows of of it.", (3, 23), "prose-doubled-word"),
        ("Shows a greater\n  and seminal thing.", (4, 7), "prose-empty-praise"),
    ],
)
def test_what_we_say_of_a_work_is_checked_with_its_place_and_its_title_is_not(words, place, code) -> None:
    said = work("a", title="A Seminal Work of of", annotation=words)
    [problem] = [problem for problem in prose.check([], {"a": said}, []) if problem.code != "prose-spelling"]

    assert ((problem.line, problem.column), problem.code) == (place, code)


def test_pages_about_the_site_are_no_notes() -> None:
    page = note("## Data Drift of XYZ \n\n17 things.", "about/x.md")

    assert prose.check([page], {}, []) == ()


def test_every_code_is_a_rule() -> None:
    parts = {"prose-one-minute", "prose-question-count", "prose-uncited-answer"}
    elsewhere = parts | {"prose-empty-praise", "prose-spelling"}
    assert frozenset(WRONG) | elsewhere == prose.RULES.keys()
