import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import golden
from studynotes.bib import bibliography
from studynotes.bib.kinds import FIELDS, KINDS
from studynotes.lint.rules import bibliography as rules

TOPICS = frozenset({"mlops", "data-sets", "monitoring", "logging", "pruning", "privacy"})
MODEL = {
    "title": "A title",
    "author": "Doe, Jane",
    "date": "2020",
    "url": "https://e.org/x",
    "keywords": "mlops, data-sets",
    "annotation": " ".join(["word"] * 40),
}


def entry_text(case):
    """The model entry, in which no rule finds anything, with the type, key and fields of a case; None removes a field."""
    fields = MODEL | case["fields"]
    held = [name for name in fields if fields[name] is not None]
    names = sorted(held, key=lambda name: FIELDS.index(name) if name in FIELDS else -1)
    rows = [f"  {name} = {{{fields[name]}}}," for name in names]
    return "\n".join([f"@{case['type']}{{{case['key']},", *rows, "}", ""])


def problems_of(text, topics=TOPICS):
    references, entries, problems = bibliography.read("b.bib", text)
    return sorted({*problems, *rules.check(entries, references, topics)})


@pytest.mark.parametrize("case", golden("bibliography/rules.yml"), ids=lambda case: case["why"])
def test_rules_find_what_they_should_and_nothing_else(case):
    text = case.get("text") or entry_text(case["entry"])
    assert [str(problem) for problem in problems_of(text)] == case["problems"]


def test_each_code_is_explained_and_shown_in_a_case():
    files = [f"bibliography/{name}.yml" for name in ("reading", "rules", "syntax")]
    problems = [problem for name in files for case in golden(name) for problem in case["problems"]]
    assert {problem.split(": ")[1] for problem in problems} | {"bib-encoding"} == set(rules.RULES)


def test_types_need_and_name_only_fields_of_the_closed_list():
    named = {name for kind in KINDS.values() for group in (*kind.needs, (kind.publisher,)) for name in group}
    assert named | {kind.container for kind in KINDS.values() if kind.container} <= set(FIELDS)
    assert len(set(FIELDS)) == len(FIELDS)


def test_annotation_limits_belong_to_the_range():
    for count, wrong in ((39, True), (40, False), (90, False), (91, True)):
        text = entry_text({"type": "online", "key": "doe2020title", "fields": {"annotation": " ".join(["w"] * count)}})
        assert bool(problems_of(text)) is wrong


def test_many_entries_are_each_told_of_their_own_faults():
    text = "".join(
        entry_text({"type": "online", "key": f"doe20{number}title", "fields": {"title": f"T {number}", "state": "x"}})
        for number in range(10, 60)
    )
    assert [problem.code for problem in problems_of(text)] == ["bib-state-value"] * 50


PIECES = [
    *("@misc{", "@inproceedings(", "@string{", "@comment{", "a2020b", "A", ",", " = ", "{", "}", '"', "#", ")", "\n"),
    *("title", "url", "doi", "author", "date", "crossref", "keywords", "eprint", "eprinttype", "arxiv", " and ", "x"),
    *("https://doi.org/10.1/x", "$", "\\", "\\foo", "%", "~", "\r\n", "\0", "\u202e", "TeX", "é", "\ufeff", "2020-13"),
]


@settings(max_examples=600, deadline=None)
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=200)))
def test_no_text_makes_reading_or_checking_fail_and_places_lie_inside_the_text(text):
    problems = problems_of(text)
    lines = text.removeprefix("\ufeff").split("\n")
    for problem in problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert str(problem).isprintable()
        assert problem.code in rules.RULES
