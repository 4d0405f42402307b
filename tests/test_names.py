import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import golden
from studynotes.bib import names

CASES = golden("names.yml")


def shown(name):
    """Return the parts of a name as the cases write them."""
    return f"{{{name.family}}}" if name.literal else "|".join((name.particle, name.family, name.suffix, name.given))


@pytest.mark.parametrize(("field", "expected"), CASES["good"])
def test_names_of_good_lists(field, expected):
    found, faults = names.parse(field)
    assert ([shown(name) for name in found], faults) == (expected, ())


@pytest.mark.parametrize(("field", "words"), CASES["bad"])
def test_a_malformed_name_is_told_in_words_and_somebody_is_returned(field, words):
    found, faults = names.parse(field)
    assert [words in fault for fault in faults] == [True]
    assert found
    assert all(name.family for name in found)


def test_sixty_names():
    assert len(names.parse(" and ".join(f"Family{n}, Given" for n in range(60)))[0]) == 60


TOKENS = ["and", " ", "{", "}", ",", "Doe", "van", "\\'", "~", "\n", "others", "&", ";", "Jr."]


@given(st.lists(st.sampled_from(TOKENS), max_size=30))
def test_no_list_raises(pieces):
    names.parse("".join(pieces))
