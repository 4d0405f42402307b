import re
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from hypothesis import given, settings
from markdown import Markdown
from mkdocs_bibtex.plugin import BibTexPlugin

from build import MARKUP
from conftest import ROOT
from studynotes import notes
from studynotes.lint.rules import notes as rules
from studynotes.notes import citations as citing
from studynotes.notes.scanner import opaque_spans

GOLDEN = Path(__file__).parent / "golden" / "notes"
CASES = yaml.safe_load((GOLDEN / "citing.yml").read_text(encoding="utf-8"))
KEYS = frozenset({"sculley2015hidden", "baylor2017tfx"})
FRONT = "---\ntitle: T\ndescription: D.\n---\n"


def stock(markdown, groups):
    """What the stock plugin makes of a page behind our pre-pass; group n is printed as ⟦n⟧."""
    plugin = BibTexPlugin()
    plugin.load_config({"bib_file": "unused.bib", "bib_by_default": False, "enable_inline_citations": False})
    plugin.registry = SimpleNamespace(
        validate_citation_blocks=lambda blocks: None,
        inline_text=lambda block: block.citations[0].key.replace("cg-", "⟦") + "⟧",
        footnote_format="{key}",
        reference_text=lambda citation: "REFERENCE",
        bib_data=SimpleNamespace(entries={}),
    )
    return citing.decode(plugin.on_page_markdown(citing.encode(markdown, groups), None, None, None))


def read_case(text):
    """Output, citations and problems of a page, in the form of the golden files."""
    groups = citing.find_groups(text, opaque_spans(text))
    note, faults = notes.read("x.md", FRONT + text)
    citations = [
        f"{cited.line}:{cited.column} {'-' * cited.suppress_author}{cited.prefix}|{cited.key}|{cited.suffix}"
        + ("{" + group.role + "}" if group.role else "")
        for group in groups
        for cited in group.citations
    ]
    problems = [str(problem).removeprefix("x.md:") for problem in (*faults, *rules.check([note], KEYS))]
    return {"output": stock(text, groups), "citations": citations, "problems": problems}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_citations_are_found_in_prose_and_the_stock_plugin_touches_nothing_else(case):
    assert read_case(case["input"]) == {name: case[name] for name in ("output", "citations", "problems")}


@pytest.mark.parametrize(
    "text",
    [
        '"Said" {0} and "{0}".',
        "*Word*{0}, **word** {0}, `code`{0}.",
        "{0} begins, and {1} ends it {0}",
        "- {0}\n- [x](y.md) {1}\n\n> {0}",
        "| a | b |\n| --- | --- |\n| {0} | 'c' {1} |",
        "<div markdown>\n{0}\n</div>\n\n<p>{1}</p>",
        "A note[^1].\n\n[^1]: See {0}.",
    ],
)
def test_a_mark_becomes_in_markdown_what_its_html_would(text):
    engine = Markdown(extensions=["smarty", "tables", "footnotes", "md_in_html", "attr_list", "pymdownx.betterem"])
    groups = ['(<a href="#b">Doe, 2015</a>)', '(see <a href="#c">Roe, 2016</a>, p. 3)']
    marked = engine.convert(text.format(citing.mark(0), citing.mark(1)))
    assert citing.filled(marked, groups) == engine.reset().convert(text.format(*groups))
    assert citing.filled(citing.mark(0), ()) == ""


@given(MARKUP)
@settings(deadline=None)
def test_decoding_gives_back_what_was_hidden(text):
    assert citing.decode(citing.encode(text, ())) == text


@given(MARKUP)
@settings(deadline=None)
def test_groups_lie_in_order_in_prose_and_survive_the_stock_plugin(text):
    spans = opaque_spans(text)
    groups = citing.find_groups(text, spans)
    bounds = [(group.start, group.end) for group in groups]
    assert bounds == sorted(bounds)
    assert all(before[1] <= after[0] for before, after in pairwise(bounds))
    assert all(text[start] == "[" and "\n\n" not in text[start:end] for start, end in bounds)
    expected, position = "", 0
    for number, (start, end) in enumerate(bounds):
        expected += f"{text[position:start]}⟦{number}⟧"
        position = end
    assert stock(text, groups) == expected + text[position:]
    lines = text.split("\n")
    for group in groups:
        assert lines[group.line - 1][group.column - 1] == "["
        for cited in group.citations:
            assert lines[cited.line - 1][cited.column - 1 :].startswith(("@" + cited.key, "@{" + cited.key))
    assert {start for start, _ in bounds}.isdisjoint(start for start, _, _ in citing.malformed(text, spans))


def test_each_group_is_one_block_that_the_stock_plugin_can_read():
    text = "A [see @a:b/c+d,\nsec. 3; -@{any key}] and [@e]."
    encoded = citing.encode(text, citing.find_groups(text, ()))
    assert encoded == "A [@cg-0] and [@cg-1]."


def test_keys_end_as_in_pandocs_manual():
    text = "[@Foo_bar.baz.] [@{Foo_bar.baz.}] [@Foo_bar--baz] [@{https://example.com/bib?name=foobar&date=2000}]"
    keys = [each.key for group in citing.find_groups(text, opaque_spans(text)) for each in group.citations]
    assert keys == ["Foo_bar.baz", "Foo_bar.baz.", "Foo_bar", "https://example.com/bib?name=foobar&date=2000"]


def test_every_role_is_documented_in_its_order():
    page = (ROOT / "docs" / "about" / "contributing.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| `\{\.(\w+)\}` \|", page, re.MULTILINE)) == citing.ROLES
