import re
from pathlib import Path

import markdown
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from studynotes import notes
from studynotes.notes import citations
from studynotes.notes.scanner import opaque_spans

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden" / "notes"
CASES = yaml.safe_load((GOLDEN / "reading.yml").read_text(encoding="utf-8"))
TEXTS = [case["input"] for case in CASES]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
EXTENSIONS = [
    "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "smarty", "tables", "toc",
    "pymdownx.arithmatex", "pymdownx.details", "pymdownx.superfences",
]  # fmt: skip
WORDS = [
    "a", "snake_case", "*em*", "**bold**", "_em_", "`code_x`", "`a-b`", "[link](u)", "![image](u)", "A&B", "&amp;", "x--y",
    "--", "-", "...", '"q"', "it's", "$x_i$", "C++", "1.", "É", "日本", "<b>t</b>", "\\_", "\\*", "http://e.org",
    "<https://e.org>", "(x)", "50%", "[ref]", "__init__", "[text][ref]", "a_b_c", "f(x)=1", "***both***", "~~s~~", "Label",
]  # fmt: skip
HEADING = st.tuples(
    st.sampled_from(["# ", "## ", "### ", "##"]), st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
)


def rendered_ids(text):
    """The ids that the real renderer gives to headings."""
    renderer = markdown.Markdown(extensions=EXTENSIONS, extension_configs={"pymdownx.arithmatex": {"generic": True}})
    return re.findall(r'<h[1-6][^>]*? id="([^"]*)"', renderer.convert(text))


def label(group):
    parts = (" ".join(filter(None, (cited.prefix, cited.key.upper(), cited.suffix))) for cited in group.citations)
    return f"({'; '.join(parts)})"


def read_case(text):
    """What is read of a page, in the form of the golden files."""
    note, problems = notes.read("x.md", text)
    found = {
        "headings": [f"{each.line} {'#' * each.level} {each.text} -> {each.anchor}" for each in note.headings],
        "sentences": [f"{group.line} ({group.heading}) {notes.plain(group.sentence, label)}" for group in note.groups],
        "links": [f"{each.line}:{each.column} {'!' * each.image}[{each.text}] {each.target}" for each in note.links],
        "front": dict(note.front),
        "problems": [str(each) for each in problems],
    }
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_page_is_read(case):
    assert read_case(case["input"]) == {name: value for name, value in case.items() if name not in {"why", "input"}}


@pytest.mark.parametrize("text", TEXTS, ids=[case["why"] for case in CASES])
def test_headings_have_the_ids_that_the_renderer_gives(text):
    note, _ = notes.read("x.md", text)
    if "@" not in "".join(text.split("\n")[each.line - 1] for each in note.headings):
        assert [each.anchor for each in note.headings] == rendered_ids(text[note.body_start :])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_of_ours_has_the_ids_that_the_renderer_gives_and_its_body_alone_the_same_citations(path):
    text, _ = notes.decode(path.name, path.read_bytes())
    note, problems = notes.read(path.name, text)
    body = text[note.body_start :]
    assert not problems
    assert [heading.anchor for heading in note.headings] == rendered_ids(body)
    in_body = [(group.start, group.role) for group in citations.find_groups(body, opaque_spans(body))]
    assert in_body == [(group.start - note.body_start, group.role) for group in note.groups]


@given(st.lists(HEADING.map("".join), max_size=4))
@settings(deadline=None)
def test_any_headings_have_the_ids_that_the_renderer_gives(headings):
    text = "\n\n".join(headings) + "\n"
    note, _ = notes.read("x.md", text)
    assert [each.anchor for each in note.headings] == rendered_ids(text)


@pytest.mark.parametrize(
    ("data", "text", "problems"),
    [
        ("ä\r\nb\rc\n".encode(), "ä\nb\nc\n", []),
        ("\ufeffä".encode(), "ä", []),
        ("ä\nbü".encode() + b"\xfc!", "ä\nbü\ufffd!", ["x.md:2:3: note-encoding: byte 0xfc is no UTF-8 (save the file as UTF-8)"]),
        (b"\r\n\r\nab\xff", "\n\nab\ufffd", ["x.md:3:3: note-encoding: byte 0xff is no UTF-8 (save the file as UTF-8)"]),
    ],
)  # fmt: skip
def test_bytes_become_text(data, text, problems):
    found, faults = notes.decode("x.md", data)
    assert (found, [str(each) for each in faults]) == (text, problems)


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("index.md", "/"),
        ("a/index.md", "/a/"),
        ("a/b.md", "/a/b/"),
        ("README.md", "/"),
        ("a/my page ü.md", "/a/my%20page%20%C3%BC/"),
        ("a/indexes.md", "/a/indexes/"),
    ],
)
def test_the_address_of_a_page(path, url):
    assert notes.read(path, "")[0].url == url


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("**b** *i* __b__ _i_ ***x*** snake_case 2 * 3", "b i b i x snake_case 2 * 3"),
        ("`a_b` ``c ` d`` \\*e\\* &amp; &lt;", "a_b c ` d *e* & <"),
        ("[a **b** `c`](u) [d][e] <https://f.g> ![h](i) end", "a b c d https://f.g end"),
        ("a <b>c</b><!-- d --> <code>e</code><script>f</script>", "a c e"),
        ("a -- b --- c", "a – b — c"),
        ("see [@a]{.evidence}, [@b, p. 3].", "see (A), (B p. 3)."),
        ("see [[@a]]{.evidence}, [@b, p. 3].", "see (A), (B p. 3)."),
        ("**[text](u)** and *[@a]*", "text and (A)"),
        ("over\n    > two lines", "over two lines"),
        ("| a | **b** [@c] |", "a | b (C)"),
        ("\\[@a\\] [link]{.x} `c`{.y}", "[@a] [link]{.x} c"),
        ("[[@a]] [x [@b] y]", "[(A)] [x (B) y]"),
        ("a * b ** c __ d", "a * b ** c __ d"),
    ],
)
def test_markdown_as_the_reader_sees_it(source, text):
    assert notes.plain(source, label) == text


def test_a_group_without_a_text_vanishes_with_its_space():
    assert notes.plain("Debt [@a].", lambda group: "") == "Debt."
