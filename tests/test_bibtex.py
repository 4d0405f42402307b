import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import golden
from studynotes.bib import bibtex


def described(entry):
    fields = [f"{field.line}:{field.column} {field.name} = {field.value}" for field in entry.fields]
    return {"type": entry.kind, "key": entry.key, "at": f"{entry.line}:{entry.column}", "fields": fields}


@pytest.mark.parametrize("case", golden("bibliography/syntax.yml"), ids=lambda case: case["why"])
def test_entries_and_faults_have_their_places_and_an_entry_its_own_text(case):
    entries, problems = bibtex.parse("b.bib", case["text"])
    assert [described(entry) for entry in entries] == case["entries"]
    assert [str(problem) for problem in problems] == case["problems"]
    text = case["text"].removeprefix("\ufeff")
    lines = text.split("\n")
    for entry in entries:
        start = sum(len(line) + 1 for line in lines[: entry.line - 1]) + entry.column - 1
        assert text.startswith(entry.text, start)
        assert entry.text.startswith("@")


def test_a_clean_entry_ends_with_its_own_brace():
    (entry,) = bibtex.parse("b.bib", "\n @misc{a,\n  title = {T},\n}\n\n% end\n")[0]
    assert entry.text == "@misc{a,\n  title = {T},\n}"
    assert (entry.line, entry.column) == (2, 2)


def test_the_first_field_of_a_name_is_given_and_others_are_none():
    (entry,) = bibtex.parse("b.bib", "@misc{a, x = {1}, X = {2}}")[0]
    assert entry.field("x").value == "1"
    assert entry.field("y") is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a  b\nc", '"a b c"'),
        ("x" * 100, f'"{"x" * 59}…"'),
        ("\x1b[31mred\u202e", '"\\u001b[31mred\\u202e"'),
        ("", '""'),
    ],
)
def test_shown_text_is_short_and_harmless_in_a_terminal(text, shown):
    assert bibtex.show(text) == shown


HOSTILE = {
    "unclosed braces": "@a{k, x={",
    "unclosed quotes": '@a{k,x="',
    "unclosed comments": "@comment{",
    "unclosed entries": "\n@a(",
    "unclosed fields": "\n a={",
    "deep braces": "{",
    "at signs": "@",
    "numbers": "@a{k,x=1,",
    "joined values": "{a}#",
    "commented entries": "%@a{\n",
    "junk in an entry": "?, a=?",
    "blank lines": "\n",
    "blanks": " ",
}


class Counted:
    """A pattern that counts its calls and the characters that they look at."""

    steps = 0

    def __init__(self, pattern):
        self.pattern = pattern

    def match(self, text, *span):
        found = self.pattern.match(text, *span)
        Counted.steps += 1 + (len(found[0]) if found else 0)
        return found

    def search(self, text, start=0, stop=None):
        found = self.pattern.search(text, start, len(text) if stop is None else stop)
        Counted.steps += 1 + (found.end() if found else len(text) if stop is None else stop) - start
        return found

    def finditer(self, text, start=0, stop=None):
        for found in self.pattern.finditer(text, start, len(text) if stop is None else stop):
            Counted.steps += 1 + found.end() - start
            start = found.end()
            yield found
        Counted.steps += (len(text) if stop is None else stop) - start


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("start", ["", "@a{k,", "@a{k, x="])
def test_steps_grow_with_the_length_of_the_text_only(start, piece, monkeypatch):
    for name, value in list(vars(bibtex).items()):
        if isinstance(value, re.Pattern):
            monkeypatch.setattr(bibtex, name, Counted(value))
        elif isinstance(value, dict) and isinstance(value.get("}"), re.Pattern):
            monkeypatch.setattr(bibtex, name, {close: Counted(pattern) for close, pattern in value.items()})

    def steps(times):
        Counted.steps = 0
        bibtex.parse("b.bib", start + piece * times)
        return Counted.steps

    assert steps(2_000) < 100 + 2.5 * steps(1_000)


def test_values_that_double_one_another_stay_small():
    doubling = [f"@string{{d{number + 1} = d{number} # d{number}}}" for number in range(60)]
    text = "\n".join(["@string{d0 = {xxxxxxxxxx}}", *doubling, "@misc{a, title = d60 # d60}"])

    (entry,), problems = bibtex.parse("b.bib", text)

    assert len(entry.field("title").value) <= 100_000
    assert {problem.code for problem in problems} == {"bib-malformed"}


def test_a_field_of_a_megabyte():
    value = "x" * 1_000_000
    (entry,), problems = bibtex.parse("b.bib", f"@misc{{a,\n  title = {{{value}}},\n}}\n")
    assert (entry.field("title").value, problems) == (value, ())


BLOCK = st.text(st.characters(exclude_characters='@{}"%\r'), max_size=30)


@given(
    st.lists(st.tuples(st.from_regex(r"[a-z]{1,8}", fullmatch=True), BLOCK), max_size=5, unique_by=lambda pair: pair[0])
)
def test_what_is_written_in_our_layout_is_read_back(fields):
    text = "@misc{a2020b,\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields) + "}\n"
    (entry,), problems = bibtex.parse("b.bib", text)
    assert [(field.name, field.value) for field in entry.fields] == fields
    assert (entry.text + "\n", problems) == (text, ())
