"""Names, dates and text of authorities become ours; entries read back as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studynotes.author import candidates
from studynotes.bib import bibliography, latex, names, writer
from studynotes.model import Date, Name, Reference

NAMES = [
    ("Geoffrey Hinton", Name("Hinton", "Geoffrey")),
    ("Hinton, Geoffrey", Name("Hinton", "Geoffrey")),
    ("Sarah de Haas", Name("Haas", "Sarah", "de")),
    ("Laurens van der Maaten", Name("Maaten", "Laurens", "van der")),
    ("Guy Van den Broeck", Name("Van den Broeck", "Guy")),
    ("Seán Ó hÉigeartaigh", Name("Ó hÉigeartaigh", "Seán")),
    ("Quoc V. Le", Name("Le", "Quoc V.")),
    ("Martin Luther King Jr.", Name("King", "Martin Luther", suffix="Jr.")),
    ("King, Jr., Martin Luther", Name("King", "Martin Luther", suffix="Jr.")),
    ("OpenAI", Name("OpenAI", literal=True)),
    ("Google Brain Team", Name("Google Brain Team", literal=True)),
    ("The Kubeflow Authors", Name("The Kubeflow Authors", literal=True)),
    ("Apple, Inc.", Name("Apple, Inc.", literal=True)),
    ("Konstantinos (Gus) Katsiapis", Name("Katsiapis", "Konstantinos (Gus)")),
]
DAYS = [
    ("2021-03-24T10:00:00Z", Date(2021, 3, 24)),
    ("2018/06/04", Date(2018, 6, 4)),
    ("2018-06", Date(2018, 6)),
    ("1998", Date(1998)),
    ("March 11, 2025", Date(2025, 3, 11)),
    ("11th Mar 2025", Date(2025, 3, 11)),
    ("Nov 2016", Date(2016, 11)),
    ("Summer 2016", Date(2016)),
    ("about 1900 or 1901", None),
    ("2021-02-30", None),
    ("2021-13", None),
    ("", None),
    ("soon", None),
]
TITLES = [
    ("Attention Is All You Need", "Attention Is All You Need"),
    ("TFX: A TensorFlow-Based Platform", "{TFX}: A {TensorFlow}-Based Platform"),
    ("The CIFAR-10 Dataset (XAI)", "The {CIFAR-10} Dataset ({XAI})"),
    ("Custom Models with Learn2Compress", "Custom Models with {Learn2Compress}"),
    ("O'Reilly on k-Means and Node.js", "O'Reilly on k-Means and Node.js"),
    ("Wide & Deep: 100% of C# at $5 in snake_case_ML", r"Wide \& Deep: 100\% of C\# at \$5 in {snake\_case\_ML}"),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_displayed_names(text: str, expected: Name) -> None:
    assert candidates.displayed(text) == expected


@pytest.mark.parametrize(
    ("family", "given", "expected"),
    [
        ("WAKEFIELD", "Andrew", Name("Wakefield", "Andrew")),
        ("LEE-SMITH", "A.", Name("Lee-Smith", "A.")),
        ("WU", "Jianxin", Name("WU", "Jianxin")),
        ("de Haas", "Sarah", Name("Haas", "Sarah", "de")),
        ("OpenAI", "", Name("OpenAI", literal=True)),
    ],
)
def test_names_in_parts(family: str, given: str, expected: Name) -> None:
    assert candidates.person(family, given) == expected


@pytest.mark.parametrize(("text", "expected"), DAYS)
def test_days(text: str, expected: Date | None) -> None:
    assert candidates.day(text) == expected


@pytest.mark.parametrize(("text", "expected"), TITLES)
def test_titles_are_braced_and_escaped(text: str, expected: str) -> None:
    assert writer.title(text) == expected


def test_braces_of_a_pasted_title_stay() -> None:
    reference = Reference("", "misc", "Bayesian Ideas", fields={"title": "Bayesian Ideas"})
    protected = Reference(**{**reference.__dict__, "rich_title": '<span class="nocase">Bayesian</span> Ideas'})

    assert "title = {{Bayesian} Ideas}," in writer.entry(protected, "a2000b")


def test_hidden_characters_are_taken_out() -> None:
    assert candidates.clean("a\u202eb\u200b \n c\x00") == "ab c"


def test_addresses_that_are_none_are_left_out() -> None:
    addresses = {"url": "javascript:alert(1)", "pdf": "file:///a", "code": "https://a.b/c"}
    candidate = candidates.make("online", "T", fields=addresses)

    assert set(candidate.reference.fields) == {"title", "code"}


@pytest.mark.parametrize(
    ("kind", "field", "value", "kept"),
    [
        ("book", "isbn", "0-321-35668-3 (paperback)", {"isbn": "0-321-35668-3"}),
        ("book", "isbn", "1532-2882", {}),
        ("article", "isbn", "978-0-415-94975-0", {}),
        ("article", "doi", "10/ggd754", {}),
        ("article", "eprint", "Twitter", {}),
        ("misc", "publisher", "Acme", {"organization": "Acme"}),
        ("thesis", "publisher", "Acme", {"institution": "Acme"}),
        ("article", "institution", "Acme", {}),
    ],
)
def test_what_a_type_may_not_have_and_what_is_not_in_its_form_is_left_out_and_told(
    kind: str, field: str, value: str, kept: dict[str, str]
) -> None:
    fields, left = candidates.fit(kind, {field: value})

    assert fields == kept
    assert list(left) == ([] if kept else [field])
    assert all(value in sentence for sentence in left.values())


def test_a_thesis_has_no_editor() -> None:
    candidate = candidates.make("thesis", "T", editors=[Name("Lee", "A")])

    assert candidate.reference.editors == ()
    assert candidate.notices == ('left out: editor "Lee" (@thesis has none)',)


def test_likeness() -> None:
    assert candidates.likeness("Deep Learning", "Deep learning.") == 1
    principal, independent = (f"A Tutorial on {word} Component Analysis" for word in ("Principal", "Independent"))
    assert candidates.likeness(principal, independent) < 0.92


TEXT = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=40).map(candidates.clean)


@given(TEXT)
def test_escaped_text_reads_as_itself(text: str) -> None:
    assert latex.to_text(writer.escape(text)) == text


@given(TEXT)
def test_titles_read_as_themselves(text: str) -> None:
    assert latex.to_text(writer.title(text)) == text


PART = st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F), min_size=1, max_size=8).map(str.title)


@given(st.lists(st.builds(Name, PART, PART) | st.builds(lambda text: Name(text, literal=True), PART), max_size=4))
def test_names_read_as_themselves(people: list[Name]) -> None:
    read, faults = names.parse(writer.names(people))

    assert (list(read), faults) == (people, ())


@given(TEXT.filter(str.strip), TEXT, TEXT)
def test_entries_read_as_themselves(title: str, publisher: str, note: str) -> None:
    candidate = candidates.make("online", title, fields={"publisher": publisher, "note": note})
    references, entries, problems = bibliography.read("a.bib", writer.entry(candidate.reference, "a2000b"))

    assert not problems
    assert len(entries) == 1
    assert dict(references["a2000b"].fields) == dict(candidate.reference.fields)


def test_of_two_isbns_the_second_is_left_out_aloud() -> None:
    fields, left = candidates.fit("book", {"isbn": "0-415-94975-0 978-0-415-94975-0"})

    assert fields == {"isbn": "0-415-94975-0"}
    assert left == {"isbn": "left out: 978-0-415-94975-0 (an entry has one ISBN)"}
