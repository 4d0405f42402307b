import re

import pytest

from studynotes.notes import patterns

NEEDED = (
    (r"(?<!\\)\$(\w+)\$", "$"),
    (r"(?:~~)?(\[|!)", "[!"),
    (r"(?:a@b|c#)", "@#"),
    (r"(?=\*)\S+", "*"),
    (r"x?(?:--)+", "-"),
    (r"[ ]+\{#", "{"),  # a blank stands everywhere
    (r"(?i)http", ""),  # letters may be of either case
    (r"a|\$", ""),
    (r"(?!\$)\w", ""),
    (r"\$*", ""),
    (r"[^$]", ""),
    (r"[\s$]", ""),
)


@pytest.mark.parametrize(("pattern", "signs"), NEEDED)
def test_a_pattern_needs_the_fewest_signs_that_each_match_has_one_of(pattern, signs):
    compiled = re.compile(pattern)
    assert patterns.needed(compiled) == frozenset(signs)
    guarded = patterns._Guarded(compiled, frozenset(signs)) if signs else compiled
    for text in ("", "plain", "a $b$ c", "[x] ! *y* -- a@b c# http $", "~~[", "\\$a$"):
        found = [found.span() for found in compiled.finditer(text)]
        assert [found.span() for found in guarded.finditer(text)] == found
        assert patterns.may_match(compiled, text) or not found
