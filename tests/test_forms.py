"""The page that shows every form of Markdown: rendered, searched, given as plain text, and nothing printed raw."""

import html
import re

import pytest

from conftest import ROOT
from studynotes import notes
from studynotes.bib.formatter import located
from studynotes.notes import icons
from studynotes.search import sections

PAGE = "about/markdown"
SHOWN = {
    "tasks": '<li class="task-list-item"><input type="checkbox" disabled checked aria-label="done"/> a task that is done',
    "tabs": '<input checked="checked" id="__tabbed_1_1" name="__tabbed_1" type="radio" /><label for="__tabbed_1_1">Linux',
    "footnotes": '<sup id="fnref:once"><a class="footnote-ref" href="#fn:once">1</a></sup>',
    "abbreviations": '<abbr title="Multipurpose Internet Mail Extensions">MIME</abbr>',
    "captions": "<figcaption>\n<p>A picture with a caption</p>",
    "HTML with Markdown": '<div class="card">\n<p><strong>One</strong></p>\n<p>A card with <em>Markdown</em> inside.',
    "highlighted": "<mark>highlighted</mark>",
    "struck out": "<del>struck out</del>",
    "inserted": "<ins>inserted</ins>",
    "low": "H<sub>2</sub>O",
    "high": "x<sup>2</sup>",
    "keys": '<kbd class="key-control">',
    "code of a language": '<code class="highlight"><span class="nb">sorted</span>',
    "bare addresses": 'href="https://example.org/a_b">https://example.org/a_b</a>',
    "icons": '<svg class="icon" width="24" height="24" aria-hidden="true"',
    "emoji": "👋",
    "boxes": '<p class="admonition-title">With a title of its own</p>',
    "folds": '<details class="question">',
    "definitions": "<dd>Its definition, indented by four columns.</dd>",
    "formulas": '<math alttext="\\hat{y} = Wx + b"',
    "annotations": '<span class="annotation">(1)</span>',
}


@pytest.fixture(scope="module")
def page(real_site):
    return (real_site / PAGE / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", SHOWN)
def test_a_form_is_rendered(page, form):
    assert SHOWN[form] in page


def test_nothing_is_printed_raw_and_only_pages_with_forms_have_their_sheet(page, real_site):
    prose = html.unescape(re.sub(r"<(pre|code|math|style|script)\b.*?</\1>|<[^>]+>", "", page, flags=re.DOTALL))
    assert re.findall(r"\[[ x]\]|===|\[\^|\*\[|///|==|~~|\^\^|\+\+|#!|:material|markdown=|\$", prose) == []
    using = [path.parent for path in real_site.rglob("index.html") if "/forms.css" in path.read_text()]
    assert using == [real_site / PAGE]


def test_search_and_plain_text_read_the_forms_as_words(real_site):
    note, _ = notes.read(f"{PAGE}.md", (ROOT / "docs" / f"{PAGE}.md").read_text(encoding="utf-8"))
    said = " ".join(part.text for part in sections.sections(note))
    assert "highlighted, struck out or inserted; water is H2O, and area grows with x2" in said
    assert "like sorted(x, key=len)" in said
    assert re.findall(r"\[[ x]\]|===|\[\^|///|~~|:material", said.partition("Form; Instead.")[0]) == []
    alternate = (real_site / PAGE / "index.md").read_text(encoding="utf-8")
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", alternate, flags=re.DOTALL)
    assert "**Linux**" in prose
    assert "///" not in prose


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [
        ("", ""),
        ("sec. 3", "sec. 3"),
        ("p. 3-5", "p. 3–5"),
        ("pp. 437--439", "pp. 437–439"),
        ("p.3", "p. 3"),
        ("437", "p. 437"),
        ("437-439", "pp. 437–439"),
        ("3, 7", "pp. 3, 7"),
        ("2nd ed.", "2nd ed."),
        ("and others", "and others"),
    ],
)
def test_a_locator_is_set_as_pandoc_sets_it(suffix, expected):
    assert located(suffix) == expected


@pytest.mark.parametrize("name", ["material-robot", "fontawesome-brands-github", "octicons-book-24", "simple-python"])
def test_icons_are_files_of_the_theme(name):
    assert icons.icon(name).startswith('<svg class="icon" width="24" height="24" aria-hidden="true" ')


@pytest.mark.parametrize("name", ["material-../../x", "material-nothing", "robot", ""])
def test_what_is_no_icon_is_none(name):
    assert icons.icon(name) == ""
