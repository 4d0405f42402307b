import re

import pytest
from markdown import Markdown

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


READY = (
    "One.\n\n<table>\n<tr><td>a</td></tr>\n</table>\n\n## Two",
    "<ul>\n<li><ul><li>*b*</li></ul></li>\n</ul>\n\nThree.",
    "<ul><li>never closed\n\nFour <ul> </ul>",
    "<ul markdown>\n<li>*five*</li>\n</ul>",
    "<ul><li>one</li></ul> <ul><li>other</li></ul>",
    "- item\n\n<table><tr><td>x</td></tr></table>\n\n- item",
    "```html\n<ul>\n\n<ul><li>code</li></ul>\n\n</ul>\n```",
    "<ul>\n\n<ul><li>within</li></ul>\n\n</ul>",
)


@pytest.mark.parametrize("text", READY)
def test_a_block_of_ready_html_comes_out_as_the_parser_of_html_has_it(text):
    before = Markdown(extensions=["md_in_html", "pymdownx.superfences", "attr_list"])
    after = Markdown(extensions=["md_in_html", "pymdownx.superfences", "attr_list", "studynotes.notes.patterns"])
    assert after.convert(text) == before.convert(text)
