"""Spelling: words, their forms, the project's list, what the rule reports and what the command mends."""

from __future__ import annotations

import pytest

from build import note, work
from small import Small, small
from studynotes.lint import spelling, wordlist
from studynotes.lint.rules import prose
from studynotes.model import Problem

WORDS = {word: line for line, word in enumerate(["anonymize", "hyperparameter", "KServe", "metadata"], 1)}
WORK = work(title="Labelling with Čapek", author="Müller, Ada")
FINE = [
    "The behavior of a labeled example, and a model's “own” words; don't ask.",
    "Müller's and Čapek's tool.",  # names of the bibliography
    "KServe keeps the hyperparameter; Hyperparameter and metadata’s use.",  # the list
    "The GPUs and an XYZ run.",  # abbreviations have a rule of their own
    "In MobileNetV2, resnet50, x2y and lr_max.",
    "`behaviuor` and $behaviuor$ and <b title='behaviuor'>it</b> [@lee2015work].",
    "See [behaviuor](https://example.org/behaviuor), <https://behaviuor.org> or behaviuor.py.",
    "A file ends in .qwert, see behaviuor.org/abc.",
    "```\nbehaviuor\n```",
]
WRONG = [
    ("The behaviour counts.", 6, 5, '"behaviour" is "behavior" in these notes (write behavior)'),
    ("Colour it.", 6, 1, '"Colour" is "Color"'),
    ("We anonymise it.", 6, 4, '"anonymise" is "anonymize"'),  # a form that only the list has
    ("A Labelling of it.", 6, 3, '"Labelling" is "Labeling"'),  # a title of the bibliography is no license
    ("One\n**hyperparamter** here.", 7, 3, '"hyperparamter" is no known word (did you mean hyperparameter? or add it'),
    ("It is incorect.", 6, 7, "did you mean incorrect"),
    ("kserve runs.", 6, 1, "did you mean KServe?"),  # a name is written as the list has it
    ("By müller.", 6, 4, "did you mean Müller?"),
    ("The DejjaVu.", 6, 5, '"DejjaVu" is no known word (correct it, or'),
    ("| a | b |\n| --- | --- |\n| wrongg | b |", 8, 3, '"wrongg"'),
    ('??? question "Is it wrongg?"\n\n    No.', 6, 21, '"wrongg"'),
    ("See [a wrongg page](other.md).", 6, 8, '"wrongg"'),
    ("![a wrongg picture](x.png)", 6, 5, '"wrongg"'),
    ("## A wrongg heading", 6, 6, '"wrongg"'),
    ("Term\n: Its wrongg meaning.", 7, 7, '"wrongg"'),
]


def found(text: str, path: str = "page.md") -> list[Problem]:
    problems = prose.check([note(text, path)], {"lee2015work": WORK}, ["GPU", "XYZ"], WORDS)
    return [each for each in problems if each.code == "prose-spelling"]


@pytest.mark.parametrize("text", FINE)
def test_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("text", "line", "column", "part"), WRONG)
def test_reported(text: str, line: int, column: int, part: str) -> None:
    [problem] = found(text)

    assert (problem.line, problem.column) == (line, column)
    assert part in str(problem)


def test_title_and_description_are_prose_and_pages_about_the_site_are_checked_too() -> None:
    [one, two] = found("---\ntitle: A wrongg\ndescription: And a secnd.\n---\n\nText.", "about/x.md")

    assert (one.line, one.column, two.line, two.column) == (2, 10, 3, 20)


def test_words_of_ours_on_a_work_are_checked_each_at_its_place() -> None:
    said = work("a", title="A wrongg Title", annotation="Not wronggly but wrongg and\n  wrongg.")

    places = [(problem.line, problem.column) for problem in prose.check([], {"a": said}, [])]
    assert places == [(3, 21), (3, 34), (4, 3)]


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("optimisation", "optimization"), ("analysing", "analyzing"), ("unlabelled", "unlabeled"), ("centred", "centered"),
        ("centring", "centering"), ("neighbours", "neighbors"), ("catalogue", "catalog"), ("defences", "defenses"),
        ("licence", "license"), ("practising", "practicing"), ("distils", "distills"), ("artefact", "artifact"),
        ("judgement", "judgment"), ("ageing", "aging"), ("sizeable", "sizable"), ("learnt", "learned"),
        ("misspelt", "misspelled"), ("grey", "gray"), ("sceptics", "skeptics"), ("programme", "program"),
        ("moulded", "molded"), ("anaemia", "anemia"), ("kilometres", "kilometers"), ("enrol", "enroll"),
        ("zeroes", "zeros"), ("manoeuvre", "maneuver"), ("Encyclopaedia", "Encyclopedia"),
    ],
)  # fmt: skip
def test_a_british_form_has_its_american_one(british: str, american: str) -> None:
    assert spelling.house_form(british) == american
    assert spelling.house_form(american) == ""


