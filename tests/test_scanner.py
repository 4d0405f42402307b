from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import MARKUP
from studynotes import notes
from studynotes.lint.rules import notes as rules
from studynotes.notes.scanner import inline_spans, opaque_spans, scan

HOSTILE = {
    "long page": "A sentence with [@a2020b] and `code` $x$ [l](u).\n" * 10_000,
    "deep list": "\n".join("    " * depth + "- x [@a2020b]" for depth in range(100)),
    "nested brackets": "[@a2020b " * 10_000 + "]" * 10_000,
    "nested links": "[a](b " * 10_000 + ")" * 10_000,
    "backticks": " ".join("`" * size for size in range(1, 400)),
    "quotes": "> " * 10_000 + "x",
    "spaces": "!!! a" + " " * 50_000 + '"x',
    "tables": "|" + "a|" * 50_000,
    "front matter": "---\na: " + "[" * 7_000 + "\n---\n",
    "a citation behind a full stop": "A sentence. [@" + "a" * 60 + "] and more.\n",
} | {
    piece: piece * 10_000
    for piece in (
        "**_**_", "[@a2020b ", "[a](", "$$a $b ", '<a "', "<!-- ", "<code>", "http://a.", "a@", "\\(\\[", "```a\n~~~b\n",
        "[^a]: x\n", "# a\n", 'a."', "{", "@misc{", '"', "$", "<", "*",
    )
}  # fmt: skip


@given(MARKUP)
@settings(deadline=None)
def test_spans_lines_and_chunks_stand_in_order_inside_the_text(text):
    page, position = scan(text), 0
    for start, end in page.opaque():
        assert position <= start < end <= len(text)
        position = end
    assert all(line.start <= line.content <= line.end <= len(text) for line in page.lines)
    ends = [chunk.end for chunk in page.chunks]
    assert ends == sorted(ends)
    assert all(before.end <= after.start for before, after in pairwise(page.chunks))


@given(st.text(), st.text())
@settings(deadline=None)
def test_a_fenced_block_hides_whatever_is_in_it(before, inside):
    fence = "`" * (inside.count("`") + 3)
    above = "" if "\n" in before else f"{before}\n\n<!-- -->\n\n"
    text = f"{above}{fence}\n{inside}\n{fence}\n"
    start = text.rindex(f"{fence}\n{inside}\n{fence}")
    if all(mark not in before for mark in ("<", "`", "~", "$", "---")):
        assert any(first <= start and start + len(inside) <= last for first, last in opaque_spans(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a `b` c", ["`b`"]),
        ("``a ` b`` `c", ["``a ` b``"]),
        ("\\`a` b`", ["\\`", "` b`"]),
        ("$a$ $ b$ $c$1 \\$d$", ["$a$", "$c$", "\\$"]),
        ("$$a\nb$$ c", ["$$a\nb$$"]),
        ("\\(a\\) \\[b\\]", ["\\(a\\)", "\\[b\\]"]),
        ("\\begin{align}\na\n\\end{align}", ["\\begin{align}\na\n\\end{align}"]),
        ("a < b @c > d", []),
        ("a <b c='>'> d </b>", ["<b c='>'>", "</b>"]),
        ("a <kbd>x</kbd>", ["<kbd>x</kbd>"]),
        ("[a](b) [a] (b) [a][]", ["[a](b)"]),
        ("[a](<b c> 'd)') e", ["[a](<b c> 'd)')"]),
        ("https://e.org/a_(b), c", ["https://e.org/a_(b"]),
        ("x@y.org, see x.y@z.org.", ["x@y.org", "x.y@z.org"]),
        ("[^1] a\n\n[^1]: b", ["[^1]"]),
        ("[a]: b 'c'\n[a]: this is text", ["[a]: b 'c'", "[a]"]),
        ("a\n\n\tb\n\n    c\nd", ["\tb", "    c"]),
        ("# a\n    b", ["    b"]),
        ("1. a\n\n    b\n\n        c", ["        c"]),
        ("- a\n\n  b\n\n    c", ["    c"]),
        ("- a\n  b\n\n    c", []),
        ("> - a\n>\n>     b\n>\n>         c", [">         c"]),
        ("- > a\n\n    > b\n\n    c\n\n        d", ["        d"]),
        ("a: b\n\n---\n\nc", []),
        ("---\n\nc: d\n\n---\n\ne", ["---\n\nc: d\n\n---"]),
        ("---\n\nc\n\n---\n", []),
        ("```a\nb\n``\nc", ["```a\nb\n``"]),
        ("- ```\n  a\n  ```", ["```\n  a\n  ```"]),
    ],
)
def test_what_is_not_prose(text, expected):
    assert [text[start:end].strip("\n") for start, end in opaque_spans(text)] == expected


def test_inline_spans_take_every_label_as_defined():
    assert [span.kind for span in inline_spans("[a][b] [c] [@d][e]")] == ["link", "link"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read(name):
    """What took more than linear time would not end within the limit that pyproject.toml sets for a test."""
    note, _ = notes.read("x.md", HOSTILE[name])
    rules.check([note], {"a2020b"})
    notes.plain(HOSTILE[name], lambda group: "x")
