import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from build import golden
from studynotes.bib import latex

CASES = golden("latex.yml")


@pytest.mark.parametrize(("tex", "text"), CASES["text"])
def test_to_text(tex, text):
    assert latex.to_text(tex) == text


@pytest.mark.parametrize(("tex", "rich"), CASES["rich"])
def test_to_rich(tex, rich):
    assert latex.to_rich(tex) == rich


@pytest.mark.parametrize(("tex", "found"), CASES["unknown"])
def test_unknown_commands(tex, found):
    assert latex.unknown_commands(tex) == [tuple(pair) for pair in found]


PIECES = ["{", "}", "$", "\\", "\\emph", "\\'", "\\em ", "\\frac", "\\url{", "^", "_", "--", "~", "<b>", "&", "é", "x"]
PIECES += [" ", "\\(", "`", "\0"]


@settings(max_examples=600, deadline=None)
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=50).map("".join), st.text(max_size=100)))
def test_no_tex_raises_and_rich_text_is_well_formed(tex):
    latex.to_text(tex)
    latex.unknown_commands(tex)
    etree.fromstring(f"<p>{latex.to_rich(tex)}</p>")


HOSTILE = ["{", "\\emph", "\\'", "$", "$a", "\\em ", "{\\em ", "\\(", "\\url{", "a--", "\\frac{", "{a}", "\\frac"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_tex_takes_steps_by_its_length_and_no_more_stack_than_there_is(piece):
    latex.to_rich(f"${piece * 5_000}$")

    assert steps(piece * 400) < 3 * steps(piece * 200)


def steps(tex):
    """Return how many calls reading a text takes."""
    count = 0

    def called(*_):
        nonlocal count
        count += 1

    sys.setprofile(called)
    latex._convert.__wrapped__(tex)
    sys.setprofile(None)
    return count
