import pytest
from hypothesis import given
from hypothesis import strategies as st

from studynotes.bib import names
from studynotes.model import Name

OTHERS = Name("others", literal=True)
GOOD = {
    "Sculley, D.": [Name("Sculley", "D.")],
    "D. Sculley": [Name("Sculley", "D.")],
    "Sculley, D. and Holt, Gary and others": [Name("Sculley", "D."), Name("Holt", "Gary"), OTHERS],
    "van der Berg, Jan and Vincent van Gogh": [Name("Berg", "Jan", "van der"), Name("Gogh", "Vincent", "van")],
    "King, Jr., Martin Luther": [Name("King", "Martin Luther", suffix="Jr.")],
    "de la Cruz Foo, X": [Name("Cruz Foo", "X", "de la")],
    "Van der Berg, X": [Name("Van der Berg", "X")],
    "Agüera y Arcas, Blaise": [Name("Agüera y Arcas", "Blaise")],
    "Ó hÉigeartaigh, Seán": [Name("Ó hÉigeartaigh", "Seán")],
    "{Google}": [Name("Google", literal=True)],
    "{Barnes and Noble, Inc.} and Doe, Jane": [Name("Barnes and Noble, Inc.", literal=True), Name("Doe", "Jane")],
    "{{TensorFlow} Authors}": [Name("TensorFlow Authors", literal=True)],
    "{von} Neumann, John": [Name("von Neumann", "John")],
    "王伟 and 김": [Name("王伟"), Name("김")],
    "Aristotle": [Name("Aristotle")],
    "bell hooks": [Name("hooks", "bell")],
    "family=Smith, given=Ann and family={de Boer, Jr}, given=Jan": [Name("Smith", "Ann"), Name("de Boer, Jr", "Jan")],
    "given=Aaron, prefix=van den, family=Oord, useprefix=true": [Name("Oord", "Aaron", "van den")],
    "family=Oord, given=Aaron, prefix=van den, useprefix=false": [Name("Oord", "Aaron van den")],
    "given=Philippe, given-i=Ph, family=Boronat, suffix=Jr": [Name("Boronat", "Philippe", suffix="Jr")],
    "Erd{\\H o}s, P. and {\\'E}mile~Zola": [Name("Erdős", "P."), Name("Zola", "Émile")],
    "Anderson, A\nand\n  Band, B AND Cand, C": [Name("Anderson", "A"), Name("Band", "B"), Name("Cand", "C")],
    "others": [OTHERS],
    "": [],
    "  ": [],
}
BAD = {
    "Doe, Jane, Jr, Extra": '"Doe, Jane, Jr, Extra" has 3 commas',
    ", Jane": "a part of the name",
    "Doe,": "a part of the name",
    "Doe, J.; Roe, R.": "semicolon",
    "Doe \\& Roe": 'holds "&"',
    "Doe, J. and and Roe, R.": 'before or after an "and"',
    "Doe, J. and ": 'before or after an "and"',
    "and Doe, J.": 'before or after an "and"',
    "Foo et al.": 'write "and others"',
    "others and Doe, J.": "before the end",
    "Martin Luther King Jr.": 'write "Last, Jr., First"',
    "{Doe, Jane": "braces",
    "{Cole}, ": "a part of the name",
    "given=Ann": "has no family",
    "family=Doe, middle=B": '"middle"',
}


@pytest.mark.parametrize(("field", "expected"), GOOD.items())
def test_names_of_good_lists(field, expected):
    assert names.parse(field) == (tuple(expected), ())


@pytest.mark.parametrize(("field", "words"), BAD.items())
def test_a_malformed_name_is_told_in_words_and_somebody_is_returned(field, words):
    found, faults = names.parse(field)
    assert [words in fault for fault in faults] == [True]
    assert found
    assert all(name.family for name in found)


def test_sixty_names():
    assert len(names.parse(" and ".join(f"Family{n}, Given" for n in range(60)))[0]) == 60


@given(
    st.lists(
        st.sampled_from(["and", " ", "{", "}", ",", "Doe", "van", "\\'", "~", "\n", "others", "&", ";", "Jr."]),
        max_size=30,
    )
)
def test_no_list_raises(pieces):
    names.parse("".join(pieces))