@pytest.mark.parametrize(
    "word", ["paer", "fil", "yuor", "aftr", "tihs", "deploymnet", "Čech", "日本", "", "é", "x" * 300]
)
def test_what_is_misspelled_is_no_british_form(word: str) -> None:
    assert spelling.house_form(word) == ""
    assert len(spelling.suggestions(word)) <= 2


def test_the_list_is_sorted_and_has_no_idle_word() -> None:
    words, misplaced = wordlist.read("beta\nAlpha\n\nbeta\ngamma\n")

    assert [(each.line, each.code) for each in misplaced] == [(2, "lint-word-order"), (3, "lint-word-order")]
    assert [each.line for each in wordlist.idle(words, ["Alpha", "gamma"])] == [1]


@pytest.mark.parametrize(
    ("before", "idle", "after"),
    [("b\nA\n\nb\nc\n", [], "A\nb\nc\n"), ("a\nb\nc", [2], "a\nc\n"), ("", [], ""), ("a\n", [1], "")],
)
def test_the_list_is_mended(before: str, idle: list[int], after: str) -> None:
    assert wordlist.mend(before, [Problem("", line, 1, "lint-idle-word", "") for line in idle]) == after


@pytest.mark.parametrize(
    ("before", "places", "after"),
    [
        ("The behaviour, Behaviour\r\nand grey.\n", [(1, 5), (1, 16), (2, 5)], "The behavior, Behavior\r\nand gray.\n"),
        ("The behaviour and behaviour", [(1, 19)], "The behaviour and behavior"),
        ("the neighbour's colour", [(1, 5), (1, 17)], "the neighbor's color"),
        ("## Behaviour\n", [(1, 4)], "## Behaviour\n"),  # an address is made from it
        ("Behaviour\n: A behaviour.\n", [(1, 1), (2, 5)], "Behaviour\n: A behavior.\n"),
        ("A wrongg word", [(1, 3)], "A wrongg word"),  # no form of a word
        ("we anonymise\n", [(1, 4)], "we anonymize\n"),
    ],
)
def test_british_forms_are_mended_at_their_places(before: str, places: list[tuple[int, int]], after: str) -> None:
    problems = [Problem("", line, column, "prose-spelling", "") for line, column in places]

    assert spelling.respell(before.encode(), problems, WORDS).decode() == after


def test_what_is_no_text_stays() -> None:
    assert spelling.respell(b"grey \xff", [Problem("", 1, 1, "prose-spelling", "")], ()) == b"grey \xff"


@pytest.fixture
def project(tmp_path: pytest.TempPathFactory) -> Small:
    return small(tmp_path)  # type: ignore[arg-type]


def test_the_command_mends_notes_bibliography_and_list(project: Small) -> None:
    text = project.bibliography.read_text().replace("one other", "one behaviour", 1)
    project.bibliography.write_text(text)
    page = project.page("more.md", "A grey thing by MkDocs. \nMore [@zhou2017end].")
    words = project.root / "docs" / "about" / "words.txt"
    words.parent.mkdir()
    words.write_text("Pagefind\nMkDocs\nword\n")
    ran = project.notes("lint", "--fix")

    assert (ran.code, ran.out) == (0, "")
    assert project.bibliography.read_text() == text.replace("behaviour", "behavior")
    assert page.read_text().endswith("A gray thing by MkDocs.\nMore [@zhou2017end].\n")
    assert words.read_text() == "MkDocs\n"


def test_few_words_are_looked_up_for_suggestions(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(spelling, "suggestions", lambda word: asked.append(word) or ())
    letters = "bcdfghjklmnpqrstvwx"

    assert len(found(" ".join(f"wr{one}ngq" for one in letters))) == len(letters)
    assert len(asked) < 10
